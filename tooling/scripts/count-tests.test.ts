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
  return spawnSync(process.execPath, [script, file, String(exitCode)], { encoding: 'utf8' });
}

test('tests are counted as vitest counts them', () => {
  expect(countOf(good, 0)).toMatchObject({ stdout: '3 0 1\n', stderr: '' });
  const assertionResults = [
    { status: 'failed', fullName: 'a price is kept', failureMessages: ['\u001b[31mexpected 2 to be 3\u001b[39m'] },
    { status: 'passed', fullName: 'a price is read' },
  ];
  const testResults = [{ name: path.resolve('a.test.ts'), status: 'failed', assertionResults }];
  const counted = countOf({ ...good, numFailedTests: 1, testResults }, 1);
  expect(counted).toMatchObject({ stdout: '3 1 1\n', stderr: 'a.test.ts: a price is kept\n  expected 2 to be 3\n' });
});

test('a test that passed only when retried is reported', () => {
  const assertionResults = [{ status: 'passed', fullName: 'a price is kept', failureMessages: ['expected 2 to be 3'] }];
  const testResults = [{ name: path.resolve('a.test.ts'), status: 'passed', assertionResults }];
  const stderr = 'a.test.ts: passed only when retried: a price is kept\n  expected 2 to be 3\n';
  expect(countOf({ ...good, testResults }, 0)).toMatchObject({ stdout: '3 0 1\n', stderr });
});

test('a file that fails before its first test counts as a failure', () => {
  const testResults = [{ name: path.resolve('a.test.ts'), status: 'failed', assertionResults: [] }];
  const counted = countOf({ ...good, testResults }, 1);
  expect(counted).toMatchObject({ stdout: '3 1 1\n', stderr: 'a.test.ts: failed before its first test\n' });
});

test('a run that ends badly is never counted as clean', () => {
  const stderr = 'no test failed, yet vitest ended with exit code 1\n';
  expect(countOf(good, 1)).toMatchObject({ stdout: '3 1 1\n', stderr });
});
