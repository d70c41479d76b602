import type { PaymentsContext } from './context.ts';
import { createPaymentsContext, createPaymentsService, type PaymentsDeps, type PaymentsService } from './service.ts';

export { isStripeBase } from './adapters/stripe/client.ts';
export type { BillingSettings, PaymentsContext } from './context.ts';
export { billingJobs } from './jobs.ts';
export { INTERVALS, PAID_TIERS, type Plan } from './plans/plans.ts';
export { paymentsProcedures } from './router.ts';
export type { PaymentsService } from './service.ts';
export { STATUS_TABLE } from './tiers/status-table.ts';

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
