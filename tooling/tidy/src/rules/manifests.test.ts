import { expect, test } from 'vitest';
import { catalogOnly, exactCatalog, packageShape } from './manifests.ts';
import { places } from './probe.ts';

const manifest = (fields: object) => JSON.stringify(fields, null, 2);

test('a version outside the catalog is refused, in every section, with its line', () => {
  const text = manifest({ dependencies: { zod: 'catalog:', own: 'workspace:*' }, devDependencies: { pg: '^8.0.0' } });
  expect(places(catalogOnly, { 'packages/a/package.json': text })).toEqual(['packages/a/package.json:7']);
});

test('a range in the catalog and an entry nobody uses are refused', () => {
  const texts = {
    'pnpm-workspace.yaml':
      "packages:\n  - packages/*\ncatalog:\n  '@a/b': 1.2.3 # why\n  zod: ^4.0.0\n\n  pg: 8.0.0-rc.1\n  idle: 1.0.0\nallowBuilds:\n  node: true\n",
    'package.json': manifest({ dependencies: { '@a/b': 'catalog:', zod: 'catalog:', pg: 'catalog:' } }),
  };
  expect(places(exactCatalog, texts)).toEqual(['pnpm-workspace.yaml:5', 'pnpm-workspace.yaml:8']);
});

test('a package with sources has a tsconfig, exports and a type check', () => {
  const sources = { 'packages/a/src/index.ts': '' };
  expect(places(packageShape, { ...sources, 'packages/a/package.json': '{}' })).toHaveLength(3);
  const whole = { scripts: { typecheck: 'tsc --noEmit' }, exports: { '.': './src/index.ts' } };
  const good = { 'packages/a/package.json': manifest(whole), 'packages/a/tsconfig.json': '{}' };
  expect(places(packageShape, { ...sources, ...good })).toEqual([]);
});
