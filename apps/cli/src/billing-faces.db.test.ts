import { upgradeRequired } from '@energy-optimizer/client';
import { type Customer, type PayingWorld, payingWorld, UPGRADE_URL } from '@energy-optimizer/server/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientOf, energyOf, FACES, type Face, type Outcome, startFaces } from './testing/billing-faces.ts';

/** The operations of billing on every interface of one server with a Stripe peer, for one user per interface. */

const DAY_S = 86_400;
const PROMOTION = 'SPRING25';

let world: PayingWorld;
let call: ReturnType<typeof startFaces>;
let users: Readonly<Record<Face, Customer>>;
beforeAll(async () => {
  world = await payingWorld({ BILLING_TRIAL_DAYS: '14' });
  call = startFaces(world);
  const entries = FACES.map(async (face) => [face, await world.signUp(face)] as const);
  users = Object.fromEntries(await Promise.all(entries)) as typeof users;
  const api = async (path: string, fields: Record<string, string>) => {
    const headers = { authorization: `Bearer ${world.peer.secretKey}` };
    const response = await fetch(`${world.peer.url}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
    });
    return (await response.json()) as { readonly id: string };
  };
  const { id } = await api('/v1/coupons', { percent_off: '25', duration: 'once' });
  await api('/v1/promotion_codes', { 'promotion[type]': 'coupon', 'promotion[coupon]': id, code: PROMOTION });
});
afterAll(() => world.close());

/** Calls an operation on every interface and returns the outcome, which is the same on all of them. */
async function everywhere(
  id: string,
  input: Record<string, unknown> | ((face: Face) => Record<string, unknown>) = {},
): Promise<Outcome> {
  const outcomes: [Face, Outcome][] = [];
  for (const face of FACES)
    outcomes.push([face, await call(face, users[face], id, typeof input === 'function' ? input(face) : input)]);
  const [first] = outcomes.map(([, outcome]) => withoutIds(outcome));
  for (const [face, outcome] of outcomes)
    expect({ face, outcome: withoutIds(outcome) }).toEqual({ face, outcome: first });
  return outcomes[0]![1];
}

/** Stripe's IDs, the numbers of invoices and addresses differ between users. */
const withoutIds = (outcome: Outcome): unknown =>
  JSON.parse(
    JSON.stringify(outcome)
      .replaceAll(/\b(cus|cs_test|in|sub|bps|test)_[\w]+/g, '$1_…')
      .replaceAll(/"number":"[^"]+"/g, '"number":"…"')
      .replaceAll(/[\w.]+@example\.com/g, '…@example.com'),
  );

const payCheckouts = async (): Promise<void> => {
  for (const { id, status } of world.peer.world.table('checkout.session').values())
    if (status === 'open') world.peer.dashboard.completeCheckout(id);
  expect(new Set(await world.deliver())).toEqual(new Set([200]));
};
const later = async (days: number): Promise<void> => {
  world.peer.clock.advance(days * DAY_S);
  await world.deliver();
};

it('a call beyond the tier is refused with the tier that is required and where to get it', async () => {
  const refusal = { feature: 'analytics', tier: 'free', requiredTier: 'pro', upgradeUrl: UPGRADE_URL };
  const input = { region: 'de' };
  for (const face of ['inProcess', 'rest', 'trpc'] as const) {
    const { status, json } = await world.call(face, users[face], 'prices.statistics', input);
    expect([status, json]).toEqual([402, expect.objectContaining({ ...refusal, code: 'tier_required' })]);
  }
  const client = clientOf(world, users.client);
  expect(upgradeRequired(await client.prices.statistics.query({ region: 'de' }).catch((error) => error))).toEqual(
    refusal,
  );
  const streams = { ...refusal, feature: 'stream', requiredTier: 'business' };
  const path = '/api/v1/prices/stream?region=de';
  const response = await fetch(world.server.url + path, { headers: users.rest.headers });
  expect([response.status, await response.json()]).toEqual([402, expect.objectContaining(streams)]);
  const error = await new Promise((onError) => client.prices.stream.subscribe({ region: 'de' }, { onError }));
  expect(upgradeRequired(error)).toEqual(streams);
});

it('plans, and the status of a user without a subscription', async () => {
  expect(await everywhere('billing.plans')).toEqual({
    trialDays: 14,
    plans: [
      { tier: 'pro', interval: 'month', amountCents: 499, currency: 'USD' },
      { tier: 'pro', interval: 'year', amountCents: 4_990, currency: 'USD' },
      { tier: 'business', interval: 'month', amountCents: 1_499, currency: 'USD' },
    ],
  });
  expect(await everywhere('billing.status')).toMatchObject({ tier: 'free', subscription: null, asOf: null });
  expect(await everywhere('billing.portal')).toMatchObject({ code: 'no_subscription' });
  expect(await everywhere('billing.invoices')).toEqual({ items: [], next: null });
});

it('a checkout with a promotion code, paid: a trial that grants the tier, and no second checkout', async () => {
  const wrong = { tier: 'pro', promotionCode: 'WINTER' };
  expect(await everywhere('billing.checkout', wrong)).toMatchObject({ code: 'unknown_promotion_code' });
  const unsold = { tier: 'business', interval: 'year' };
  expect(await everywhere('billing.checkout', unsold)).toMatchObject({ code: 'unknown_plan' });
  const opened = await everywhere('billing.checkout', { tier: 'pro', promotionCode: PROMOTION });
  expect(opened).toMatchObject({ sessionId: expect.stringMatching(/^cs_/), url: expect.stringMatching(/^https:/) });
  await payCheckouts();
  expect(await everywhere('billing.status')).toMatchObject({
    ...{ tier: 'pro', tierEndsAt: null },
    subscription: { status: 'trialing', plan: 'pro', amountCents: 499, trialEnd: expect.any(String) },
  });
  expect(await everywhere('billing.checkout', { tier: 'business' })).toMatchObject({ code: 'already_subscribed' });
});

it('after the trial, the first payment with the discount, on an invoice with its pages', async () => {
  await later(15);
  expect(await everywhere('billing.status')).toMatchObject({ subscription: { status: 'active' } });
  const { items } = (await everywhere('billing.invoices', { limit: 5 })) as { items: Record<string, unknown>[] };
  expect(items).toMatchObject([
    { status: 'paid', totalCents: 374, amountPaidCents: 374, currency: 'USD', url: expect.any(String) },
    { status: 'paid', totalCents: 0 },
  ]);
});

it('a change of plan for the previewed amount', async () => {
  const wish = { tier: 'business', interval: 'month' };
  const preview = await everywhere('billing.previewChange', wish);
  expect(preview).toMatchObject({ currency: 'USD', amountDueCents: expect.any(Number) });
  const { prorationDate, amountDueCents } = preview as { prorationDate: string; amountDueCents: number };
  expect(await everywhere('billing.changePlan', { ...wish, prorationDate })).toMatchObject({ tier: 'business' });
  const { items } = (await everywhere('billing.invoices', { limit: 1 })) as { items: Record<string, unknown>[] };
  expect(items[0]?.amountDueCents).toBe(amountDueCents);
  expect(await everywhere('billing.previewChange', wish)).toMatchObject({ code: 'same_plan' });
  expect(await everywhere('billing.changePlan', wish)).toMatchObject({ code: 'same_plan' });
});

it('a cancellation at the end of the period, withdrawn', async () => {
  expect(await everywhere('billing.resume')).toMatchObject({ code: 'nothing_to_resume' });
  const canceled = (await everywhere('billing.cancel')) as { tierEndsAt: string; subscription: { periodEnd: string } };
  expect(canceled.tierEndsAt).toBe(canceled.subscription.periodEnd);
  expect(await everywhere('billing.resume')).toMatchObject({ tier: 'business', tierEndsAt: null });
});

it('another billing address, and the portal', async () => {
  const address = (face: Face) => ({ email: `Bills.${face}@example.com` });
  const changed = (await everywhere('billing.setEmail', address)) as { billingEmail: string };
  expect(changed.billingEmail).toBe('bills.inprocess@example.com');
  expect(await everywhere('billing.portal')).toEqual({
    url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\//),
  });
});

it('a cancellation now', async () => {
  expect(await everywhere('billing.cancel', { at: 'now' })).toMatchObject({
    tier: 'free',
    subscription: { status: 'canceled' },
  });
  expect(await everywhere('billing.cancel', { at: 'now' })).toMatchObject({ code: 'no_subscription' });
  await world.deliver();
  expect(await everywhere('billing.status')).toMatchObject({ tier: 'free' });
});

it('what an operator does for a user is in the audit log, without addresses', async () => {
  const { stdout } = await energyOf(world, ['audit', '--user', users.cli.id, '--limit', '100', '--json']);
  const log = (JSON.parse(stdout) as { action: string; actorKind: string; details: object }[]).filter(({ action }) =>
    action.startsWith('billing_'),
  );
  expect(new Set(log.map(({ actorKind }) => actorKind))).toEqual(new Set(['operator']));
  // All at one instant of the peer's clock.
  const actions = log.map(({ action, details }) => [action.replace('billing_', ''), details]);
  expect(actions).toHaveLength(7);
  expect(actions).toEqual(
    expect.arrayContaining([
      ['page_opened', { page: 'checkout' }],
      ['subscription_changed', { change: 'plan', tier: 'business', interval: 'month' }],
      ['subscription_changed', { change: 'cancel', at: 'period_end' }],
      ['subscription_changed', { change: 'resume' }],
      ['email_changed', {}],
      ['page_opened', { page: 'portal' }],
      ['subscription_changed', { change: 'cancel', at: 'now' }],
    ]),
  );
});

it('the command line shows it as text, and names a user who does not exist', async () => {
  const energy = async (...args: string[]) => (await energyOf(world, ['billing', ...args])).stdout;
  const { id } = users.cli;
  expect(await energy('plans')).toBe('pro per month: $4.99\npro per year: $49.90\nbusiness per month: $14.99\n');
  expect(await energy('status', id)).toBe(
    'tier free; business per month, canceled; invoices to bills.cli@example.com\n',
  );
  expect(await energy('invoices', id, '--limit', '1')).toMatch(/^invoice +created +status +total +page\n/);
  expect(await energy('checkout', id, 'pro')).toMatch(/^https:\/\/checkout\.stripe\.com\/\S+\nexpires \S+ \S+\n$/);
  const unknown = await energyOf(world, ['billing', 'status', '00000000-0000-4000-8000-000000000000']);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('No user has the ID')]);
  const wrong = await energyOf(world, ['billing', 'email', id, 'ada']);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('must be an e-mail address')]);
});
