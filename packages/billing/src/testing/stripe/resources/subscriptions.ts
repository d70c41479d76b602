import { createSubscription, type NewSubscription } from '../engine/create-subscription.ts';
import { readDiscounts, redeem } from '../engine/discounts.ts';
import { periodLines } from '../engine/invoices.ts';
import { DAY_S } from '../engine/periods.ts';
import { readItems, recurringPrice } from '../engine/plan-change.ts';
import { endSubscription } from '../engine/standing.ts';
import {
  changePlan,
  endTrial,
  firstItem,
  invoiceNow,
  pause,
  resume,
  setCancelAt,
} from '../engine/update-subscription.ts';
import { invalid, notModeled, StripePeerError } from '../errors.ts';
import { type Call, createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { Reader } from '../params.ts';
import type { Subscription } from '../types.ts';
import type { World } from '../world.ts';

const CREATE = [
  'cancel_at',
  'billing_mode',
  'customer',
  'default_payment_method',
  'description',
  'discounts',
  'items',
  'metadata',
  'off_session',
  'payment_behavior',
  'payment_settings',
  'proration_behavior',
  'trial_end',
  'trial_period_days',
  'trial_settings',
  'collection_method',
];
const UPDATE = [
  'billing_cycle_anchor',
  'cancel_at',
  'cancel_at_period_end',
  'cancellation_details',
  'default_payment_method',
  'description',
  'discounts',
  'items',
  'metadata',
  'off_session',
  'pause_collection',
  'payment_behavior',
  'payment_settings',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_settings',
];
const BEHAVIORS = ['always_invoice', 'create_prorations', 'none'] as const;
const AT_MISSING = ['cancel', 'create_invoice', 'pause'] as const;

/** `trial_end` or `trial_period_days`, as the time the trial ends. */
export function readTrialEnd(params: Reader, now: number): number | null {
  const days = params.integer('trial_period_days');
  if (params.text('trial_end') === 'now') return null;
  const end = params.integer('trial_end');
  if (days !== undefined && end !== undefined)
    throw invalid('You cannot pass both `trial_end` and `trial_period_days`.', 'trial_end');
  if (end !== undefined && end <= now)
    throw invalid('The trial end date has to be in the future.', params.path('trial_end'));
  return end ?? (days === undefined || days === 0 ? null : now + days * DAY_S);
}

export const readMissingMethod = (params: Reader) =>
  params.inner('trial_settings')?.inner('end_behavior')?.oneOf('missing_payment_method', AT_MISSING) ??
  'create_invoice';

export const readNewItems = (world: World, items: readonly Reader[]): NewSubscription['items'] =>
  items.map((entry) => ({
    price: recurringPrice(world, entry.required('price'), entry.path('price')),
    quantity: entry.integer('quantity') ?? 1,
    metadata: entry.metadata(),
  }));

function create({ world, params }: Call): Subscription {
  if (params.text('collection_method') === 'send_invoice')
    throw notModeled('subscriptions with invoices sent by e-mail');
  const customer = world.get('customer', params.required('customer'), 'customer').id;
  const method = params.text('default_payment_method');
  return createSubscription(world, {
    customer,
    items: readNewItems(world, params.list('items')),
    metadata: params.metadata(),
    trialEnd: readTrialEnd(params, world.now(customer)),
    missingPaymentMethod: readMissingMethod(params),
    paymentMethod: method === undefined ? null : world.get('payment_method', method, 'default_payment_method').id,
    paymentBehavior:
      params.oneOf('payment_behavior', ['allow_incomplete', 'default_incomplete', 'error_if_incomplete'] as const) ??
      'allow_incomplete',
    billingMode: params.inner('billing_mode')?.oneOf('type', ['classic', 'flexible'] as const) ?? 'flexible',
    discounts: readDiscounts(world, params, customer),
    description: params.text('description') ?? null,
    cancelAt: params.integer('cancel_at') ?? null,
  });
}

const isEnded = ({ status }: Subscription) => status === 'canceled' || status === 'incomplete_expired';

/** @throws 404, as Stripe does for a canceled subscription */
export function live(world: World, id: string): Subscription {
  const subscription = world.get('subscription', id);
  if (!isEnded(subscription)) return subscription;
  throw new StripePeerError(404, `No such subscription: '${id}'`, { code: 'resource_missing', param: 'id' });
}

function readCancelAt(params: Reader, subscription: Subscription): number | null | undefined {
  if (params.unsets('cancel_at')) return null;
  const text = params.text('cancel_at');
  const ends = subscription.items.data.map((item) => item.current_period_end);
  if (text === 'min_period_end') return Math.min(...ends);
  if (text === 'max_period_end') return Math.max(...ends);
  return params.integer('cancel_at');
}

function applyCancellation(params: Reader, subscription: Subscription, now: number): void {
  const flag = params.boolean('cancel_at_period_end');
  const at = readCancelAt(params, subscription);
  if (flag !== undefined && at !== undefined)
    throw invalid('You cannot pass both `cancel_at` and `cancel_at_period_end`.', 'cancel_at');
  if (at !== undefined) setCancelAt(subscription, at, false, now);
  if (flag !== undefined)
    setCancelAt(subscription, flag ? firstItem(subscription).current_period_end : null, true, now);
  const details = params.inner('cancellation_details');
  if (details !== undefined && subscription.cancellation_details !== null) {
    subscription.cancellation_details.comment = details.text('comment') ?? null;
    subscription.cancellation_details.feedback = (details.text('feedback') ?? null) as never;
  }
}

function applyPauseCollection(params: Reader, subscription: Subscription): void {
  if (params.unsets('pause_collection')) subscription.pause_collection = null;
  const given = params.inner('pause_collection');
  if (given === undefined) return;
  const behavior = given.oneOf('behavior', ['keep_as_draft', 'mark_uncollectible', 'void'] as const) ?? 'void';
  subscription.pause_collection = { behavior, resumes_at: given.integer('resumes_at') ?? null };
}

function applyFields(world: World, params: Reader, subscription: Subscription): void {
  const now = world.now(subscription.customer);
  subscription.metadata = params.metadata(subscription.metadata);
  if (params.has('description')) subscription.description = params.text('description') ?? null;
  const method = params.text('default_payment_method');
  if (method !== undefined)
    subscription.default_payment_method = world.get('payment_method', method, 'default_payment_method').id;
  applyPauseCollection(params, subscription);
  applyCancellation(params, subscription, now);
  if (params.unsets('discounts')) subscription.discounts = [];
  else if (params.has('discounts'))
    subscription.discounts = redeem(world, readDiscounts(world, params, subscription.customer), {
      customer: subscription.customer,
      subscription: subscription.id,
    });
  const end = params.text('trial_end') === 'now' ? null : readTrialEnd(params, now);
  if (end !== null) moveTrial(subscription, end, now);
}

function moveTrial(subscription: Subscription, endS: number, now: number): void {
  subscription.status = 'trialing';
  subscription.trial_start ??= now;
  subscription.trial_end = endS;
  subscription.billing_cycle_anchor = endS;
  for (const item of subscription.items.data) item.current_period_end = endS;
}

const RESUMPTIONS = ['resume_on_payment_attempt', 'resume_on_payment_success'] as const;

const readAnchor = (params: Reader): boolean => {
  const value = params.params.billing_cycle_anchor;
  return (
    value !== undefined &&
    (typeof value === 'string' ? value : params.inner('billing_cycle_anchor')?.text('type')) === 'now'
  );
};

function update({ world, params, id }: Call): Subscription {
  const subscription = live(world, id);
  const paymentBehavior = params.oneOf('payment_behavior', [
    'allow_incomplete',
    'error_if_incomplete',
    'default_incomplete',
    'pending_if_incomplete',
  ] as const);
  if (paymentBehavior === 'pending_if_incomplete') throw notModeled('payment_behavior=pending_if_incomplete');
  const items = readItems(world, params.list('items'));
  if (items.length > 0 || readAnchor(params))
    changePlan(world, subscription, {
      items,
      behavior: params.oneOf('proration_behavior', BEHAVIORS) ?? 'create_prorations',
      paymentBehavior: paymentBehavior === 'error_if_incomplete' ? 'error_if_incomplete' : 'allow_incomplete',
      at: params.integer('proration_date'),
      resetAnchor: readAnchor(params),
    });
  world.change('customer.subscription.updated', subscription, (changed) => applyFields(world, params, changed));
  if (params.text('trial_end') === 'now' && subscription.status === 'trialing') {
    endTrial(world, subscription);
    invoiceNow(world, subscription, periodLines(subscription));
  }
  return subscription;
}

function list(call: Call): object {
  const { params, world } = call;
  const status = params.text('status');
  const price = params.text('price');
  const customer = params.text('customer');
  if (customer !== undefined && !world.deletedCustomers.has(customer)) world.get('customer', customer, 'customer');
  const matches = (subscription: Subscription): boolean => {
    if (status === 'all') return true;
    if (status === undefined) return subscription.status !== 'canceled';
    return status === 'ended' ? isEnded(subscription) : subscription.status === status;
  };
  const all = customer === undefined ? [...world.table('subscription').values()] : world.subscriptionsOf(customer);
  const found = all
    .filter(matches)
    .filter(({ items }) => price === undefined || items.data.some((item) => item.price.id === price))
    .filter(createdWithin(call));
  return page(call, found);
}

function cancel({ world, params, id }: Call): Subscription {
  const subscription = live(world, id);
  const details = params.inner('cancellation_details');
  if (details !== undefined && subscription.cancellation_details !== null)
    subscription.cancellation_details.comment = details.text('comment') ?? null;
  endSubscription(world, subscription, 'cancellation_requested');
  return subscription;
}

export const subscriptionRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/subscriptions', params: CREATE, handle: create },
  {
    method: 'GET',
    path: '/v1/subscriptions',
    params: [...PAGING, 'collection_method', 'created', 'customer', 'price', 'status', 'test_clock'],
    handle: list,
  },
  {
    method: 'GET',
    path: '/v1/subscriptions/:id',
    params: [],
    handle: ({ world, id }) => world.get('subscription', id),
  },
  { method: 'POST', path: '/v1/subscriptions/:id', params: UPDATE, handle: update },
  {
    method: 'DELETE',
    path: '/v1/subscriptions/:id',
    params: ['cancellation_details', 'invoice_now', 'prorate'],
    handle: cancel,
  },
  {
    method: 'POST',
    path: '/v1/subscriptions/:id/resume',
    params: ['billing_cycle_anchor', 'payment_behavior', 'proration_behavior', 'proration_date'],
    handle: ({ world, id, params }) => {
      const subscription = live(world, id);
      resume(world, subscription, {
        resetAnchor: params.has('billing_cycle_anchor') ? readAnchor(params) : true,
        isCharged: params.oneOf('payment_behavior', RESUMPTIONS) === 'resume_on_payment_success',
      });
      return subscription;
    },
  },
  {
    method: 'POST',
    path: '/v1/subscriptions/:id/pause',
    params: ['bill_for', 'invoicing_behavior', 'type'],
    handle: ({ world, id }) => {
      const subscription = live(world, id);
      pause(world, subscription, 'pause_requested');
      return subscription;
    },
  },
];
