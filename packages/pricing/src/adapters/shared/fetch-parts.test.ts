import { ProviderError } from '@energy-optimizer/providers';
import { expect, test } from 'vitest';
import { fetchParts } from './fetch-parts.ts';
import { noData } from './parsed.ts';

const parts = (count: number, load: (index: number) => Promise<void> | void) =>
  Array.from({ length: count }, (_, index) => ({
    where: `part ${index}`,
    load: async () => {
      await load(index);
      return noData(`part ${index}`, 'nothing');
    },
  }));

test('a thousand parts are all loaded, a few at a time', async () => {
  let running = 0;
  let most = 0;
  const parsed = await fetchParts(
    parts(1_000, async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    }),
  );
  expect([parsed.rejected.length, most]).toEqual([1_000, 4]);
});

test('failed parts are reported with the successful ones; when all fail, the first failure is the outcome', async () => {
  const fail = (index: number) => {
    throw new ProviderError('provider_unreachable', `part ${index} is down`);
  };
  const mixed = await fetchParts(parts(3, (index) => (index === 1 ? fail(index) : undefined)));
  expect(mixed.rejected.map(({ reason }) => reason)).toEqual(['nothing', 'part 1 is down', 'nothing']);
  await expect(fetchParts(parts(3, fail))).rejects.toThrow('part 0 is down');
  expect(await fetchParts([])).toEqual({ batches: [], rejected: [] });
});

test('an abort ends the fetch with its reason, and starts no further part', async () => {
  const controller = new AbortController();
  let started = 0;
  const load = () => {
    if (++started === 2) controller.abort(new Error('stopped'));
    return new Promise<void>(setImmediate);
  };
  await expect(fetchParts(parts(50, load), controller.signal)).rejects.toThrow('stopped');
  expect(started).toBeLessThanOrEqual(4);
});

test('a programming error is not reported as a failure of the provider', async () => {
  const broken = () => {
    throw new TypeError('undefined is not a function');
  };
  await expect(fetchParts(parts(2, (index) => (index === 0 ? broken() : undefined)))).rejects.toThrow(TypeError);
});
