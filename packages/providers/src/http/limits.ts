/** Rate, timeout and retry limits of one provider. */
export interface HttpLimits {
  /** For one attempt, from connecting to the last byte. */
  readonly timeoutMs: number;
  /** For one call with its waits and retries; no retry starts that could not begin within it. */
  readonly totalMs: number;
  readonly maxAttempts: number;
  /** First back-off; doubles with jitter up to {@link maxBackoffMs}. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** A longer Retry-After is not waited for; the call fails with it. */
  readonly retryAfterCapMs: number;
  /** Failed attempts in a row that open the breaker. */
  readonly breakerFailures: number;
  /** How long it stays open before one probe is let through. */
  readonly breakerOpenMs: number;
  /** Maximum concurrent requests. */
  readonly concurrency: number;
  /** Maximum queued attempts; more are rejected. */
  readonly maxQueued: number;
  /** At most `requests` attempts start in any period of `perMs`. */
  readonly rate: { readonly requests: number; readonly perMs: number };
  /** Longest body accepted, after decompression. */
  readonly maxBodyBytes: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  timeoutMs: 20_000,
  totalMs: 90_000,
  maxAttempts: 4,
  backoffMs: 500,
  maxBackoffMs: 15_000,
  retryAfterCapMs: 30_000,
  breakerFailures: 5,
  breakerOpenMs: 60_000,
  concurrency: 4,
  maxQueued: 500,
  rate: { requests: 10, perMs: 1_000 },
  maxBodyBytes: 32 * 1024 * 1024,
};
