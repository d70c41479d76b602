import type { Auth } from '@energy-optimizer/auth';
import { type BillingContext, createEntitlements, type Payments, type TierGate } from '@energy-optimizer/billing';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { Config } from '../config.ts';
import { describeTiers } from '../config-tiers.ts';

export interface Tiers {
  /** Enforces the tiers; undefined on an open server. */
  readonly gate: TierGate | undefined;
  readonly billing: BillingContext;
  /** For `/health`. */
  readonly facts: object;
}

/** Decides whether tiers are enforced, and says so in the log. Starts nothing. */
export function wireTiers({
  config,
  auth,
  payments,
  clock,
  log,
}: {
  readonly config: Pick<Config, 'tiers'>;
  readonly auth: Pick<Auth, 'callers'>;
  /** Undefined without Stripe. */
  readonly payments: Payments | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}): Tiers {
  const { enforcedBy, upgradeUrl } = config.tiers;
  const isEnforced = enforcedBy !== undefined;
  log.info({ tiers: enforcedBy ?? 'open' }, `tiers are ${describeTiers(config.tiers)}`);
  return {
    gate: isEnforced ? createEntitlements({ clock, log, upgradeUrl, callers: auth.callers }) : undefined,
    billing: { entitlements: { isEnforced, upgradeUrl, clock }, payments: payments?.context },
    facts: { tiers: { enforced: isEnforced, setting: enforcedBy ?? null } },
  };
}
