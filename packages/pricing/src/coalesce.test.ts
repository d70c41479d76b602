import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coalesce } from './coalesce.ts';

it('gives everybody the answer to their own question, whatever the batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer(), { maxLength: 200 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 9 }),
      async (asked, maxRunning, maxBatch) => {
        const ask = coalesce({
          answer: async (batch: readonly number[]) => batch.map((n) => n * 2),
          maxRunning,
          maxBatch,
        });
        expect(await Promise.all(asked.map(ask))).toEqual(asked.map((n) => n * 2));
      },
    ),
  );
});

it('sends what waits together, never more calls at a time or questions in a call than allowed', async () => {
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
    maxRunning: 2,
    maxBatch: 10,
  });
  await Promise.all(Array.from({ length: 45 }, (_, i) => ask(i)));
  expect(sizes).toEqual([10, 10, 10, 10, 5]);
  expect(most).toBe(2);
});

it('a call that fails fails its own questions only, and later ones are answered', async () => {
  const ask = coalesce({
    answer: async (batch: readonly string[]) => {
      if (batch.includes('bad')) throw new Error('refused');
      return batch;
    },
    maxRunning: 1,
    maxBatch: 1,
  });
  const results = await Promise.allSettled(['a', 'bad', 'b'].map(ask));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
