import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coalesce } from './coalesce.ts';

it('returns to each caller the result of its own request, in any batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer(), { maxLength: 200 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 9 }),
      async (asked, maxRunning, maxBatch) => {
        const ask = coalesce({
          answer: async (batch: readonly number[]) => batch.map((n) => n * 2),
          worthwhile: 4,
          maxWaitMs: 1,
          maxRunning,
          maxBatch,
        });
        expect(await Promise.all(asked.map(ask))).toEqual(asked.map((n) => n * 2));
      },
    ),
  );
});

it('sends waiting requests together, one call after the other', async () => {
  const sizes: number[] = [];
  let running = 0;
  let most = 0;
  const ask = coalesce({
    answer: async (batch: readonly number[]) => {
      sizes.push(batch.length);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return batch;
    },
    worthwhile: 100,
    maxWaitMs: 10_000,
    maxRunning: 2,
    maxBatch: 10,
  });
  await Promise.all(Array.from({ length: 45 }, (_, i) => ask(i)));
  expect(sizes).toEqual([10, 10, 10, 10, 5]);
  expect(most).toBe(1);
});

it('sends another call in parallel when enough are waiting', async () => {
  const sizes: number[] = [];
  const ask = coalesce({
    answer: async (batch: readonly number[]) => {
      sizes.push(batch.length);
      return batch.includes(0) ? new Promise<number[]>(() => undefined) : batch;
    },
    worthwhile: 3,
    maxWaitMs: 10_000,
    maxRunning: 2,
    maxBatch: 10,
  });
  void ask(0);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual([1, 2, 3]);
  expect(sizes).toEqual([1, 3]);
});

it('a hanging call blocks no other, up to the concurrency limit', async () => {
  const hung: number[][] = [];
  const ask = coalesce({
    answer: (batch: readonly number[]) =>
      batch.includes(0) ? new Promise<number[]>(() => hung.push([...batch])) : Promise.resolve(batch),
    worthwhile: 100,
    maxWaitMs: 5,
    maxRunning: 2,
    maxBatch: 10,
  });
  void ask(0);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(await Promise.all([ask(1), ask(2)])).toEqual([1, 2]);
  expect(await ask(3)).toBe(3);
  expect(hung).toEqual([[0]]);
});

it('a failing call fails only its own requests, and later ones succeed', async () => {
  const ask = coalesce({
    answer: async (batch: readonly string[]) => {
      if (batch.includes('bad')) throw new Error('refused');
      return batch;
    },
    worthwhile: 100,
    maxWaitMs: 1,
    maxRunning: 1,
    maxBatch: 1,
  });
  const results = await Promise.allSettled(['a', 'bad', 'b'].map(ask));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
