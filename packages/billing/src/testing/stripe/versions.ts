import { invalid } from './errors.ts';
import type { World } from './world.ts';

/** The version that the SDK pins. */
export const CURRENT_VERSION = '2026-10-28.endive';
/** A version from before Basil, still used by old webhook endpoints. */
export const OLD_VERSION = '2022-11-15';

const BASIL = '2025-03-31';
const CLOVER = '2025-09-30';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws 400 for a text that is not a version */
export function checkVersion(version: string): string {
  if (!/^20\d\d-\d\d-\d\d(?:\.[a-z]+)?$/.test(version) || version.slice(0, 10) > CURRENT_VERSION.slice(0, 10))
    throw invalid(`Invalid Stripe API version: ${version}. Use ${CURRENT_VERSION}, or an earlier version.`);
  return version;
}

/** Before Clover a discount had its coupon, not a source. */
function discountBeforeClover(discount: Json, world: World): void {
  const { coupon } = discount.source as { coupon: unknown };
  discount.coupon = typeof coupon === 'string' ? structuredClone(world.find('coupon', coupon)) : coupon;
  delete discount.source;
}

function promotionBeforeClover(code: Json, world: World): void {
  const { coupon } = code.promotion as { coupon: unknown };
  code.coupon = typeof coupon === 'string' ? structuredClone(world.find('coupon', coupon)) : coupon;
  delete code.promotion;
}

/** Before Basil the period belonged to the subscription, and it had one discount. */
function subscriptionBeforeBasil(subscription: Json): void {
  const items = (subscription.items as { data: Json[] } | undefined)?.data ?? [];
  subscription.current_period_start = items[0]?.current_period_start;
  subscription.current_period_end = items[0]?.current_period_end;
  subscription.plan = items.length === 1 ? structuredClone(items[0]?.plan) : null;
  subscription.quantity = items.length === 1 ? items[0]?.quantity : null;
  for (const item of items) {
    delete item.current_period_start;
    delete item.current_period_end;
    delete item.current_trial;
  }
  for (const name of ['billing_mode', 'billing_schedules', 'managed_payments', 'customer_account', 'status_details'])
    delete subscription[name];
}

/** Before Basil an invoice named its subscription, its payment intent and its charge. */
function invoiceBeforeBasil(invoice: Json, world: World): void {
  const parent = invoice.parent as { subscription_details?: { subscription?: unknown; metadata?: unknown } } | null;
  const payment = world.find('invoice_payment', world.paymentOfInvoice.get(String(invoice.id)));
  const intent = world.find('payment_intent', payment?.payment.payment_intent);
  invoice.subscription = parent?.subscription_details?.subscription ?? null;
  invoice.subscription_details = parent?.subscription_details
    ? { metadata: parent.subscription_details.metadata }
    : null;
  invoice.payment_intent = intent?.id ?? null;
  invoice.charge = intent?.latest_charge ?? null;
  invoice.paid = invoice.status === 'paid';
  invoice.paid_out_of_band = false;
  invoice.tax = null;
  invoice.total_tax_amounts = [];
  for (const name of [
    'parent',
    'payments',
    'total_taxes',
    'amount_overpaid',
    'customer_account',
    'confirmation_secret',
  ])
    delete invoice[name];
}

function lineBeforeBasil(line: Json, world: World): void {
  const parent = line.parent as Record<string, Json | null> | null;
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details;
  const { price } = (line.pricing as { price_details: { price: string } } | null)?.price_details ?? {};
  line.price = structuredClone(world.find('price', price) ?? null);
  line.proration = details?.proration ?? false;
  line.subscription ??= details?.subscription ?? null;
  line.subscription_item = details?.subscription_item ?? null;
  line.type = parent?.subscription_item_details ? 'subscription' : 'invoiceitem';
  for (const name of ['parent', 'pricing', 'taxes', 'subtotal', 'quantity_decimal', 'pretax_credit_amounts'])
    delete line[name];
}

/** Before Endive (2026-10-28) a session had the list of payment method types as its only list. */
const sessionBeforeBasil = (session: Json): void => {
  for (const name of ['allowed_payment_method_types', 'managed_payments', 'customer_account', 'integration_identifier'])
    delete session[name];
};

function walk(value: unknown, visit: (object: Json) => void): void {
  if (Array.isArray(value)) for (const entry of value) walk(entry, visit);
  if (!isObject(value)) return;
  for (const inner of Object.values(value)) walk(inner, visit);
  visit(value);
}

/** The resource in the shape of an API version; changes its argument. */
export function inVersion(world: World, resource: Json, version: string): Json {
  const date = version.slice(0, 10);
  if (date >= CLOVER) return resource;
  walk(resource, (object) => {
    if (object.object === 'discount') discountBeforeClover(object, world);
    if (object.object === 'promotion_code') promotionBeforeClover(object, world);
    if (date >= BASIL) return;
    if (object.object === 'subscription') subscriptionBeforeBasil(object);
    if (object.object === 'invoice') invoiceBeforeBasil(object, world);
    if (object.object === 'line_item') lineBeforeBasil(object, world);
    if (object.object === 'checkout.session') sessionBeforeBasil(object);
  });
  return resource;
}
