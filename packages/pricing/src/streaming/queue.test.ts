import { expect, it } from 'vitest';
import { pushQueue } from './queue.ts';

const overflow = () => new Error('slow consumer');

it('returns values in order, also those pushed before the first read', async () => {
  const stop = new AbortController();
  const queue = pushQueue<number>({ limit: 10, overflow, signal: stop.signal });
  queue.push(1);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const value of queue) {
      seen.push(value);
      if (value === 3) stop.abort();
    }
  })();
  queue.push(2);
  queue.push(3);
  await reading;
  expect(seen).toEqual([1, 2, 3]);
});

it('ends a slow consumer after the events it missed', async () => {
  const queue = pushQueue<number>({ limit: 2, overflow, signal: undefined });
  for (const value of [1, 2, 3]) queue.push(value);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const value of queue) seen.push(value);
  })();
  await expect(reading).rejects.toThrow('slow consumer');
  expect(seen).toEqual([1, 2]);
});

it('missed events do not count as falling behind, later ones do', async () => {
  const queue = pushQueue<number>({ limit: 2, overflow, signal: undefined });
  for (const value of [1, 2, 3, 4]) queue.pushExempt(value);
  for (const value of [5, 6, 7]) queue.push(value);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const value of queue) seen.push(value);
  })();
  await expect(reading).rejects.toThrow('slow consumer');
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
});
