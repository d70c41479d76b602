const FIRST_MS = 10_000;
const LONGEST_MS = 6 * 60 * 60_000;

/** After this many attempts, about three days, an event is `failed` until an operator retries it. */
export const MAX_ATTEMPTS = 20;

/**
 * The pause after failed attempt number `attempt` (from 1), in milliseconds: doubling from 10 s to 6 h, of which a random
 * half to the whole is used.
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function retryDelayMs(attempt: number, random: number): number {
  return Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.5 + random / 2));
}
