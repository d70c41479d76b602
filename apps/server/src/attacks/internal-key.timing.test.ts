import { expectAtMost, medianOf } from '@energy-optimizer/kernel/testing';
import { createAuthenticate } from '@energy-optimizer/rpc';
import { expect, test } from 'vitest';

/**
 * Comparison time reveals nothing about the key. The keys are so long that a comparison that stops at the first
 * difference would be many times as fast for a difference at the beginning as for one at the end.
 */
test('the internal API key is compared in the same time wherever a guess goes wrong', ({ task }) => {
  const key = 'k'.repeat(5_000_000);
  const authenticate = createAuthenticate({ internalApiKey: key });
  const guesses = { first: `x${key.slice(1)}`, last: `${key.slice(0, -1)}x` };
  const time = (guess: string): number => {
    const startedAt = performance.now();
    expect(() => authenticate({ 'x-api-key': guess })).toThrow();
    return performance.now() - startedAt;
  };
  const [first, last]: [number[], number[]] = [[], []];
  for (let i = 0; i < 41; i++) {
    first.push(time(guesses.first));
    last.push(time(guesses.last));
  }
  const ratio = medianOf(last) / medianOf(first);
  expectAtMost(task, { what: 'wrong at the end over wrong at the start', value: ratio, unit: 'x', most: 1.6 });
  expectAtMost(task, { what: 'wrong at the start over wrong at the end', value: 1 / ratio, unit: 'x', most: 1.6 });
});
