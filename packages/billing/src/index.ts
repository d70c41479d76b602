import type { PaymentsContext } from './context.ts';
import { createPaymentsContext, createPaymentsService, type PaymentsDeps, type PaymentsService } from './service.ts';

export { isStripeBase } from './adapters/stripe/client.ts';
export type { BillingContext, BillingSettings } from './context.ts';
export { describeEntitlements } from './entitlements/describe.ts';
export { createEntitlements, type TierGate } from './entitlements/entitlements.ts';
export { FEATURES, type Feature, featureRow } from './entitlements/features.ts';
export { createStreamWatch } from './entitlements/stream-watch.ts';
export { billingJobs } from './jobs.ts';
export { INTERVALS, PAID_TIERS, type Plan } from './plans/plans.ts';
export { billingProcedures } from './router.ts';
export type { EntitlementsView } from './schemas/entitlements.ts';
export type { PaymentsService } from './service.ts';

/** Subscriptions at Stripe, wired. */
export interface Payments {
  readonly context: PaymentsContext;
  readonly service: PaymentsService;
}

/** @param deps.settings plans, keys and URLs */
export function createPayments(deps: PaymentsDeps): Payments {
  const context = createPaymentsContext(deps);
  return { context, service: createPaymentsService(context) };
}
