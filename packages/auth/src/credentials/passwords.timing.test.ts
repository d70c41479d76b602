import { expectAtMost, medianOf, timeOf, watchStalls } from '@energy-optimizer/kernel/testing';
import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

test('200 parallel checks hold neither the event loop nor much memory', async ({ task }) => {
  const passwords = createPasswords();
  const hash = await passwords.hash('seven purple teapots');
  const before = process.memoryUsage.rss();
  const longestStall = watchStalls();
  let peak = before;
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const isRight = await passwords.check((matches) => matches(hash, 'seven purple teapots'));
      peak = Math.max(peak, process.memoryUsage.rss());
      return isRight;
    }),
  );
  const stallMs = longestStall();
  expect(outcomes.every(Boolean)).toBe(true);
  expectAtMost(task, { what: 'longest stall', value: stallMs, most: 50 });
  expectAtMost(task, { what: 'memory', value: (peak - before) / 1e6, unit: 'MB', most: 150 });
});

test('an unknown address takes as long as a known one', async ({ task }) => {
  const passwords = createPasswords();
  const hash = await passwords.hash('seven purple teapots');
  const times = { known: [] as number[], unknown: [] as number[] };
  const check = (stored: string | undefined) =>
    timeOf(() => passwords.check((matches) => matches(stored, 'wrong password')));
  for (let i = 0; i < 15; i++) {
    times.known.push(await check(hash));
    times.unknown.push(await check(undefined));
  }
  const ratio = medianOf(times.unknown) / medianOf(times.known);
  expectAtMost(task, { what: 'unknown over known', value: ratio, unit: 'x', most: 1.4 });
  expectAtMost(task, { what: 'known over unknown', value: 1 / ratio, unit: 'x', most: 1.4 });
});
