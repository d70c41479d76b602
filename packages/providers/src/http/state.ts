import type { Clock } from '@energy-optimizer/kernel';
import type { ProviderError } from '../errors.ts';
import { TransientError } from './attempt.ts';
import type { BreakerState } from './breaker.ts';

/** Connection state of a provider for health and metrics. Texts contain no keys. */
export interface HttpClientState {
  readonly breaker: BreakerState;
  /** When the open breaker lets the next probe through. */
  readonly openUntil: Date | undefined;
  /** Attempts that failed since the last one that got a response. */
  readonly consecutiveFailures: number;
  /** The last failure, kept after later successes. */
  readonly lastError: { readonly at: Date; readonly code: string; readonly message: string } | undefined;
  readonly lastSuccessAt: Date | undefined;
  /** Attempts waiting for their turn, and under way. */
  readonly queued: number;
  readonly running: number;
}

type Live = Pick<HttpClientState, 'breaker' | 'openUntil' | 'queued' | 'running'>;

export type Observer = ReturnType<typeof createObserver>;

/** Counts what happens to a provider's attempts. */
export function createObserver(clock: Clock) {
  let consecutiveFailures = 0;
  let lastError: HttpClientState['lastError'];
  let lastSuccessAt: Date | undefined;
  let lastFailure: string | undefined;
  return {
    /** What the last failed attempt said. */
    lastFailure: (): string | undefined => lastFailure,
    /** Runs one attempt and remembers how it ended. */
    async watch<T>(run: () => Promise<T>): Promise<T> {
      try {
        const result = await run();
        consecutiveFailures = 0;
        lastSuccessAt = clock.now();
        return result;
      } catch (error) {
        if (error instanceof TransientError) {
          consecutiveFailures++;
          lastFailure = error.message;
          lastError = { at: clock.now(), code: 'provider_unreachable', message: error.message };
        }
        throw error;
      }
    },
    /** A whole call failed. */
    failed(error: ProviderError): void {
      lastError = { at: clock.now(), code: error.code, message: error.publicMessage };
    },
    state: (live: Live): HttpClientState => ({ ...live, consecutiveFailures, lastError, lastSuccessAt }),
  };
}
