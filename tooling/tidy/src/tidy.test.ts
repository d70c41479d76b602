import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RULES } from './rules/index.ts';
import { copiesOf } from './rules/layout.ts';
import { describeFinding, readTree, type TextFile } from './tree.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const shared = process.env.SHARED_DIR ?? join(root, '../shared');
const tree = readTree(root);

function filesBelow(folder: string): TextFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
}

/** All rules over all files, also on a busy machine. */
describe('the tree keeps the rules', { timeout: 60_000 }, () => {
  test.each(RULES)('$name', (rule) => {
    expect(rule.check(tree).map(describeFinding)).toEqual([]);
  });

  test.skipIf(!existsSync(shared))('recorded data is not copied into the project', () => {
    const recorded = filesBelow(shared);
    console.log(`tidy: compared the project with ${recorded.length} recorded files`);
    expect(copiesOf(recorded).check(tree).map(describeFinding)).toEqual([]);
  });

  if (!existsSync(shared)) console.log(`tidy: no recorded data at ${shared}, copies were not looked for`);

  test('the rules read a tree, not an empty list', () => {
    expect(tree.sources.map(({ path }) => path)).toContain('tooling/tidy/src/tidy.test.ts');
  });
});
