import { DelegateBackoff, decorrelatedJitterGenerator, type IRetryBackoffContext } from 'cockatiel';
import { TransientError } from './attempt.ts';
import type { HttpLimits } from './limits.ts';

/** Exponential waits with decorrelated jitter; never shorter than the provider's Retry-After. */
export function createBackoff(limits: Pick<HttpLimits, 'backoffMs' | 'maxBackoffMs'>) {
  const curve = {
    generator: decorrelatedJitterGenerator,
    initialDelay: limits.backoffMs,
    maxDelay: limits.maxBackoffMs,
    exponent: 2,
  };
  type JitterState = ReturnType<typeof decorrelatedJitterGenerator>[1];
  return new DelegateBackoff<IRetryBackoffContext<unknown>, JitterState>((context, previous) => {
    const [jitteredMs, state] = decorrelatedJitterGenerator(previous, curve);
    return { delay: Math.max(jitteredMs, retryAfterMs(context)), state };
  });
}

function retryAfterMs({ result }: IRetryBackoffContext<unknown>): number {
  const error = 'error' in result ? result.error : undefined;
  return error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;
}
