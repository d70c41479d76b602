import { draftInvoice, type LineInput, periodLines } from '../engine/invoices.ts';
import { nextBoundary } from '../engine/periods.ts';
import { newItem, planChange, readItems } from '../engine/plan-change.ts';
import { firstItem } from '../engine/update-subscription.ts';
import { invalid, notModeled } from '../errors.ts';
import type { Call } from '../http/route.ts';
import { type Reader, reader } from '../params.ts';
import type { Invoice, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { live, readNewItems } from './subscriptions.ts';

const EMPTY = reader({});
const BEHAVIORS = ['always_invoice', 'create_prorations', 'none'] as const;

/** The regular lines of the period after the current one. */
function nextPeriodLines(subscription: Subscription): LineInput[] {
  const { current_period_end: end, price } = firstItem(subscription);
  const { recurring } = price;
  if (recurring === null) return [];
  const next = structuredClone(subscription);
  next.status = 'active';
  const anchor = subscription.status === 'trialing' ? end : subscription.billing_cycle_anchor;
  for (const item of next.items.data) {
    item.current_period_start = end;
    item.current_period_end = nextBoundary(anchor, recurring, end);
  }
  return periodLines(next);
}

function linesOf(world: World, subscription: Subscription, details: Reader): LineInput[] {
  const behavior = details.oneOf('proration_behavior', BEHAVIORS) ?? 'create_prorations';
  const items = readItems(world, details.list('items'));
  const {
    items: after,
    lines,
    resetsCycle,
  } = planChange(world, subscription, {
    items,
    behavior,
    at: details.integer('proration_date'),
    resetAnchor: details.text('billing_cycle_anchor') === 'now',
  });
  const changed = { ...structuredClone(subscription), items: { ...subscription.items, data: after } };
  const pending = (world.pendingItems.get(subscription.id) ?? []).map((item) => ({ ...item, proration: true }));
  if (resetsCycle) return [...pending, ...lines, ...periodLines(changed)];
  if (behavior === 'always_invoice' && items.length > 0) return [...pending, ...lines];
  const ends = details.boolean('cancel_at_period_end') ?? subscription.cancel_at !== null;
  return [...pending, ...lines, ...(ends ? [] : nextPeriodLines(changed))];
}

/** The first invoice of a subscription that does not exist yet. */
function newSubscriptionLines(world: World, customer: string, details: Reader): LineInput[] {
  const now = world.now(customer);
  return readNewItems(world, details.list('items')).map((input) => {
    const period = { start: now, end: nextBoundary(now, input.price.recurring, now) };
    const item = newItem(world, '', now, { ...input, period });
    return {
      amount: item.price.unit_amount * item.quantity,
      description: `${item.quantity} × ${item.price.product}`,
      price: item.price,
      quantity: item.quantity,
      period,
      item: null,
      proration: false,
    };
  });
}

/** `invoices.createPreview`: what a change of plan, or the next renewal, would cost. Changes nothing. */
export function previewInvoice({ world, params }: Call): Invoice {
  if (params.has('schedule')) throw notModeled('previews of schedules');
  const details = params.inner('subscription_details') ?? EMPTY;
  if (details.boolean('cancel_now') === true) throw notModeled('previews of a cancellation');
  const id = params.text('subscription');
  const subscription = id === undefined ? null : live(world, id);
  const customer = subscription?.customer ?? world.get('customer', params.required('customer'), 'customer').id;
  if (params.has('customer') && params.text('customer') !== customer)
    throw invalid('The subscription belongs to another customer.', 'customer');
  if (subscription === null && details.list('items').length === 0)
    throw invalid('Nothing to invoice for customer', 'customer', 'invoice_upcoming_none');
  const lines =
    subscription === null ? newSubscriptionLines(world, customer, details) : linesOf(world, subscription, details);
  if (lines.length === 0) throw invalid('Nothing to invoice for customer', 'customer', 'invoice_upcoming_none');
  return draftInvoice(
    world,
    {
      customer,
      subscription,
      reason: 'upcoming',
      lines,
      discounts: subscription?.discounts ?? [],
      currency: lines[0]?.price.currency ?? world.settings.currency,
    },
    world.id('upcoming_in'),
  );
}
