import { FEATURES, featureRow } from '@energy-optimizer/billing';
import { TIERS, type Tier } from '@energy-optimizer/rpc';

const HEAD = `## Tiers

A server is **open** unless \`STRIPE_SECRET_KEY\` or \`ENFORCE_TIERS=true\` is set: everybody may use
every feature. Otherwise the tier of the caller decides, before any cached response is used: callers
who are not signed in have the tier free, API keys the tier of their owner. Administrators with an
account and holders of the internal API key run the server and have every feature; so has the
command line, which works on the server's own database. The start-up messages, \`/health\` and
\`billing.entitlements\` tell whether tiers are enforced.

A call beyond the tier is refused with \`402 tier_required\` or, for prices older than the tier
includes, \`402 history_limit\`. The problem document names the \`requiredTier\` and the \`upgradeUrl\`;
ranges are never shortened silently. History is counted to the hour, so that a range of exactly
seven days up to now is included. A change of tier takes effect within a second, on all servers; an
open stream ends with the 402 problem. Paid and granted tiers also end by the clock. Existing API
keys can always be listed and revoked.
`;

/** The features by tier, as a section of `docs/access.md`. */
export function tiersMarkdown(): string {
  const rows = Object.entries(FEATURES).map(([feature, { description }]) =>
    row([`\`${feature}\``, description, ...TIERS.map((tier) => cell(feature, tier))]),
  );
  return [
    HEAD,
    row(['feature', 'description', ...TIERS]),
    row(Array.from({ length: 5 }, () => '---')),
    ...rows,
    '',
  ].join('\n');
}

function cell(feature: string, tier: Tier): string {
  const limits = featureRow(feature).tiers[tier];
  if (limits === undefined) return '–';
  return limits.historyDays === undefined ? 'yes' : `the last ${limits.historyDays} days`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
