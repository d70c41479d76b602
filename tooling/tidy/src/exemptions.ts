import type { Finding, Rule } from './tree.ts';

/** Places where a rule does not apply, each with its reason. An entry that exempts nothing any more fails the run. */
export interface Exemption {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
}

export const EXEMPTIONS: readonly Exemption[] = [];

/** Splits findings into those that stand and the exemptions that no finding needs. */
export function applyExemptions(
  findings: readonly { rule: Rule; found: readonly Finding[] }[],
  exemptions: readonly Exemption[],
): { standing: Finding[]; unused: Exemption[] } {
  const covers = (entry: Exemption, rule: Rule, finding: Finding) =>
    entry.rule === rule.name && entry.path === finding.path;
  const standing = findings.flatMap(({ rule, found }) =>
    found.filter((finding) => !exemptions.some((entry) => covers(entry, rule, finding))),
  );
  const unused = exemptions.filter(
    (entry) => !findings.some(({ rule, found }) => found.some((finding) => covers(entry, rule, finding))),
  );
  return { standing, unused };
}
