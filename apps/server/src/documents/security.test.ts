import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Checks that the tests named in docs/security.md exist. */

const ROOT = path.join(import.meta.dirname, '../../../..');
const CLAIM = /`([\w./-]+\.test\.ts)` “([^”]+)”/g;
/** Levels 1 and 2 of ASVS 5.0.0: the last number of each section of the chapters V6, V7 and V8 that is one of them. */
const REQUIRED = {
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
};
const document = await readFile(path.join(ROOT, 'docs/security.md'), 'utf8');

it('docs/security.md has a row for every requirement up to level 2, in order', () => {
  const lines = [...document.matchAll(/^\| (\d\.\d\.\d+) \|/gm)].map(([, number]) => number);
  const wanted = Object.entries(REQUIRED).flatMap(([section, last]) =>
    Array.from({ length: last }, (_, i) => `${section}.${i + 1}`),
  );
  expect(lines).toEqual(wanted);
});

it('every test named in docs/security.md exists', async () => {
  const claims = [...document.matchAll(CLAIM)].map(([, file = '', title = '']) => ({ file, title }));
  expect(claims.length).toBeGreaterThan(50);
  const missing: string[] = [];
  for (const { file, title } of claims) {
    const source = await readFile(path.join(ROOT, file), 'utf8').catch(() => '');
    if (!source.includes(title)) missing.push(`${file}: ${title}`);
  }
  expect(missing).toEqual([]);
});
