import { invalid } from './errors.ts';
import type { Tables } from './types.ts';
import { inVersion } from './versions.ts';
import type { World } from './world.ts';

/** Fields that hold ids, and the table each refers to. */
const REFERENCES: Readonly<Record<string, keyof Tables>> = {
  charge: 'charge',
  customer: 'customer',
  coupon: 'coupon',
  default_payment_method: 'payment_method',
  default_price: 'price',
  discounts: 'discount',
  invoice: 'invoice',
  latest_charge: 'charge',
  latest_invoice: 'invoice',
  payment_intent: 'payment_intent',
  payment_method: 'payment_method',
  price: 'price',
  product: 'product',
  promotion_code: 'promotion_code',
  schedule: 'subscription_schedule',
  subscription: 'subscription',
  test_clock: 'test_helpers.test_clock',
};

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = <T>(url: string, data: T[], has_more = false) => ({
  object: 'list' as const,
  data,
  has_more,
  url,
});

/** Lists that Stripe includes only when they are expanded. */
function included(world: World, holder: Json, name: string): unknown {
  const id = String(holder.id);
  if (holder.object === 'invoice' && name === 'payments') {
    const payment = world.find('invoice_payment', world.paymentOfInvoice.get(id));
    return listOf(`/v1/invoice_payments?invoice=${id}`, payment === undefined ? [] : [structuredClone(payment)]);
  }
  if (holder.object === 'customer' && name === 'subscriptions') {
    const live = world
      .subscriptionsOf(id)
      .filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired');
    return listOf(`/v1/customers/${id}/subscriptions`, structuredClone(live.toReversed()));
  }
  if (holder.object === 'checkout.session' && name === 'line_items')
    return listOf(`/v1/checkout/sessions/${id}/line_items`, structuredClone(world.lineItems.get(id) ?? []));
  return undefined;
}

function lookUp(world: World, name: string, value: unknown): unknown {
  const table = REFERENCES[name];
  if (table === undefined) return undefined;
  if (Array.isArray(value)) return value.map((entry) => lookUp(world, name, entry));
  if (typeof value !== 'string') return value;
  const found = world.find(table, value) ?? (table === 'customer' ? world.deletedCustomers.get(value) : undefined);
  return structuredClone(found ?? value);
}

function expandPath(world: World, holder: Json, path: readonly string[], whole: string): void {
  const [name = '', ...rest] = path;
  const current = holder[name] ?? included(world, holder, name);
  if (current === undefined) throw invalid(`This property cannot be expanded (${whole}).`, 'expand');
  const value =
    typeof current === 'string' || Array.isArray(current) ? (lookUp(world, name, current) ?? current) : current;
  if (rest.length === 0 && (typeof value === 'string' || !(isObject(value) || Array.isArray(value) || value === null)))
    throw invalid(`This property cannot be expanded (${whole}).`, 'expand');
  holder[name] = value;
  if (rest.length === 0) return;
  for (const inner of Array.isArray(value) ? value : [value])
    if (isObject(inner)) expandPath(world, inner, rest, whole);
}

const MAX_EXPAND_DEPTH = 4;

/** A resource as an answer: references expanded as requested, in the shape of the API version. */
export function render(world: World, resource: object, expand: readonly string[], version: string): unknown {
  const copy = structuredClone(resource) as Json;
  for (const path of expand) {
    const parts = path.split('.');
    const depth = parts.filter((part) => part !== 'data').length;
    if (depth > MAX_EXPAND_DEPTH)
      throw invalid(
        `You cannot expand more than 4 levels of a property (${path}).`,
        'expand',
        'property_expansion_max_depth',
      );
    expandPath(world, copy, parts, path);
  }
  return inVersion(world, copy, version);
}
