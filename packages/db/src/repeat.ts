import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Deadlock and serialization failure: the server rolled everything back, and a retry may succeed. */
const REPEATABLE = new Set(['40P01', '40001']);
const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 10;

/** True for failures after which the transaction is completely undone and can be retried. */
const isRepeatable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && REPEATABLE.has(String(error.code));

/**
 * Retries work that the server aborted in favor of another transaction: at most five attempts, with randomized pauses
 * that double, so that the same two transactions do not collide again.
 */
export async function repeating<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isRepeatable(error)) throw error;
      await pause((FIRST_PAUSE_MS * 2 ** (attempt - 1) * randomInt(50, 150)) / 100);
    }
  }
}
