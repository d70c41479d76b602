import type { Clock } from '@energy-optimizer/kernel';
import { ProviderError } from '../errors.ts';
import { createBreaker } from './breaker.ts';
import { createErrors } from './errors.ts';
import { fetchPublic } from './follow.ts';
import { createInFlight } from './in-flight.ts';
import { DEFAULT_LIMITS, type HttpLimits } from './limits.ts';
import { createAttempt, createRetry, createTurns, type Step } from './pipeline.ts';
import { createObserver, type HttpClientState } from './state.ts';
import type { HttpClient, HttpResponse } from './types.ts';

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
  /** Default: the global one, for public addresses only. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Wraps one provider's GETs, from the outside in: de-duplication of identical requests under way, total time, retry
 * with jitter (Retry-After honored), queue (rate and concurrency), circuit breaker, time-out of one attempt.
 * All failures are {@link ProviderError}s whose text is free of keys; an aborted caller gets its signal's reason.
 */
export function createHttpClient(options: HttpClientOptions): ResilientHttpClient {
  const limits: HttpLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const { clock, fetch = fetchPublic } = options;
  const breaker = createBreaker(limits, clock);
  const observer = createObserver(clock);
  const { providerId } = options;
  const errors = createErrors({ providerId, clock, breaker, lastFailure: observer.lastFailure });
  const { inTurn, queue } = createTurns(limits, breaker, observer, createAttempt({ limits, clock, fetch, breaker }));
  const persistently = createRetry(limits, inTurn);
  const inFlight = createInFlight<HttpResponse>();

  const perform: Step = async (call, signal) => {
    try {
      if (breaker.state() === 'open') throw errors.circuitOpen();
      if (queue.size >= limits.maxQueued) throw errors.busy();
      const response = await persistently(call, signal);
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
