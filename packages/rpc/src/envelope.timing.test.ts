import { expectAtMost, watchStalls } from '@energy-optimizer/kernel/testing';
import { expect, test } from 'vitest';
import { transformer } from './transformer.ts';

const list = (length: number) => Array.from({ length }, () => 'a');

test.for<[name: string, code: string | undefined, payload: unknown]>([
  ['999 values', undefined, { json: { list: list(999) } }],
  ['1,001 values', 'too_many_values', { json: { list: list(1_001) } }],
  ['900,000 values', 'too_many_values', { json: { list: list(900_000) } }],
  [
    '2,000 annotations',
    'too_many_values',
    { json: {}, meta: { values: Object.fromEntries(list(2_000).map((_, i) => [i, ['Date']])) } },
  ],
  [
    'a typed array of 500 million numbers',
    'unsupported_annotation',
    { json: { r0: 500_000_000 }, meta: { values: { r0: [['typed-array', 'Float64Array']] } } },
  ],
])('%s hold the event loop for less than 50 ms', ([, code, payload], { task }) => {
  const stalled = watchStalls();
  let refused: unknown;
  try {
    transformer.input.deserialize(payload);
  } catch (error) {
    refused = (error as { code?: string }).code;
  }
  expectAtMost(task, { value: stalled(), most: 50 });
  expect(refused).toBe(code);
});
