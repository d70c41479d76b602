import type { BillingContext } from './context.ts';
import { getEntitlements } from './procedures/get-entitlements.ts';

/** The procedures of this domain, mounted under `billing`. */
export const billingProcedures = ({ entitlements }: BillingContext) => ({
  /** The tier of the caller and what it includes. */
  entitlements: getEntitlements(entitlements),
});
