const FIRST_MS = 30_000;
const LONGEST_MS = 2 * 60 * 60_000;

/** After this many attempts a mail is abandoned: about four hours, including the pauses. */
export const MAX_ATTEMPTS = 10;

/**
 * The pause after failed attempt number `attempt` (from 1), in milliseconds: doubling from 30 s to 2 h, of which a
 * random half to the whole is used, so that e-mails that failed together are not retried together.
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function retryDelayMs(attempt: number, random: number): number {
  const wholeMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(wholeMs * (0.5 + random / 2));
}
