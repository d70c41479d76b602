import { expect, test } from 'vitest';
import { copiesOf, domainRoots, largeFiles, namedExports, topLevel } from './layout.ts';
import { places } from './probe.ts';

test('a new name at the top level is refused', () => {
  const texts = { 'packages/a.ts': '', 'README.md': '', '.ci/run': '', 'utils/a.ts': '', 'notes.txt': '' };
  expect(places(topLevel, texts)).toEqual(['utils:1', 'notes.txt:1']);
});

test('a domain has the agreed names at its root; libraries and folders are free', () => {
  const texts = {
    ...{ 'packages/pricing/src/index.ts': '', 'packages/pricing/src/jobs.test.ts': '' },
    ...{ 'packages/pricing/src/router.db.test.ts': '', 'packages/pricing/src/store/rows.ts': '' },
    ...{ 'packages/pricing/src/caching.ts': '', 'packages/pricing/src/service-admin.ts': '' },
    ...{ 'packages/kernel/src/regions.ts': '', 'apps/server/src/serve.ts': '' },
  };
  expect(places(domainRoots, texts)).toEqual([
    'packages/pricing/src/caching.ts:1',
    'packages/pricing/src/service-admin.ts:1',
  ]);
});

test('an index file that re-exports a whole module is refused, also as a namespace', () => {
  const texts = {
    'packages/a/src/index.ts': "export { a } from './a.ts';\nexport * from './b.ts';\nexport * as c from './c.ts';\n",
    'packages/a/src/b.ts': "export * from './c.ts';\n",
  };
  expect(places(namedExports, texts)).toEqual(['packages/a/src/index.ts:2', 'packages/a/src/index.ts:3']);
});

test('bulk data is refused', () => {
  expect(places(largeFiles, { 'bench/a.csv': 'x'.repeat(150_001), 'bench/b.csv': 'x' })).toEqual(['bench/a.csv:1']);
});

test('a copy of recorded data is refused, reformatted or not', () => {
  const recorded = { path: 'shared/prices.json', text: '{"prices":[1,2,3],"unit":"EUR / MWh","zone":"DE-LU"}' };
  const pretty = JSON.stringify(JSON.parse(recorded.text), null, 2);
  const texts = { 'packages/a/fixtures/copy.json': pretty, 'packages/a/fixtures/own.json': '{"prices":[4]}' };
  expect(places(copiesOf([recorded]), texts)).toEqual(['packages/a/fixtures/copy.json:1']);
});
