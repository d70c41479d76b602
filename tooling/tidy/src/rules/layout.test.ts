import { expect, test } from 'vitest';
import { copiesOf, largeFiles, topLevel } from './layout.ts';
import { places } from './probe.ts';

test('a new name at the top level is refused', () => {
  const texts = { 'packages/a.ts': '', 'README.md': '', '.ci/run': '', 'utils/a.ts': '', 'notes.txt': '' };
  expect(places(topLevel, texts)).toEqual(['utils:1', 'notes.txt:1']);
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
