import { describe, expect, test } from 'vitest';
import { count, places } from './probe.ts';
import { machinePaths, silenced, unfinished } from './words.ts';

const path = 'packages/pricing/src/service.ts';

describe('unfinished work', () => {
  test.each([
    '// TODO later',
    '/* FIXME */',
    '// XXX',
    '// HACK',
    '// good enough for now',
    "throw new Error('not implemented');",
  ])('refuses %s', (code) => {
    expect(count(unfinished, path, `const a = 1;\n${code}`)).toBe(1);
  });

  test('is found in documents and SQL as well, with its line', () => {
    expect(
      places(unfinished, { 'docs/a.md': 'one\ntwo TODO', 'prisma/migrations/1/migration.sql': '-- FIXME' }),
    ).toEqual(['docs/a.md:2', 'prisma/migrations/1/migration.sql:1']);
  });

  test('is not seen in ordinary words', () => {
    expect(count(unfinished, path, '// the price known at that time; todos los precios')).toBe(0);
  });
});

describe('a silenced type checker', () => {
  test.each([
    '// @ts-ignore',
    '// @ts-expect-error',
    '// @ts-nocheck',
    'const b = a as any;',
    'let c: Record<string, any>;',
  ])('refuses %s', (code) => {
    expect(count(silenced, path, `const a = 1;\n${code}`)).toBe(1);
  });

  test('does not mind the word any', () => {
    expect(count(silenced, path, "// any price\nconst any = 'any';")).toBe(0);
  });
});

describe('machine paths', () => {
  const absolute = (name: string) => `/${name}/data`;

  test.each(['work', 'root', 'tmp', 'home/ann', 'Users/ann'])('refuses /%s', (name) => {
    expect(count(machinePaths, path, `const folder = '${absolute(name)}';`)).toBe(1);
    expect(count(machinePaths, 'docs/a.md', `cd ${absolute(name)}`)).toBe(1);
  });

  test('allows relative paths and routes', () => {
    expect(count(machinePaths, path, "const a = './tmp/x'; const b = 'packages/root/x'; const c = '/workers';")).toBe(
      0,
    );
  });
});
