import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Deadlock and serialization failure: the server has rolled everything back, and the same again may succeed. */
const REPEATABLE = new Set(['40P01', '40001']);
const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 10;

/** True for failures after which nothing of a transaction is left and it may simply be done again. */
const isRepeatable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && REPEATABLE.has(String(error.code));

/**
 * Does the work again when the server gave it up in favor of another transaction: at most five times in all, after pauses
 * that double and of which a random part is taken, so that the same two do not meet again.
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
