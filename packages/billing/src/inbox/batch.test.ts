import { expect, it } from 'vitest';
import { createBatch } from './batch.ts';

it('items of a burst are written in few batches, each call once and in order', async () => {
  const batches: number[][] = [];
  const add = createBatch<number>(async (items) => void batches.push([...items]), 100);
  await Promise.all(Array.from({ length: 250 }, (_, nth) => add(nth)));
  expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(batches.flat()).toEqual(Array.from({ length: 250 }, (_, nth) => nth));
});

it('a failed write rejects its items only', async () => {
  const add = createBatch<string>(async ([item]) => {
    if (item === 'bad') throw new Error('no');
  }, 1);
  const results = await Promise.allSettled([add('good'), add('bad'), add('fine')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
