import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Messages to the worker and back. */
export interface StrengthTask {
  /** Parts of a password, each assessed separately. */
  readonly parts: readonly string[];
  /** Words an attacker tries first. */
  readonly words: readonly string[];
}
export interface StrengthResult {
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly warning: string | null;
}

/**
 * Signs read as letters in so many ways at once (`1` is i, l or t). The library's 100 made a check ten times as long;
 * ten give common passwords the same score *(tried with 20)*.
 */
const MAX_SUBSTITUTIONS = 10;

/** The lists (30 MB) are loaded on first use, once per worker. */
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

/** Assesses the pieces of one password; the best counts. */
export default async function assess({ parts, words }: StrengthTask): Promise<StrengthResult> {
  loading ??= loadZxcvbn();
  const zxcvbn = await loading;
  const results = parts.map((part) => zxcvbn.check(part, [...words]));
  const best = results.reduce((a, b) => (b.score > a.score ? b : a));
  return { score: best.score, warning: best.feedback.warning };
}
