import { nextBoundary } from '../engine/periods.ts';
import { recurringPrice } from '../engine/plan-change.ts';
import { release } from '../engine/schedules.ts';
import { endSubscription } from '../engine/standing.ts';
import { firstItem } from '../engine/update-subscription.ts';
import { invalid, notModeled } from '../errors.ts';
import { type Call, createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { Reader } from '../params.ts';
import type { SchedulePhase, Subscription, SubscriptionSchedule } from '../types.ts';
import type { World } from '../world.ts';
import { live } from './subscriptions.ts';

const BEHAVIORS = ['always_invoice', 'create_prorations', 'none'] as const;

const currentPhase = (subscription: Subscription): SchedulePhase => {
  const item = firstItem(subscription);
  return {
    currency: subscription.currency,
    end_date: item.current_period_end,
    items: subscription.items.data.map(({ price, quantity }) => ({ price: price.id, quantity, metadata: {} })),
    metadata: {},
    proration_behavior: 'create_prorations',
    start_date: item.current_period_start,
    trial_end: subscription.trial_end,
  };
};

/** The end of a phase: given, by `duration`, or open, which is one billing period of its first price. */
function phaseEnd(world: World, phase: Reader, startS: number): number {
  const end = phase.integer('end_date');
  if (end !== undefined) return end;
  const duration = phase.inner('duration');
  const price = recurringPrice(world, phase.list('items')[0]?.required('price') ?? '', phase.path('items'));
  const interval = duration?.oneOf('interval', ['day', 'week', 'month', 'year'] as const) ?? price.recurring.interval;
  const interval_count = duration?.integer('interval_count') ?? 1;
  return nextBoundary(startS, { ...price.recurring, interval, interval_count }, startS);
}

function readPhases(world: World, params: Reader, startS: number, currency: string): SchedulePhase[] {
  const phases: SchedulePhase[] = [];
  for (const phase of params.list('phases')) {
    const start_date =
      phase.text('start_date') === 'now' ? startS : (phase.integer('start_date') ?? phases.at(-1)?.end_date ?? startS);
    const items = phase.list('items').map((item) => ({
      price: recurringPrice(world, item.required('price'), item.path('price')).id,
      quantity: item.integer('quantity') ?? 1,
      metadata: item.metadata(),
    }));
    const end_date = phaseEnd(world, phase, start_date);
    if (end_date <= start_date) throw invalid('The end of a phase must be after its start.', phase.path('end_date'));
    phases.push({
      currency,
      end_date,
      items,
      metadata: phase.metadata(),
      proration_behavior: phase.oneOf('proration_behavior', BEHAVIORS) ?? 'create_prorations',
      start_date,
      trial_end: phase.integer('trial_end') ?? null,
    });
  }
  return phases;
}

function create({ world, params }: Call): SubscriptionSchedule {
  if (!params.has('from_subscription')) throw notModeled('schedules without `from_subscription`');
  const subscription = live(world, params.required('from_subscription'));
  if (subscription.schedule !== null)
    throw invalid('This subscription already has a schedule attached.', 'from_subscription');
  const phase = currentPhase(subscription);
  const schedule: SubscriptionSchedule = {
    id: world.id('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: null, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: world.now(subscription.customer),
    current_phase: { end_date: phase.end_date, start_date: phase.start_date },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata: params.metadata(),
    pause_schedules: [],
    phases: [phase],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: subscription.test_clock,
  };
  world.add('subscription_schedule', schedule);
  world.emit('subscription_schedule.created', schedule);
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.schedule = schedule.id;
  });
  return schedule;
}

function active(world: World, id: string): SubscriptionSchedule {
  const schedule = world.get('subscription_schedule', id);
  if (schedule.status === 'active') return schedule;
  throw invalid(`You cannot change a subscription schedule that is currently in the \`${schedule.status}\` status.`);
}

function update({ world, params, id }: Call): SubscriptionSchedule {
  const schedule = active(world, id);
  world.change('subscription_schedule.updated', schedule, (changed) => {
    changed.metadata = params.metadata(changed.metadata);
    changed.end_behavior = params.oneOf('end_behavior', ['cancel', 'release'] as const) ?? changed.end_behavior;
    if (!params.has('phases')) return;
    const [first] = changed.phases;
    changed.phases = readPhases(
      world,
      params,
      first?.start_date ?? changed.created,
      first?.currency ?? world.settings.currency,
    );
    const now = world.now(changed.customer);
    const current = changed.phases.find(({ start_date, end_date }) => start_date <= now && now < end_date);
    if (current === undefined) throw invalid('The phases must cover the current time.', 'phases');
    changed.current_phase = { start_date: current.start_date, end_date: current.end_date };
  });
  return schedule;
}

export const scheduleRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/subscription_schedules',
    params: ['from_subscription', 'metadata', 'customer', 'phases', 'start_date', 'end_behavior'],
    handle: create,
  },
  {
    method: 'GET',
    path: '/v1/subscription_schedules',
    params: [...PAGING, 'created', 'customer'],
    handle: (call) => {
      const customer = call.params.text('customer');
      const found = [...call.world.table('subscription_schedule').values()].filter(
        (entry) => customer === undefined || entry.customer === customer,
      );
      return page(call, found.filter(createdWithin(call)));
    },
  },
  {
    method: 'GET',
    path: '/v1/subscription_schedules/:id',
    params: [],
    handle: ({ world, id }) => world.get('subscription_schedule', id),
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/:id',
    params: ['default_settings', 'end_behavior', 'metadata', 'phases', 'proration_behavior'],
    handle: update,
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/:id/release',
    params: ['preserve_cancel_date'],
    handle: ({ world, id }) => {
      const schedule = active(world, id);
      release(world, schedule);
      return schedule;
    },
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/:id/cancel',
    params: ['invoice_now', 'prorate'],
    handle: ({ world, id }) => {
      const schedule = active(world, id);
      const subscription = world.find('subscription', schedule.subscription);
      if (subscription !== undefined) endSubscription(world, subscription, 'cancellation_requested');
      return schedule;
    },
  },
];
