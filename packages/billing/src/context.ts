import type { TierPolicy } from './entitlements/describe.ts';

/** Dependencies of the operations of this domain. */
export interface BillingContext {
  readonly entitlements: TierPolicy;
}
