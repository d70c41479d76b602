import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeFinding, findingAt, readTree, treeOf } from './tree.ts';

test('a finding names the file and the line', () => {
  const file = { path: 'a.ts', text: 'one\ntwo\nthree' };
  expect(describeFinding(findingAt(file, 4, 'write 2'))).toBe('a.ts:2 write 2');
  expect(describeFinding(findingAt(file, 0, 'write 1'))).toBe('a.ts:1 write 1');
});

test('a file that does not parse stops the run', () => {
  expect(() => treeOf({ 'a.ts': 'const = ;' })).toThrow('a.ts does not parse');
});

test('a download without git is read too, without installed or built files', () => {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'packages/node_modules'), { recursive: true });
  writeFileSync(join(root, 'packages/a.ts'), 'call();');
  writeFileSync(join(root, 'packages/node_modules/b.ts'), 'call();');
  expect(readTree(root).sources.map(({ path }) => path)).toEqual(['packages/a.ts']);
});
