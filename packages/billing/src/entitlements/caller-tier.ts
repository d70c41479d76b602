import { type Principal, type Tier, tierAt } from '@energy-optimizer/rpc';

/**
 * The tier a caller acts with. API keys have the tier of their owner. Administrators and services run the server, and
 * have every feature.
 */
export function tierOfCaller(principal: Principal, at: Date): Tier {
  if (principal.kind === 'anonymous') return 'free';
  if (principal.kind === 'service' || principal.role === 'admin') return 'business';
  return principal.tiers === undefined ? principal.tier : tierAt(principal.tiers, at);
}
