import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type PaymentsWorld, paymentsWorld } from '../testing/payments-world.ts';
import { checkout } from './checkout.ts';
import { setBillingEmail } from './manage.ts';
import { invoices } from './status.ts';

let world: PaymentsWorld;
beforeAll(async () => {
  world = await paymentsWorld();
});
afterAll(() => world.close());

describe('a checkout', () => {
  it('is the same page for the same wish, also for two calls at once, with one customer', async () => {
    const userId = await world.addUser();
    const [one, two] = await Promise.all([world.checkout(userId), world.checkout(userId)]);
    const third = await world.checkout(userId);
    expect([two?.sessionId, third.sessionId]).toEqual([one?.sessionId, one?.sessionId]);
    const named = [...world.peer.world.table('customer').values()].filter((one) => one.email?.startsWith(userId));
    expect(named.length).toBe(1);
  });

  it('of another plan expires the former page, so that only one can be paid', async () => {
    const userId = await world.addUser();
    const pro = await world.checkout(userId, 'pro');
    const business = await world.checkout(userId, 'business');
    expect(business.sessionId).not.toBe(pro.sessionId);
    expect(world.peer.world.get('checkout.session', pro.sessionId).status).toBe('expired');
    const again = await world.checkout(userId, 'pro');
    expect(world.peer.world.get('checkout.session', again.sessionId).status).toBe('open');
  });

  it('grants the tier only once it is paid', async () => {
    const userId = await world.addUser();
    const { sessionId } = await world.checkout(userId);
    await world.deliver();
    expect((await world.status(userId)).tier).toBe('free');
    world.peer.dashboard.completeCheckout(sessionId);
    await world.deliver();
    expect(await world.status(userId)).toMatchObject({
      tier: 'pro',
      subscription: { status: 'active', plan: 'pro', amountCents: 499, currency: 'USD', interval: 'month' },
    });
  });

  it('of a subscriber is refused with the URL of the portal, also before the webhook and for two at once', async () => {
    const userId = await world.addUser();
    const { sessionId } = await world.checkout(userId);
    world.peer.dashboard.completeCheckout(sessionId);
    const results = await Promise.allSettled([world.checkout(userId), world.checkout(userId, 'business')]);
    for (const result of results)
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'already_subscribed', details: { portalUrl: expect.stringMatching(/^https?:/) } },
      });
    await world.deliver();
  });

  it('with an unknown promotion code, an unsold interval or a foreign page is refused', async () => {
    const userId = await world.addUser();
    const wish = { tier: 'pro', interval: 'month' } as const;
    const refused = [
      checkout(world.context, userId, { ...wish, promotionCode: 'NOPE' }),
      checkout(world.context, userId, { tier: 'business', interval: 'year' }),
      checkout(world.context, userId, { ...wish, successUrl: 'https://evil.example' }),
    ];
    const codes = await Promise.all(refused.map(codeOf));
    expect(codes).toEqual(['unknown_promotion_code', 'unknown_plan', 'redirect_not_allowed']);
  });

  it.each([
    ['accepts the request and never responds', { kind: 'timeout', afterEffect: true, times: 2 }],
    ['responds after the time limit', { kind: 'late', delayMs: 3_000, times: 2 }],
    ['closes the connection in the middle of the response', { kind: 'truncate', times: 1 }],
  ] as const)('at a Stripe that %s fails, and its repetition opens the page that was created', async (_, fault) => {
    const userId = await world.addUser();
    await world.checkout(userId, 'business');
    const customer = await world.customerOf(userId);
    const from = world.peer.requests.length;
    world.peer.faults.next({ ...fault, path: '/v1/checkout/sessions', method: 'POST', skip: 1 });
    const wish = { tier: 'pro', interval: 'month' } as const;
    expect(await codeOf(checkout(world.impatient, userId, wish))).toBe('billing_unavailable');
    const { sessionId } = await world.checkout(userId);
    const sent = world.peer.requests.slice(from).filter((one) => one.path === '/v1/checkout/sessions');
    expect(sent.map(({ status }) => status)).toEqual([...Array.from({ length: fault.times }, () => 0), 200]);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    const sessions = [...world.peer.world.table('checkout.session').values()].filter(
      (one) => one.customer === customer,
    );
    expect(sessions.filter(({ status }) => status === 'open').map(({ id }) => id)).toEqual([sessionId]);
    expect(sessions.length).toBe(2);
  });

  it('fails with billing_unavailable while Stripe is away, and afterward opens one page', async () => {
    const userId = await world.addUser();
    world.peer.faults.next({ kind: 'unavailable', path: '/v1/checkout/sessions', times: 2 });
    expect(await codeOf(world.checkout(userId))).toBe('billing_unavailable');
    // The session is created, only its response is lost.
    world.peer.faults.next({ kind: 'truncate', path: '/v1/checkout/sessions' });
    expect(await codeOf(world.checkout(userId))).toBe('billing_unavailable');
    const { sessionId } = await world.checkout(userId);
    const customer = await world.customerOf(userId);
    const sessions = [...world.peer.world.table('checkout.session').values()].filter(
      (one) => one.customer === customer,
    );
    expect(sessions.map(({ id }) => id)).toEqual([sessionId]);
  });
});

it('the first subscription begins with a free trial, which grants the tier; a later one is charged at once', async () => {
  const userId = await world.addUser();
  const context = { ...world.context, settings: { ...world.context.settings, trialDays: 14 } };
  const subscribe = async () => {
    const { sessionId } = await checkout(context, userId, { tier: 'pro', interval: 'month' });
    world.peer.dashboard.completeCheckout(sessionId);
    await world.deliver();
  };
  await subscribe();
  const trialEnd = addMs(world.clock.now(), 14 * DAY_MS);
  expect(await world.status(userId)).toMatchObject({
    tier: 'pro',
    tierEndsAt: null,
    subscription: { status: 'trialing', trialEnd },
  });
  world.laterDays(15);
  await world.deliver();
  expect(await world.status(userId)).toMatchObject({ tier: 'pro', subscription: { status: 'active' } });
  await world.cancel(userId, 'now');
  await subscribe();
  expect(await world.status(userId)).toMatchObject({ tier: 'pro', subscription: { status: 'active', trialEnd: null } });
});

describe('a subscription', () => {
  it('canceled at the end of the period keeps the tier until then, without any event', async () => {
    const userId = await world.subscriber();
    const canceled = await world.cancel(userId, 'period_end');
    expect(canceled.tierEndsAt).toEqual(canceled.subscription?.periodEnd);
    expect((await world.resume(userId)).tierEndsAt).toBeNull();
    expect(await codeOf(world.resume(userId))).toBe('nothing_to_resume');
    const { tierEndsAt } = await world.cancel(userId, 'period_end');
    expect(tierEndsAt).not.toBeNull();
    await world.deliver();
    expect((await world.accountOf(userId)).tierEndsAt).toEqual(tierEndsAt);
  });

  it('canceled now ends the tier, and a new checkout is possible', async () => {
    const userId = await world.subscriber();
    expect(await world.cancel(userId, 'now')).toMatchObject({ tier: 'free', subscription: { status: 'canceled' } });
    expect(await codeOf(world.cancel(userId, 'now'))).toBe('no_subscription');
    expect(await codeOf(world.checkout(userId))).toBe('resolved');
  });

  it('changes its plan for the previewed amount, back and forth', async () => {
    const userId = await world.subscriber();
    const preview = await world.preview(userId, 'business');
    expect(preview).toMatchObject({ currency: 'USD' });
    expect(preview.amountDueCents).toBeGreaterThan(0);
    expect(await world.change(userId, 'business', preview.prorationDate)).toMatchObject({ tier: 'business' });
    const [newest] = (await invoices(world.context, userId, { limit: 1 })).items;
    expect(newest?.amountDueCents).toBe(preview.amountDueCents);
    expect(await codeOf(world.change(userId, 'business'))).toBe('same_plan');
    expect(await world.change(userId, 'pro')).toMatchObject({ tier: 'pro' });
    expect(await world.change(userId, 'business')).toMatchObject({ tier: 'business' });
    await world.deliver();
  });

  it('stays as it is if the payment of a change is declined', async () => {
    const userId = await world.subscriber();
    world.peer.dashboard.nextPayments(await world.customerOf(userId), 'declines');
    expect(await codeOf(world.change(userId, 'business'))).toBe('payment_declined');
    expect((await world.status(userId)).tier).toBe('pro');
    await world.deliver();
  });

  it('has invoices with links, and a billing address', async () => {
    const userId = await world.subscriber();
    const { items, next } = await invoices(world.context, userId, { limit: 5 });
    expect(items).toMatchObject([{ status: 'paid', totalCents: 499, currency: 'USD' }]);
    expect(next).toBeNull();
    expect(await setBillingEmail(world.context, userId, 'bills@example.com')).toMatchObject({
      billingEmail: 'bills@example.com',
    });
    await world.deliver();
  });

  it('is canceled and its customer deleted at Stripe after the account was deleted', async () => {
    const userId = await world.subscriber();
    const customer = await world.customerOf(userId);
    await world.db.owner.query({ text: 'DELETE FROM app_user WHERE id = $1', values: [userId] });
    expect(await world.service.processInbox()).toMatchObject({ done: 1, failed: 0 });
    const subscriptions = [...world.peer.world.table('subscription').values()].filter(
      (one) => one.customer === customer,
    );
    expect(subscriptions.map(({ status }) => status)).toEqual(['canceled']);
    const { items } = await world.service.events({ customerId: customer, limit: 10 });
    expect(items.map(({ type, state }) => [type, state])).toEqual([['local.account_deleted', 'done']]);
    world.peer.courier.drop();
  });

  it('whose deletion at Stripe was abandoned is deleted when the erasure asks for the confirmation again', async () => {
    const userId = await world.subscriber();
    const customer = await world.customerOf(userId);
    await world.db.owner.query({ text: 'DELETE FROM app_user WHERE id = $1', values: [userId] });
    const abandon = `UPDATE billing_event SET state = 'failed' WHERE customer_id = $1 AND state = 'pending'`;
    await world.db.owner.query({ text: abandon, values: [customer] });
    const erased = { userId, addresses: [], customerIds: [customer] };
    expect(await codeOf(world.service.confirmErasure(erased))).toBe('billing_unavailable');
    expect(await world.service.processInbox()).toMatchObject({ done: 1, failed: 0 });
    expect(await world.service.confirmErasure(erased)).toEqual({ customers: 1 });
    expect((await world.service.events({ customerId: customer, limit: 10 })).items).toEqual([]);
    expect(world.peer.world.deletedCustomers.has(customer)).toBe(true);
    world.peer.courier.drop();
  });
});

it('an unpaid invoice: the tier holds for seven days, reminders follow the failed payments, payment ends both', async () => {
  const userId = await world.subscriber();
  const customer = await world.customerOf(userId);
  world.peer.dashboard.setCard(customer, 'declines');
  await world.deliver();
  world.mails.length = 0;
  world.laterDays(32);
  await world.deliver();
  const late = await world.status(userId);
  expect(late).toMatchObject({ tier: 'pro', subscription: { status: 'past_due' } });
  const since = late.subscription?.pastDueSince ?? new Date(0);
  expect(late.tierEndsAt).toEqual(addMs(since, 7 * DAY_MS));
  expect(world.mails.map(({ template }) => template)).toEqual(['dunningSoft']);
  await world.deliver();
  world.laterDays(3);
  await world.deliver();
  expect(world.mails.map(({ template }) => template)).toEqual(['dunningSoft', 'dunningSoft']);
  expect(world.mails[0]).toMatchObject({ props: { plan: 'Pro', amount: 4.99, currency: 'USD' } });
  world.laterDays(5);
  await world.deliver();
  expect(world.mails.map(({ template }) => template)).toEqual(['dunningSoft', 'dunningSoft', 'dunningFinal']);
  expect((await world.status(userId)).tier).toBe('free');
  world.peer.dashboard.setCard(customer, 'succeeds');
  world.laterDays(7);
  await world.deliver();
  expect(await world.status(userId)).toMatchObject({ tier: 'pro', subscription: { pastDueSince: null } });
  expect(world.mails.length).toBe(3);
});
