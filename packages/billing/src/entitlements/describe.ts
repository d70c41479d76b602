import type { Clock } from '@energy-optimizer/kernel';
import { type Principal, TIERS } from '@energy-optimizer/rpc';
import type { EntitlementsView } from '../schemas/entitlements.ts';
import { tierOfCaller } from './caller-tier.ts';
import { FEATURE_NAMES, featureRow } from './features.ts';

/** How tiers apply on this server. */
export interface TierPolicy {
  readonly clock: Clock;
  /** Whether tiers are enforced. */
  readonly isEnforced: boolean;
  /** The page where users upgrade. */
  readonly upgradeUrl: string;
}

/** What a caller may use now. */
export function describeEntitlements(policy: TierPolicy, principal: Principal): EntitlementsView {
  const { isEnforced } = policy;
  const now = policy.clock.now();
  const tier = isEnforced ? tierOfCaller(principal, now) : null;
  return {
    enforced: isEnforced,
    tier,
    granted: isEnforced ? grantOf(principal, now) : null,
    features: FEATURE_NAMES.map((feature) => {
      const { description, tiers } = featureRow(feature);
      const limits = tier === null ? {} : tiers[tier];
      return {
        feature,
        description,
        included: limits !== undefined,
        historyDays: limits?.historyDays ?? null,
        tiers: TIERS.flatMap((one) => {
          const own = tiers[one];
          return own === undefined ? [] : [{ tier: one, historyDays: own.historyDays ?? null }];
        }),
      };
    }),
    upgradeUrl: isEnforced ? policy.upgradeUrl : null,
  };
}

function grantOf(principal: Principal, now: Date): EntitlementsView['granted'] {
  if (principal.kind !== 'user' || principal.tiers === undefined) return null;
  const { granted, grantedUntil } = principal.tiers;
  const hasEnded = grantedUntil !== null && grantedUntil <= now;
  return granted === 'free' || hasEnded ? null : { tier: granted, until: grantedUntil };
}
