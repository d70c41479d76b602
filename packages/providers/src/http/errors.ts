import type { Clock } from '@energy-optimizer/kernel';
import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';
import { ProviderError } from '../errors.ts';
import { BodyTooLargeError, parseRetryAfter, TransientError } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import { redactUrl } from './secrets.ts';
import type { HttpRequest, HttpResponse } from './types.ts';

const toSeconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

const refusalCode = (status: number) =>
  status === 401 || status === 403
    ? 'provider_unauthorized'
    : status === 404
      ? 'provider_not_found'
      : 'provider_refused';

/** Converts lower-level errors into {@link ProviderError}s with cause and location, without keys. */
export function createErrors(options: {
  readonly providerId: string;
  readonly clock: Clock;
  readonly breaker: Breaker;
  /** What the last failed attempt said. */
  readonly lastFailure: () => string | undefined;
}) {
  const { providerId, clock, breaker, lastFailure } = options;
  const circuitOpen = () => {
    const until = breaker.openUntil()?.getTime() ?? clock.now().getTime();
    return new ProviderError(
      'provider_circuit_open',
      `${providerId} failed repeatedly (${lastFailure() ?? 'no response'}); requests to it are paused`,
      {
        retryAfterSeconds: toSeconds(until - clock.now().getTime()),
      },
    );
  };
  const busy = () =>
    new ProviderError('provider_busy', `too many requests to ${providerId} are queued`, { retryAfterSeconds: 30 });

  const refused = (response: HttpResponse, request: HttpRequest) => {
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.now());
    return new ProviderError(
      refusalCode(response.status),
      `${providerId} responded to ${redactUrl(request.url)} with status ${response.status}`,
      retryAfterMs === undefined ? {} : { retryAfterSeconds: toSeconds(retryAfterMs) },
    );
  };

  const transient = (error: TransientError, request: HttpRequest) => {
    const code = error.status === 429 ? 'provider_rate_limited' : 'provider_unreachable';
    const wait = error.retryAfterMs === undefined ? {} : { retryAfterSeconds: toSeconds(error.retryAfterMs) };
    return new ProviderError(code, `${providerId} failed at ${redactUrl(request.url)}: ${error.message}`, wait);
  };

  /** Converts any error of a call to the one the caller sees. */
  const of = (error: unknown, request: HttpRequest, signal: AbortSignal): unknown => {
    if (error instanceof ProviderError) return error;
    if (signal.aborted) return signal.reason;
    if (error instanceof TransientError) return transient(error, request);
    if (error instanceof BrokenCircuitError) return circuitOpen();
    if (error instanceof BodyTooLargeError) {
      return new ProviderError('provider_answer_too_large', `${providerId}: ${error.message}`);
    }
    if (error instanceof TaskCancelledError) {
      return new ProviderError('provider_timeout', `${providerId} timed out at ${redactUrl(request.url)}`);
    }
    return error;
  };
  return { circuitOpen, busy, refused, of };
}

/**
 * The reason in a message of {@link createErrors}, without provider and URL, so that equal reasons can be grouped.
 * Other messages are returned as they are.
 */
export function commonReason(providerId: string, message: string): string {
  if (!message.startsWith(`${providerId} `)) return message;
  const said = message.slice(providerId.length + 1);
  if (/^timed out at \S+$/.test(said)) return 'it timed out';
  return (
    /^failed at \S+: (.+)$/s.exec(said)?.[1] ??
    /^failed repeatedly \((.+)\); requests to it are paused$/s.exec(said)?.[1] ??
    message
  );
}
