import { createAuthenticate } from '@energy-optimizer/rpc';
import { expect, it } from 'vitest';

/**
 * How long a comparison takes says nothing of the key. The keys are so long that one which stops at the first difference
 * would be many times as fast for a difference at the beginning as for one at the end.
 */
it('the internal API key is compared in the same time wherever a guess goes wrong', () => {
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
  const median = (times: number[]): number => times.sort((a, b) => a - b)[20]!;
  expect(median(last) / median(first)).toBeGreaterThan(0.6);
  expect(median(last) / median(first)).toBeLessThan(1.6);
});

it('a server without an internal key takes none, not even an empty or undefined one', () => {
  const authenticate = createAuthenticate({ internalApiKey: undefined });
  for (const guess of ['undefined', 'null', 'x']) expect(() => authenticate({ 'x-api-key': guess })).toThrow();
  expect(authenticate({ authorization: 'Bearer ' })).toEqual({ kind: 'anonymous' });
});
