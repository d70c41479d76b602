import { invalid } from '../errors.ts';
import type { Reader } from '../params.ts';
import type { Metadata, Price, Recurring, Subscription, SubscriptionItem } from '../types.ts';
import type { World } from '../world.ts';
import type { LineInput } from './invoices.ts';
import { nextBoundary } from './periods.ts';

interface ItemChange {
  readonly id: string | undefined;
  readonly price: Price | undefined;
  readonly quantity: number | undefined;
  readonly deleted: boolean;
  readonly metadata: Metadata;
}

export function recurringPrice(world: World, id: string, param: string): Price & { recurring: Recurring } {
  const price = world.get('price', id, param);
  const { recurring } = price;
  if (recurring === null)
    throw invalid(
      `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
      param,
    );
  if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', param);
  return price as Price & { recurring: Recurring };
}

/** Reads `items[0][id|price|quantity|deleted]`. */
export const readItems = (world: World, items: readonly Reader[]): ItemChange[] =>
  items.map((entry) => {
    const price = entry.text('price');
    return {
      id: entry.text('id'),
      price: price === undefined ? undefined : recurringPrice(world, price, entry.path('price')),
      quantity: entry.integer('quantity'),
      deleted: entry.boolean('deleted') ?? false,
      metadata: entry.metadata(),
    };
  });

const planOf = (price: Price): SubscriptionItem['plan'] => ({
  id: price.id,
  object: 'plan',
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: price.unit_amount_decimal,
  billing_scheme: 'per_unit',
  created: price.created,
  currency: price.currency,
  interval: price.recurring?.interval ?? 'month',
  interval_count: price.recurring?.interval_count ?? 1,
  livemode: false,
  metadata: price.metadata,
  meter: null,
  nickname: price.nickname,
  product: price.product,
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: 'licensed',
});

interface NewItem {
  readonly price: Price;
  readonly quantity: number;
  readonly metadata: Metadata;
  readonly period: { readonly start: number; readonly end: number };
}

export const newItem = (world: World, subscription: string, now: number, item: NewItem): SubscriptionItem => ({
  id: world.id('si'),
  object: 'subscription_item',
  billing_thresholds: null,
  created: now,
  current_period_end: item.period.end,
  current_period_start: item.period.start,
  current_trial: null,
  discounts: [],
  metadata: item.metadata,
  plan: planOf(item.price),
  price: item.price,
  quantity: item.quantity,
  subscription,
  tax_rates: [],
});

function applyItems(
  world: World,
  subscription: Subscription,
  changes: readonly ItemChange[],
  now: number,
): SubscriptionItem[] {
  const items = structuredClone(subscription.items.data);
  for (const change of changes) {
    const at = items.findIndex(({ id }) => id === change.id);
    const item = items[at];
    if (change.id !== undefined && item === undefined)
      throw invalid(`No such subscription item: '${change.id}'`, 'items[0][id]', 'resource_missing');
    if (item === undefined) {
      if (change.price === undefined)
        throw invalid('Missing required param: items[0][price].', 'items[0][price]', 'parameter_missing');
      const period = { start: now, end: subscription.items.data[0]?.current_period_end ?? now };
      items.push(
        newItem(world, subscription.id, now, {
          price: change.price,
          quantity: change.quantity ?? 1,
          metadata: change.metadata,
          period,
        }),
      );
    } else if (change.deleted) items.splice(at, 1);
    else {
      item.price = change.price ?? item.price;
      item.plan = planOf(item.price);
      item.quantity = change.quantity ?? item.quantity;
    }
  }
  return checked(subscription, items);
}

const cycleOf = ({ price }: SubscriptionItem): string =>
  `${price.recurring?.interval_count} ${price.recurring?.interval}`;

function checked(subscription: Subscription, items: SubscriptionItem[]): SubscriptionItem[] {
  if (new Set(items.map(({ price }) => price.id)).size < items.length)
    throw invalid('Cannot add multiple subscription items with the same price.', 'items');
  if (items.some(({ price }) => price.currency !== subscription.currency))
    throw invalid(
      `The price specified only supports another currency; the subscription is in \`${subscription.currency}\`.`,
      'items',
    );
  if (new Set(items.map(cycleOf)).size > 1)
    throw invalid('The Stripe peer models one billing interval per subscription.', 'items', 'peer_not_modeled');
  return items;
}

const amountOf = ({ price, quantity }: SubscriptionItem): number => price.unit_amount * quantity;
const nameOf = ({ price, quantity }: SubscriptionItem): string => `${quantity} × ${price.nickname ?? price.product}`;

function prorations(before: readonly SubscriptionItem[], after: readonly SubscriptionItem[], at: number): LineInput[] {
  const line = (item: SubscriptionItem, sign: 1 | -1, text: string): LineInput => {
    const { current_period_start: start, current_period_end: end } = item;
    return {
      amount: sign * Math.round((amountOf(item) * (end - at)) / (end - start)),
      description: `${text} on ${nameOf(item)}`,
      price: item.price,
      quantity: item.quantity,
      period: { start: at, end },
      item: item.id,
      proration: true,
    };
  };
  const isSame = (one: SubscriptionItem, other: SubscriptionItem) =>
    one.id === other.id && one.price.id === other.price.id && one.quantity === other.quantity;
  const removed = before.filter((item) => !after.some((other) => isSame(item, other)));
  const added = after.filter((item) => !before.some((other) => isSame(item, other)));
  const full = before[0];
  if (full === undefined || at >= full.current_period_end) return [];
  return [
    ...removed.map((item) => line(item, -1, 'Unused time')),
    ...added.map((item) => line({ ...item, current_period_start: full.current_period_start }, 1, 'Remaining time')),
  ];
}

export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none';

/**
 * The items after a change and the lines that it costs. A change of the billing interval starts a new period at once,
 * which is invoiced at once.
 */
export function planChange(
  world: World,
  subscription: Subscription,
  change: {
    readonly items: readonly ItemChange[];
    readonly behavior: ProrationBehavior;
    readonly at?: number | undefined;
    readonly resetAnchor?: boolean;
  },
) {
  const at = change.at ?? world.now(subscription.customer);
  const before = subscription.items.data;
  const items = applyItems(world, subscription, change.items, at);
  const isTrial = subscription.status === 'trialing';
  const first = items[0];
  const resetsCycle =
    !isTrial &&
    first !== undefined &&
    (change.resetAnchor === true || before.some((item) => cycleOf(item) !== cycleOf(first)));
  const isFree = isTrial || change.behavior === 'none';
  if (!resetsCycle) return { items, resetsCycle, lines: isFree ? [] : prorations(before, items, at) };
  const credits = isFree ? [] : prorations(before, [], at);
  const recurring = first.price.recurring;
  for (const item of items) {
    item.current_period_start = at;
    item.current_period_end = recurring === null ? at : nextBoundary(at, recurring, at);
  }
  return { items, resetsCycle, lines: credits };
}
