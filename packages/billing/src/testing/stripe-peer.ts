import { parseArgs } from 'node:util';
import { startStripePeer } from './stripe/peer.ts';

/**
 * Runs the Stripe peer as a program until it is interrupted, and prints the settings of a server that uses it:
 * docs/billing-testing.md.
 *
 * node packages/billing/src/testing/stripe-peer.ts --port 12111 --webhook http://127.0.0.1:4000/api/v1/billing/webhook
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12111' },
    key: { type: 'string', default: 'sk_test_peer' },
    secret: { type: 'string', default: 'whsec_peer_secret' },
    webhook: { type: 'string' },
    'api-version': { type: 'string' },
    hold: { type: 'boolean', default: false },
    'days-ago': { type: 'string', default: '0' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: expected 0 to 65535`);

const daysAgo = Number(values['days-ago']);
if (!Number.isInteger(daysAgo) || daysAgo < 0)
  throw new Error(`--days-ago ${values['days-ago']}: expected a whole number`);

const peer = await startStripePeer({
  port,
  aheadS: -daysAgo * 86_400,
  secretKey: values.key,
  runningClock: () => Math.floor(Date.now() / 1000),
});
const prices = {
  STRIPE_PRICE_PRO_MONTH: peer.plan('Pro', 499, 'month').id,
  STRIPE_PRICE_PRO_YEAR: peer.plan('Pro', 4990, 'year').id,
  STRIPE_PRICE_BUSINESS_MONTH: peer.plan('Business', 1499, 'month').id,
  STRIPE_PRICE_BUSINESS_YEAR: peer.plan('Business', 14_990, 'year').id,
};
peer.courier.drop();
if (values.webhook !== undefined) {
  const version = values['api-version'];
  peer.courier.setEndpoint({
    url: values.webhook,
    secret: values.secret,
    ...(version === undefined ? {} : { apiVersion: version }),
  });
  peer.courier.deliverImmediately(!values.hold);
}
const settings = {
  STRIPE_API_BASE: peer.url,
  STRIPE_SECRET_KEY: values.key,
  STRIPE_WEBHOOK_SECRET: values.secret,
  ...prices,
};
for (const [name, value] of Object.entries(settings)) process.stdout.write(`${name}=${value}\n`);
process.stdout.write(`# control API: ${peer.url}/_control/actions\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await peer.close();
    process.exit(0);
  });
