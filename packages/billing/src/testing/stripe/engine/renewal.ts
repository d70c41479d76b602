import type { Invoice, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { attemptPayment, finalizeInvoice, markUncollectible, voidInvoice } from './collection.ts';
import { createInvoice, periodLines } from './invoices.ts';
import { nextBoundary } from './periods.ts';
import { endSubscription } from './standing.ts';
import { endTrial, firstItem, hasPaymentMethod, pause } from './update-subscription.ts';

/** The end of a period: the subscription ends, or the next period begins with a draft invoice. */
export function endPeriod(world: World, subscription: Subscription): void {
  const item = firstItem(subscription);
  const endsS = item.current_period_end;
  if (subscription.cancel_at !== null && subscription.cancel_at <= endsS)
    endSubscription(world, subscription, 'cancellation_requested');
  else if (subscription.status === 'trialing') endOfTrial(world, subscription);
  else beginPeriod(world, subscription, endsS);
}

function beginPeriod(world: World, subscription: Subscription, endsS: number): void {
  const { recurring } = firstItem(subscription).price;
  if (recurring === null) return;
  world.change('customer.subscription.updated', subscription, (changed) => {
    for (const entry of changed.items.data) {
      entry.current_period_start = endsS;
      entry.current_period_end = nextBoundary(changed.billing_cycle_anchor, recurring, endsS);
    }
  });
  renewalInvoice(world, subscription);
}

function endOfTrial(world: World, subscription: Subscription): void {
  const choice = subscription.trial_settings?.end_behavior.missing_payment_method;
  const isMissing = !hasPaymentMethod(world, subscription);
  if (isMissing && choice === 'cancel') endSubscription(world, subscription, 'payment_failed');
  else if (isMissing && choice === 'pause') pause(world, subscription, 'trial_end_without_payment_method');
  else {
    endTrial(world, subscription);
    renewalInvoice(world, subscription);
  }
}

function renewalInvoice(world: World, subscription: Subscription): void {
  const invoice = createInvoice(world, {
    customer: subscription.customer,
    subscription,
    reason: 'subscription_cycle',
    lines: periodLines(subscription),
  });
  const paused = subscription.pause_collection?.behavior;
  if (subscription.status === 'unpaid' || paused === 'keep_as_draft') {
    invoice.auto_advance = false;
    invoice.automatically_finalizes_at = null;
    invoice.next_payment_attempt = null;
  }
}

/** Finalizes the draft of a renewal an hour after its creation and charges it. */
export function advanceDraft(world: World, invoice: Invoice): void {
  const subscription = world.find('subscription', invoice.parent?.subscription_details.subscription);
  finalizeInvoice(world, invoice);
  if (invoice.status !== 'open') return;
  const paused = subscription?.pause_collection?.behavior;
  if (paused === 'void') voidInvoice(world, invoice);
  else if (paused === 'mark_uncollectible') markUncollectible(world, invoice);
  else attemptPayment(world, invoice);
}
