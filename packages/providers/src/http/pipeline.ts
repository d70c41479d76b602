import type { Clock } from '@energy-optimizer/kernel';
import { handleWhen, retry, TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';
import PQueue from 'p-queue';
import { attempt, TransientError } from './attempt.ts';
import { createBackoff } from './backoff.ts';
import type { Breaker } from './breaker.ts';
import type { HttpLimits } from './limits.ts';
import type { Observer } from './state.ts';
import type { HttpRequest, HttpResponse } from './types.ts';

/** A GET and the final statuses beyond 2xx that its adapter reads. */
export interface Call {
  readonly request: HttpRequest;
  readonly acceptStatus: readonly number[];
}

export type Step = (call: Call, signal: AbortSignal) => Promise<HttpResponse>;

interface AttemptDeps {
  readonly limits: HttpLimits;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly breaker: Breaker;
}

/** One attempt within its time-out. */
export function createAttempt({ limits, clock, fetch, breaker }: AttemptDeps): Step {
  const perAttempt = timeout(limits.timeoutMs, TimeoutStrategy.Aggressive);
  return async ({ request, acceptStatus }, signal) => {
    try {
      return await perAttempt.execute(
        (context) =>
          attempt(request, context.signal, { fetch, clock, acceptStatus, maxBodyBytes: limits.maxBodyBytes }),
        signal,
      );
    } catch (error) {
      if (error instanceof TransientError) throw error;
      if (error instanceof TaskCancelledError && !signal.aborted) {
        throw new TransientError(`it did not finish its response within ${limits.timeoutMs / 1000} s`);
      }
      // An abandoned probe proves nothing; without this, cockatiel would count it as a success.
      if (signal.aborted && breaker.state() !== 'closed') throw new TransientError('the request was aborted');
      throw error;
    }
  };
}

/** Attempts start when rate and concurrency allow, and go through the breaker. */
export function createTurns(limits: HttpLimits, breaker: Breaker, observer: Observer, step: Step) {
  const queue = new PQueue({
    concurrency: limits.concurrency,
    intervalCap: limits.rate.requests,
    interval: limits.rate.perMs,
    strict: true,
  });
  const inTurn: Step = (call, signal) =>
    queue.add(() => observer.watch(() => breaker.policy.execute((context) => step(call, context.signal), signal)), {
      signal,
    });
  return { inTurn, queue };
}

/** Retries transient failures within the total time of the call. */
export function createRetry(limits: HttpLimits, step: Step): Step {
  const backoff = createBackoff(limits);
  return (call, signal) => {
    const startedMs = performance.now();
    const fits = (waitMs = 0) =>
      waitMs <= limits.retryAfterCapMs && performance.now() - startedMs + waitMs < limits.totalMs;
    const worthRetrying = handleWhen((error) => error instanceof TransientError && fits(error.retryAfterMs));
    return timeout(limits.totalMs, TimeoutStrategy.Aggressive).execute(
      (total) =>
        retry(worthRetrying, { maxAttempts: limits.maxAttempts - 1, backoff }).execute(
          (context) => step(call, context.signal),
          total.signal,
        ),
      signal,
    );
  };
}
