import { fixedClock } from '@energy-optimizer/kernel';
import { TaskCancelledError } from 'cockatiel';
import { expect, test } from 'vitest';
import type { ProviderError } from './errors.ts';
import { groupFailures } from './failures.ts';
import { TransientError } from './http/attempt.ts';
import { createErrors } from './http/errors.ts';

const clock = fixedClock('2026-03-02T10:07:00Z');
const errorsOf = (providerId: string) =>
  createErrors({
    providerId,
    clock,
    breaker: { openUntil: () => undefined } as never,
    lastFailure: () => 'the connection failed (ENOTFOUND)',
  });
const never = new AbortController().signal;
const ask = (providerId: string, error: Error) =>
  errorsOf(providerId).of(error, { url: `https://${providerId}.example/prices?day=1` }, never) as ProviderError;
const failure = (provider: string, error: ProviderError) => ({ provider, message: error.publicMessage });

test('shared failures are reported once, without provider names, URLs or attempts', () => {
  const noNetwork = new TransientError('the connection failed (ENOTFOUND)');
  expect(
    groupFailures([
      failure('late', ask('late', new TaskCancelledError())),
      failure('a', ask('a', noNetwork)),
      failure('b', ask('b', noNetwork)),
      failure('c', errorsOf('c').circuitOpen()),
      { provider: 'odd', message: 'An internal error; the log says more.' },
    ]),
  ).toEqual([
    { reason: 'the connection failed (ENOTFOUND)', providers: ['a', 'b', 'c'] },
    { reason: 'it timed out', providers: ['late'] },
    { reason: 'An internal error; the log says more.', providers: ['odd'] },
  ]);
});
