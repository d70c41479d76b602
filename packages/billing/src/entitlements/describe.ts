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
  const tier = isEnforced ? tierOfCaller(principal, policy.clock.now()) : null;
  return {
    enforced: isEnforced,
    tier,
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
