import { invalid } from '../errors.ts';
import type { Outcome } from '../outcomes.ts';
import type { Invoice, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { attemptPayment, finalizeInvoice } from './collection.ts';
import { declined } from './create-subscription.ts';
import { createInvoice, type LineInput, periodLines } from './invoices.ts';
import { nextBoundary } from './periods.ts';
import { type ProrationBehavior, planChange, type readItems } from './plan-change.ts';

export const firstItem = (subscription: Subscription) => {
  const [item] = subscription.items.data;
  if (item === undefined) throw invalid(`Subscription ${subscription.id} has no items.`);
  return item;
};

/** Creates, finalizes and charges an invoice now. */
export function invoiceNow(
  world: World,
  subscription: Subscription,
  lines: readonly LineInput[],
  outcome?: Outcome,
  reason: 'subscription_update' | 'subscription_cycle' = 'subscription_update',
): void {
  const invoice = finalizedInvoice(world, subscription, lines, reason);
  if (invoice.status === 'open') attemptPayment(world, invoice, outcome === undefined ? {} : { outcome });
}

function finalizedInvoice(
  world: World,
  subscription: Subscription,
  lines: readonly LineInput[],
  reason: 'subscription_update' | 'subscription_cycle' = 'subscription_update',
): Invoice {
  const invoice = createInvoice(world, { customer: subscription.customer, subscription, reason, lines });
  finalizeInvoice(world, invoice);
  return invoice;
}

interface PlanUpdate {
  readonly items: ReturnType<typeof readItems>;
  readonly behavior: ProrationBehavior;
  readonly paymentBehavior: 'allow_incomplete' | 'error_if_incomplete';
  readonly at: number | undefined;
  readonly resetAnchor: boolean;
}

/** The outcome of a payment that the change needs now. @throws 402 if it must succeed and does not */
function outcomeOf(world: World, subscription: Subscription, update: PlanUpdate): Outcome {
  const customer = world.get('customer', subscription.customer);
  const id = subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
  const outcome = world.takeOutcome(customer.id, world.find('payment_method', id));
  if (outcome !== 'succeeds' && update.paymentBehavior === 'error_if_incomplete') throw declined(outcome);
  return outcome;
}

/** Changes prices or quantities: prorations wait for the next invoice, or are invoiced at once. */
export function changePlan(world: World, subscription: Subscription, update: PlanUpdate): void {
  const now = world.now(subscription.customer);
  const { items, lines, resetsCycle } = planChange(world, subscription, update);
  const isInvoiced =
    subscription.status !== 'trialing' && (resetsCycle || (update.behavior === 'always_invoice' && lines.length > 0));
  const outcome = isInvoiced ? outcomeOf(world, subscription, update) : undefined;
  if (!isInvoiced && lines.length > 0)
    world.pendingItems.set(subscription.id, [
      ...(world.pendingItems.get(subscription.id) ?? []),
      ...lines.map((line) => ({ ...line, item: line.item ?? '' })),
    ]);
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.items.data = items;
    if (resetsCycle) changed.billing_cycle_anchor = now;
    if (resetsCycle && changed.cancel_at_period_end) changed.cancel_at = items[0]?.current_period_end ?? null;
  });
  if (isInvoiced)
    invoiceNow(world, subscription, [...lines, ...(resetsCycle ? periodLines(subscription) : [])], outcome);
}

/** Starts the first paid period of a trial. */
export function endTrial(world: World, subscription: Subscription): void {
  const now = world.now(subscription.customer);
  const { recurring } = firstItem(subscription).price;
  if (recurring === null) throw invalid(`Subscription ${subscription.id} has no recurring price.`);
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.status = 'active';
    changed.trial_end = now;
    changed.billing_cycle_anchor = now;
    for (const item of changed.items.data) {
      item.current_period_start = now;
      item.current_period_end = nextBoundary(now, recurring, now);
    }
    if (changed.cancel_at_period_end) changed.cancel_at = firstItem(changed).current_period_end;
  });
}

/** Sets or removes the end of a subscription. */
export function setCancelAt(subscription: Subscription, at: number | null, byFlag: boolean, now: number): void {
  subscription.cancel_at = at;
  subscription.cancel_at_period_end = byFlag && at !== null;
  subscription.canceled_at = at === null ? null : now;
  if (subscription.cancellation_details !== null)
    subscription.cancellation_details.reason = at === null ? null : 'cancellation_requested';
}

/**
 * Continues a paused subscription: an invoice for the new period decides whether it becomes active.
 * @param how.isCharged `payment_behavior=resume_on_payment_success`, otherwise the invoice waits to be paid
 */
export function resume(
  world: World,
  subscription: Subscription,
  { resetAnchor, isCharged }: { readonly resetAnchor: boolean; readonly isCharged: boolean },
): void {
  if (subscription.status !== 'paused') throw invalid('You can only resume a paused subscription.', 'id');
  const now = world.now(subscription.customer);
  const item = firstItem(subscription);
  const { recurring } = item.price;
  if (recurring === null) throw invalid(`Subscription ${subscription.id} has no recurring price.`);
  if (!resetAnchor && item.current_period_end > now) {
    reactivate(world, subscription);
    return;
  }
  subscription.billing_cycle_anchor = now;
  for (const entry of subscription.items.data) {
    entry.current_period_start = now;
    entry.current_period_end = nextBoundary(now, recurring, now);
  }
  const invoice = finalizedInvoice(world, subscription, periodLines(subscription));
  if (invoice.amount_due === 0) reactivate(world, subscription);
  else if (isCharged) attemptPayment(world, invoice);
  else world.resumedByAttempt.add(invoice.id);
}

function reactivate(world: World, subscription: Subscription): void {
  if (subscription.status !== 'paused') return;
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.status = 'active';
    delete changed.status_details;
  });
  world.emit('customer.subscription.resumed', subscription);
}

/** Pauses a subscription: no invoices and no new periods until it is resumed. */
export function pause(
  world: World,
  subscription: Subscription,
  cause: 'pause_requested' | 'trial_end_without_payment_method',
): void {
  if (!['active', 'trialing', 'past_due'].includes(subscription.status))
    throw invalid(`You cannot pause a subscription that is ${subscription.status}.`, 'id');
  if (subscription.schedule !== null) throw invalid('You cannot pause a subscription with an attached schedule.', 'id');
  const now = world.now(subscription.customer);
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.status = 'paused';
    changed.status_details = { paused: { subscription: { type: cause }, transitioned_at: now, type: 'subscription' } };
  });
  world.emit('customer.subscription.paused', subscription);
}

export const hasPaymentMethod = (world: World, subscription: Subscription): boolean => {
  const customer = world.find('customer', subscription.customer);
  return (subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method ?? null) !== null;
};
