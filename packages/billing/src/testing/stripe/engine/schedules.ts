import type { SchedulePhase, Subscription, SubscriptionSchedule } from '../types.ts';
import type { World } from '../world.ts';
import { endSubscription } from './standing.ts';
import { changePlan } from './update-subscription.ts';

/** When the schedule does something next: its start, or the end of its current phase. */
export function nextPhaseChange(schedule: SubscriptionSchedule): number | undefined {
  return schedule.status === 'active' ? schedule.current_phase?.end_date : undefined;
}

export function release(world: World, schedule: SubscriptionSchedule): void {
  const subscription = world.find('subscription', schedule.subscription);
  world.change('subscription_schedule.released', schedule, (released) => {
    released.status = 'released';
    released.released_at = world.now(schedule.customer);
    released.released_subscription = schedule.subscription;
    released.subscription = null;
    released.current_phase = null;
  });
  if (subscription === undefined) return;
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.schedule = null;
  });
}

function enterPhase(world: World, subscription: Subscription, phase: SchedulePhase): void {
  const now = world.now(subscription.customer);
  const kept = phase.items.map((item, at) => ({
    id: subscription.items.data[at]?.id,
    price: world.get('price', item.price),
    quantity: item.quantity,
    deleted: false,
    metadata: item.metadata,
  }));
  const removed = subscription.items.data.slice(phase.items.length).map(({ id, quantity }) => ({
    id,
    price: undefined,
    quantity,
    deleted: true,
    metadata: {},
  }));
  changePlan(world, subscription, {
    items: [...kept, ...removed],
    behavior: phase.proration_behavior,
    paymentBehavior: 'allow_incomplete',
    at: now,
    resetAnchor: false,
  });
}

/** Ends the current phase: the next one begins, or the schedule ends as `end_behavior` says. */
export function advanceSchedule(world: World, schedule: SubscriptionSchedule): void {
  const subscription = world.find('subscription', schedule.subscription);
  const endS = schedule.current_phase?.end_date;
  const next = schedule.phases.find(({ start_date }) => start_date === endS);
  if (subscription === undefined) return;
  if (next !== undefined) {
    world.change('subscription_schedule.updated', schedule, (changed) => {
      changed.current_phase = { start_date: next.start_date, end_date: next.end_date };
    });
    enterPhase(world, subscription, next);
  } else if (schedule.end_behavior === 'cancel') {
    schedule.current_phase = null;
    endSubscription(world, subscription, 'cancellation_requested');
  } else release(world, schedule);
}
