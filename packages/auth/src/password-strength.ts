import { invalid } from '@energy-optimizer/kernel';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;
/** zxcvbn's scale is 0–4; 2 is more than 10^6 guesses, which no list of common passwords and their variants reaches. */
const MIN_SCORE = 2;
/** The matcher's time grows fast with the length (0.3 s for 128 repeating characters), and a strong beginning is enough. */
const ASSESSED_LENGTH = 32;
/**
 * Signs read as letters in so many ways at once (`1` is i, l or t). The library's 100 let one request of anybody stop everything
 * for 0.3 s; ten give common passwords the same score *(tried with 20)*.
 */
const MAX_SUBSTITUTIONS = 10;

export interface PasswordStrength {
  /** 0 (guessed at once) to 4 (very hard to guess), as zxcvbn defines it. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** Good enough to be taken. */
  readonly acceptable: boolean;
  /** Why it is weak: a stable key such as `common` or `simpleRepeat`; null when nothing stands out. */
  readonly warning: string | null;
}

/**
 * How hard a password is to guess. Composition (capitals, digits, signs) is not asked for: length and not being common is
 * what counts (NIST SP 800-63B, OWASP ASVS 6.2).
 */
export interface StrengthMeter {
  /** @param personal what an attacker tries first, such as name and address */
  assess(password: string, personal?: readonly string[]): Promise<PasswordStrength>;
  /** @throws AppError `weak_password` (422) */
  requireStrong(password: string, personal?: readonly string[]): Promise<void>;
}

/** The lists (30 MB) are loaded when first needed, once per process. */
let loading: Promise<ZxcvbnFactory> | undefined;

async function loadZxcvbn(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: MAX_SUBSTITUTIONS,
  });
}

export function createStrengthMeter(): StrengthMeter {
  const assess: StrengthMeter['assess'] = async (password, personal = []) => {
    loading ??= loadZxcvbn();
    const zxcvbn = await loading;
    const characters = [...password];
    const parts = [characters.slice(0, ASSESSED_LENGTH), characters.slice(ASSESSED_LENGTH).slice(-ASSESSED_LENGTH)];
    const words = personal.flatMap((text) => [text, ...text.split(/[@.\s]+/)]).filter((word) => word.length > 2);
    const results = parts.filter(({ length }) => length > 0).map((part) => zxcvbn.check(part.join(''), words));
    const best = results.reduce((a, b) => (b.score > a.score ? b : a));
    return {
      score: best.score,
      acceptable: characters.length >= MIN_PASSWORD_LENGTH && best.score >= MIN_SCORE,
      warning: best.feedback.warning,
    };
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
