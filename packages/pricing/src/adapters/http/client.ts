import type { Clock } from '@energy-optimizer/kernel';
import { handleWhen, retry, TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';
import PQueue from 'p-queue';
import { type HttpClient, type HttpRequest, type HttpResponse, ProviderError } from '../provider.ts';
import { attempt, TransientError } from './attempt.ts';
import { createBackoff } from './backoff.ts';
import { createBreaker } from './breaker.ts';
import { createErrors } from './errors.ts';
import { createInFlight } from './in-flight.ts';
import { DEFAULT_LIMITS, type HttpLimits } from './limits.ts';
import { createObserver, type HttpClientState } from './state.ts';

/** An {@link HttpClient} with its wrapping. One per provider instance: breaker, rate and de-duplication are its own. */
export interface ResilientHttpClient extends HttpClient {
  /** What health and metrics show. */
  state(): HttpClientState;
}

export interface HttpClientOptions {
  readonly providerId: string;
  readonly clock: Clock;
  /** Where they differ from {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<HttpLimits>;
  readonly fetch?: typeof globalThis.fetch;
}

type Call = { readonly request: HttpRequest; readonly acceptStatus: readonly number[] };

/**
 * Wraps one provider's GETs, from the outside in: de-duplication of identical requests under way, total time, retry with
 * jitter (Retry-After honoured), queue (rate and concurrency), circuit breaker, time-out of one attempt.
 * All failures are {@link ProviderError}s whose text is free of keys; an aborted caller gets its signal's reason.
 */
export function createHttpClient(options: HttpClientOptions): ResilientHttpClient {
  const limits: HttpLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const { clock, fetch = globalThis.fetch } = options;
  const breaker = createBreaker(limits, clock);
  const observer = createObserver(clock);
  const errors = createErrors(options.providerId, clock, breaker);
  const queue = new PQueue({
    concurrency: limits.concurrency,
    intervalCap: limits.rate.requests,
    interval: limits.rate.perMs,
    strict: true,
  });
  const inFlight = createInFlight<HttpResponse>();
  const perAttempt = timeout(limits.timeoutMs, TimeoutStrategy.Aggressive);

  const attemptOnce = async ({ request, acceptStatus }: Call, signal: AbortSignal) => {
    try {
      return await perAttempt.execute(
        (context) =>
          attempt(request, context.signal, { fetch, clock, acceptStatus, maxBodyBytes: limits.maxBodyBytes }),
        signal,
      );
    } catch (error) {
      if (error instanceof TransientError) throw error;
      if (error instanceof TaskCancelledError && !signal.aborted) {
        throw new TransientError(`it did not finish its answer within ${limits.timeoutMs / 1000} s`);
      }
      // An abandoned probe has shown nothing: without this, cockatiel would take it for a success.
      if (signal.aborted && breaker.state() !== 'closed') throw new TransientError('the request was abandoned');
      throw error;
    }
  };

  const inTurn = (call: Call, signal: AbortSignal) =>
    queue.add(
      () => observer.watch(() => breaker.policy.execute((context) => attemptOnce(call, context.signal), signal)),
      { signal },
    );

  const persistently = (call: Call, signal: AbortSignal) => {
    const startedMs = performance.now();
    const fits = (waitMs = 0) =>
      waitMs <= limits.retryAfterCapMs && performance.now() - startedMs + waitMs < limits.totalMs;
    const worthRetrying = handleWhen((error) => error instanceof TransientError && fits(error.retryAfterMs));
    return retry(worthRetrying, { maxAttempts: limits.maxAttempts - 1, backoff: createBackoff(limits) }).execute(
      (context) => inTurn(call, context.signal),
      signal,
    );
  };

  const perform = async (call: Call, signal: AbortSignal): Promise<HttpResponse> => {
    try {
      if (breaker.state() === 'open') throw errors.circuitOpen();
      if (queue.size >= limits.maxQueued) throw errors.busy();
      const response = await timeout(limits.totalMs, TimeoutStrategy.Aggressive).execute(
        (context) => persistently(call, context.signal),
        signal,
      );
      const accepted = (response.status >= 200 && response.status < 300) || call.acceptStatus.includes(response.status);
      if (!accepted) throw errors.refused(response, call.request);
      return response;
    } catch (error) {
      const failure = errors.of(error, call.request, signal);
      if (failure instanceof ProviderError) observer.failed(failure);
      throw failure;
    }
  };

  const get: HttpClient = (request, { signal, acceptStatus = [] } = {}) => {
    const key = JSON.stringify([request.url, request.headers ?? {}, acceptStatus]);
    return inFlight.run(key, (workSignal) => perform({ request, acceptStatus }, workSignal), signal);
  };
  const state = () =>
    observer.state({
      breaker: breaker.state(),
      openUntil: breaker.openUntil(),
      queued: queue.size,
      running: queue.pending,
    });
  return Object.assign(get, { state });
}
