import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, startHarness } from './harness.ts';

const folder = path.join(import.meta.dirname, '../../../../../../shared/data/payloads/stripe');
const isHere = existsSync(folder);

type Json = Record<string, unknown>;

/** Recorded resources by their `object`: Stripe's published fixtures of 2026-07-29.dahlia and single files. */
function readRecorded() {
  const files = readdirSync(folder).filter((name) => /^(fixtures3|resource_).*\.json$/.test(name));
  const parsed = files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Json);
  const all = parsed.flatMap((file) =>
    'resources' in file ? Object.values(file.resources as Json) : [file],
  ) as Json[];
  console.log(`stripe: read ${files.length} files with ${all.length} recorded resources`);
  return all.filter((resource) => !('deleted' in resource));
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/** Paths whose values have another type than the recorded ones; null says nothing about a type. */
function otherTypes(ours: Json, recorded: Json, prefix = ''): string[] {
  return Object.keys(ours).flatMap((name) => {
    const [mine, theirs] = [ours[name], recorded[name]];
    const kinds = [kindOf(mine), kindOf(theirs)];
    if (mine === undefined || theirs === undefined || kinds.includes('null')) return [];
    if (kinds[0] !== kinds[1]) return [`${prefix}${name}: ${kinds[0]}, recorded ${kinds[1]}`];
    return kinds[0] === 'object' ? otherTypes(mine as Json, theirs as Json, `${prefix}${name}.`) : [];
  });
}

/** Fields of 2026-10-28.endive that the fixtures of 2026-07-29.dahlia do not have yet. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  customer: ['customer_account'],
  'checkout.session': ['allowed_payment_method_types'],
  dispute: ['intended_submission_method'],
  payment_intent: ['allowed_payment_method_types', 'payment_record'],
  product: ['tax_details'],
  subscription_item: ['current_trial'],
  subscription_schedule: ['pause_schedules'],
};
/** Recorded fields that older versions had, or that exist only when they are expanded or set. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  customer: ['sources'],
  invoice: ['subscription'],
  price: ['tiers'],
};

let harness: Harness;
let produced: Map<string, Json>;

/** One resource of each kind from the peer. */
async function produce({ peer, stripe, subscribe, pro }: Harness): Promise<Map<string, Json>> {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'AUTUMN' });
  const { customer, id } = await subscribe({ discounts: [{ coupon: coupon.id }] });
  await stripe.paymentIntents.create({ amount: 100, currency: 'usd' });
  await stripe.billingPortal.sessions.create({ customer });
  await stripe.subscriptionSchedules.create({ from_subscription: id });
  await stripe.testHelpers.testClocks.create({ frozen_time: 1_795_000_000 });
  peer.dashboard.refund(customer, 100);
  peer.dashboard.dispute(customer);
  const names = [
    'customer',
    'product',
    'price',
    'coupon',
    'promotion_code',
    'discount',
    'payment_method',
    'subscription',
  ] as const;
  const more = [
    'invoice',
    'invoice_payment',
    'payment_intent',
    'charge',
    'refund',
    'dispute',
    'checkout.session',
  ] as const;
  const last = ['billing_portal.session', 'subscription_schedule', 'test_helpers.test_clock', 'event'] as const;
  const resources = [...names, ...more, ...last].map((name) => [...peer.world.table(name).values()].at(-1));
  const [item] = (await stripe.subscriptionItems.list({ subscription: id })).data;
  const [line] = (
    await stripe.checkout.sessions.listLineItems([...peer.world.table('checkout.session').keys()][0] ?? '')
  ).data;
  const invoice = peer.world.find('invoice', peer.world.get('subscription', id).latest_invoice);
  const all = [...resources, item, line, invoice?.lines.data[0], item?.plan] as unknown as Json[];
  expect(pro.object).toBe('price');
  return new Map(all.map((resource) => [String(resource.object), JSON.parse(JSON.stringify(resource)) as Json]));
}

beforeAll(async () => {
  harness = await startHarness();
  produced = await produce(harness);
});
afterAll(() => harness.peer.close());

test.skipIf(!isHere)('every resource has the recorded fields with the recorded types', () => {
  const differences = readRecorded().flatMap((recorded) => {
    const name = String(recorded.object);
    const ours = produced.get(name);
    if (ours === undefined) return [];
    const missing = Object.keys(recorded).filter((field) => !(field in ours) && !ABSENT[name]?.includes(field));
    const extra = Object.keys(ours).filter((field) => !(field in recorded) && !NEWER[name]?.includes(field));
    const found = [
      ...missing.map((field) => `lacks ${field}`),
      ...extra.map((field) => `has ${field}`),
      ...otherTypes(ours, recorded),
    ];
    return found.map((text) => `${name}: ${text}`);
  });
  expect([...new Set(differences)]).toEqual([]);
});
