import { databaseVariables, testDatabase } from '@energy-optimizer/db/testing';
import { until } from '@energy-optimizer/kernel/testing';
import { expect, it } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { sandbox } from '../testing/process.ts';
import { startStripeProcess } from '../testing/stripe-process.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'seven purple teapots';

it('a server and the program of npm run stripe-peer, each a process: checkout, webhook, tier, cancellation, grace period', async () => {
  const database = await testDatabase();
  const peer = await startStripeProcess(['--days-ago', '40']);
  const box = await sandbox();
  try {
    const server = box.start({ ...databaseVariables(database.url), ...peer.settings });
    const url = await server.ready();
    const secret = peer.settings.STRIPE_WEBHOOK_SECRET;
    await peer.control('setEndpoint', { url: `${url}/api/v1/billing/webhook`, secret });
    await peer.control('deliverImmediately', { on: true });
    const home = openBrowser({ url });
    const signUp = await home.post('/auth/sign-up', { email: EMAIL, password: PASSWORD });
    expect(signUp.body).toEqual({ status: 'sent' });
    const token = await until(() => /#token=([0-9a-f]{64})/.exec(server.stdout() + server.stderr())?.[1], 30_000);
    await home.post('/auth/confirm-email', { token });
    const tier = async () => (await home.get('/billing/entitlements')).body.tier;
    expect(await tier()).toBe('free');
    const { body } = await home.post('/billing/checkout', { tier: 'business', interval: 'year' });
    await peer.control('completeCheckout', { session: body.sessionId });
    await expect.poll(tier, { timeout: 30_000 }).toBe('business');
    const { body: status } = await home.get('/billing/status');
    expect(status.subscription).toMatchObject({ status: 'active', plan: 'business', amountCents: 14_990 });
    const deliveries = (await peer.control('deliveries')) as { status: number }[];
    expect(new Set(deliveries.map((one) => one.status))).toEqual(new Set([200]));
    await home.post('/billing/cancel', { at: 'now' });
    await expect.poll(tier, { timeout: 30_000 }).toBe('free');
    // A renewal that failed more than seven days ago, by the clock of the server too.
    const { body: again } = await home.post('/billing/checkout', { tier: 'pro' });
    const { customer } = (await peer.control('completeCheckout', { session: again.sessionId })) as { customer: string };
    await expect.poll(tier, { timeout: 30_000 }).toBe('pro');
    await peer.control('setCard', { customer, outcome: 'declines' });
    await peer.control('advance', { seconds: 39 * 86_400 });
    await expect.poll(tier, { timeout: 30_000 }).toBe('free');
    expect((await home.get('/billing/status')).body.subscription).toMatchObject({ status: 'past_due' });
  } finally {
    await box.remove();
    await peer.close();
    await database.drop();
  }
}, 120_000);
