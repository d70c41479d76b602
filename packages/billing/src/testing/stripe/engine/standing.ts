import type { Subscription, SubscriptionStatus } from '../types.ts';
import type { World } from '../world.ts';

/** Why a subscription ended, as `cancellation_details.reason` names it. */
type Reason = 'cancellation_requested' | 'payment_failed';

const isEnded = ({ status }: Subscription): boolean => status === 'canceled' || status === 'incomplete_expired';

/** Moves a subscription to another state and emits the change. Ended subscriptions stay as they are. */
export function setStatus(world: World, subscription: Subscription, status: SubscriptionStatus): void {
  if (isEnded(subscription) || subscription.status === status) return;
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.status = status;
  });
}

/** Open invoices of an ended subscription are not collected any more. */
function stopCollecting(world: World, subscription: Subscription): void {
  for (const invoice of world.invoicesOf(subscription.id)) {
    if (invoice.status !== 'draft' && invoice.status !== 'open') continue;
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    invoice.automatically_finalizes_at = null;
  }
}

/** Ends a subscription now. `customer.subscription.deleted` is the event for `canceled`. */
export function endSubscription(world: World, subscription: Subscription, reason: Reason | null): void {
  if (isEnded(subscription)) return;
  const now = world.now(subscription.customer);
  subscription.status = 'canceled';
  subscription.canceled_at ??= now;
  subscription.ended_at = now;
  if (reason !== null && subscription.cancellation_details !== null)
    subscription.cancellation_details.reason ??= reason;
  stopCollecting(world, subscription);
  endSchedule(world, subscription);
  world.emit('customer.subscription.deleted', subscription);
}

function endSchedule(world: World, subscription: Subscription): void {
  const schedule = world.find('subscription_schedule', subscription.schedule);
  if (schedule === undefined) return;
  schedule.status = 'canceled';
  schedule.canceled_at = world.now(subscription.customer);
  world.emit('subscription_schedule.canceled', schedule);
}

/** 23 hours without the first payment: the subscription ends and its invoice becomes void. */
export function expireIncomplete(world: World, subscription: Subscription): void {
  if (subscription.status !== 'incomplete') return;
  stopCollecting(world, subscription);
  for (const invoice of world.invoicesOf(subscription.id)) {
    if (invoice.status !== 'open') continue;
    invoice.status = 'void';
    invoice.status_transitions.voided_at = world.now(subscription.customer);
    world.emit('invoice.voided', invoice);
  }
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.status = 'incomplete_expired';
    changed.ended_at = world.now(subscription.customer);
  });
}
