import { expectAtMost } from '@energy-optimizer/kernel/testing';
import { describe, expect, test } from 'vitest';
import { readNumberText } from './numbers.ts';
import { HOSTILE_ARCHIVES, OVERSIZED_TEXTS } from './testing/oversized.ts';
import { fromIso } from './times.ts';
import { unzip } from './zip.ts';

/** Milliseconds of processor time until the call is refused. */
function refusalMs(call: () => unknown): number {
  const before = process.threadCpuUsage();
  expect(call).toThrow();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

test('80 kB of digits are neither a number nor a time within 20 ms', ({ task }) => {
  const digits = '1'.repeat(80_000);
  const startedAt = performance.now();
  for (const text of [digits, `${digits}x`]) readNumberText(text);
  fromIso(digits);
  expectAtMost(task, { value: performance.now() - startedAt, most: 20 });
});

describe('refused within a second', () => {
  test.for(OVERSIZED_TEXTS)('too many %s', ([, read], { task }) => {
    expectAtMost(task, { value: refusalMs(read), most: 1_000 });
  });
});

describe('an archive is refused within two seconds', () => {
  test.for(HOSTILE_ARCHIVES)('%s', ([, make], { task }) => {
    const archive = make();
    expectAtMost(task, { value: refusalMs(() => unzip(archive)), most: 2_000 });
  });
});
