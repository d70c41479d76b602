import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const good = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };

function countOf(report: object, exitCode: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'count-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  const script = path.join(import.meta.dirname, 'count-tests.mjs');
  return spawnSync(process.execPath, [script, file, String(exitCode)], { encoding: 'utf8' }).stdout;
}

test('tests are counted as vitest counts them', () => {
  expect(countOf(good, 0)).toBe('3 0 1\n');
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }];
  expect(countOf({ ...good, numFailedTests: 1, testResults }, 1)).toBe('3 1 1\n');
});

test('a file that broke before its first test is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  expect(countOf({ ...good, testResults }, 1)).toBe('3 1 1\n');
});

test('a run that ends badly is never counted as clean', () => {
  expect(countOf(good, 1)).toBe('3 1 1\n');
});
