import type { Clock } from '@energy-optimizer/kernel';
import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleType } from 'cockatiel';
import { TransientError } from './attempt.ts';

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface Breaker {
  readonly policy: CircuitBreakerPolicy;
  state(): BreakerState;
  /** When the next probe is let through; undefined unless open. */
  openUntil(): Date | undefined;
}

interface BreakerLimits {
  readonly breakerFailures: number;
  readonly breakerOpenMs: number;
}

/**
 * Opens after so many failed attempts in a row; then one probe after the break decides.
 * cockatiel measures the break with the ambient clock; a duration that reads the injected one (0 when the break is
 * over, endless before) puts ours in charge.
 */
export function createBreaker(limits: BreakerLimits, clock: Clock): Breaker {
  let untilMs = 0;
  const isOver = () => clock.now().getTime() >= untilMs;
  const pause = {
    get duration() {
      return isOver() ? 0 : Number.POSITIVE_INFINITY;
    },
    next: () => pause,
  };
  const policy = circuitBreaker(handleType(TransientError), {
    breaker: new ConsecutiveBreaker(limits.breakerFailures),
    halfOpenAfter: pause,
  });
  policy.onBreak(() => {
    untilMs = clock.now().getTime() + limits.breakerOpenMs;
  });
  const state = (): BreakerState => {
    if (policy.state === CircuitState.Closed) return 'closed';
    return policy.state === CircuitState.HalfOpen || isOver() ? 'half_open' : 'open';
  };
  return { policy, state, openUntil: () => (state() === 'open' ? new Date(untilMs) : undefined) };
}
