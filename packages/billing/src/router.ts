import type { BillingContext } from './context.ts';
import { acknowledgedFlags } from './procedures/acknowledge-flags.ts';
import { cancelSubscription } from './procedures/cancel-subscription.ts';
import { planChange } from './procedures/change-plan.ts';
import { getEntitlements } from './procedures/get-entitlements.ts';
import { subscriptionStatus } from './procedures/get-status.ts';
import { inboxEvents } from './procedures/list-events.ts';
import { reviewFlags } from './procedures/list-flags.ts';
import { invoiceList } from './procedures/list-invoices.ts';
import { plansForSale } from './procedures/list-plans.ts';
import { openCheckout } from './procedures/open-checkout.ts';
import { customerPortal } from './procedures/open-portal.ts';
import { changePreview } from './procedures/preview-change.ts';
import { reconciledUser } from './procedures/reconcile-user.ts';
import { resumeSubscription } from './procedures/resume-subscription.ts';
import { retryEvent } from './procedures/retry-event.ts';
import { billingEmail } from './procedures/set-email.ts';

/** The procedures of this domain, mounted under `billing`. Without Stripe, those of subscriptions are disabled. */
export const billingProcedures = ({ entitlements, payments }: BillingContext) => ({
  /** The tier of the caller and what it includes. */
  entitlements: getEntitlements(entitlements),
  /** List the plans. */
  plans: plansForSale(payments),
  /** Read the subscription. */
  status: subscriptionStatus(payments),
  /** Start a subscription. */
  checkout: openCheckout(payments),
  /** Open the customer portal. */
  portal: customerPortal(payments),
  /** Cancel the subscription. */
  cancel: cancelSubscription(payments),
  /** Resume the subscription. */
  resume: resumeSubscription(payments),
  /** Preview a change of plan. */
  previewChange: changePreview(payments),
  /** Change the plan. */
  changePlan: planChange(payments),
  /** List invoices. */
  invoices: invoiceList(payments),
  /** Set the billing address. */
  setEmail: billingEmail(payments),
  /** List webhook events. */
  events: inboxEvents(payments),
  /** Process a webhook event again. */
  retryEvent: retryEvent(payments),
  /** List accounts flagged for review. */
  flags: reviewFlags(payments),
  /** Acknowledge review flags. */
  acknowledgeFlags: acknowledgedFlags(payments),
  /** Read a subscription again. */
  reconcileUser: reconciledUser(payments),
});
