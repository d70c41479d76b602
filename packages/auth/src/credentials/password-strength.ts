import { invalid, unavailable } from '@energy-optimizer/kernel';
import { Piscina } from 'piscina';
import type { StrengthResult, StrengthTask } from './password-strength-worker.ts';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;
/** zxcvbn's scale is 0–4; 2 is more than 10^6 guesses, which no list of common passwords and their variants reaches. */
const MIN_SCORE = 2;
/**
 * The matcher's time grows fast with the length (0.3 s for 128 repeating characters), and a strong beginning is enough.
 */
const ASSESSED_LENGTH = 32;
/** Running and queued checks; each takes at most a few tenths of a second. */
const MAX_CHECKS = 50;
/** Includes loading the lists, on a busy machine. */
const TIMEOUT_MS = 10_000;
const HEAP_MB = 256;
/** An idle worker, with its lists, is stopped after this long. */
const IDLE_MS = 600_000;

export interface PasswordStrength {
  /** 0 (guessed at once) to 4 (very hard to guess), as zxcvbn defines it. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** Whether the password is accepted. */
  readonly acceptable: boolean;
  /** Why it is weak: a stable key such as `common` or `simpleRepeat`; null if there is no specific reason. */
  readonly warning: string | null;
}

/**
 * How hard a password is to guess. Composition (capitals, digits, symbols) is not required: length and not being common
 * are what counts (NIST SP 800-63B, OWASP ASVS 6.2).
 */
export interface StrengthMeter {
  /**
   * @param personal words an attacker tries first, such as name and address
   * @throws AppError `password_check_busy` (503)
   */
  assess(password: string, personal?: readonly string[]): Promise<PasswordStrength>;
  /** @throws AppError `weak_password` (422), `password_check_busy` (503) */
  requireStrong(password: string, personal?: readonly string[]): Promise<void>;
}

/** One worker thread per process, because a check takes up to half a second and would block the event loop. */
let pool: Piscina<StrengthTask, StrengthResult> | undefined;
const workers = (): Piscina<StrengthTask, StrengthResult> => {
  pool ??= new Piscina({
    filename: new URL('./password-strength-worker.ts', import.meta.url).href,
    ...{ minThreads: 0, maxThreads: 1, idleTimeout: IDLE_MS },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return pool;
};

const busy = (cause?: unknown) =>
  unavailable('password_check_busy', 'Too many passwords are being checked. Retry in a few seconds.', cause, 5);

let checks = 0;

/** @throws AppError `password_check_busy` (503) */
async function check(task: StrengthTask): Promise<StrengthResult> {
  // Piscina's own `maxQueue` does not limit a burst on an idle pool (tried with 5.3.2).
  if (checks >= MAX_CHECKS) throw busy();
  checks += 1;
  try {
    return await workers().run(task, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw busy(cause);
  } finally {
    checks -= 1;
  }
}

export function createStrengthMeter(): StrengthMeter {
  const assess: StrengthMeter['assess'] = async (password, personal = []) => {
    const characters = [...password];
    const pieces = [characters.slice(0, ASSESSED_LENGTH), characters.slice(ASSESSED_LENGTH).slice(-ASSESSED_LENGTH)];
    const parts = pieces.filter(({ length }) => length > 0).map((piece) => piece.join(''));
    const words = personal.flatMap((text) => [text, ...text.split(/[@.\s]+/)]).filter((word) => word.length > 2);
    const { score, warning } = await check({ parts, words });
    return { score, acceptable: characters.length >= MIN_PASSWORD_LENGTH && score >= MIN_SCORE, warning };
  };
  return {
    assess,
    async requireStrong(password, personal) {
      const { acceptable, warning } = await assess(password, personal);
      if (!acceptable)
        throw invalid('weak_password', 'password', 'is too easy to guess', warning === null ? {} : { warning });
    },
  };
}
