import { parseArgs } from 'node:util';
import { startStripePeer } from './stripe/peer.ts';

/**
 * Runs the Stripe peer as a program until it is interrupted: docs/billing-testing.md.
 *
 * node packages/billing/src/testing/stripe-peer.ts --port 12111 --key sk_test_peer \
 *   --webhook http://127.0.0.1:3000/api/v1/billing/webhook --secret whsec_test
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12111' },
    key: { type: 'string', default: 'sk_test_peer' },
    webhook: { type: 'string' },
    secret: { type: 'string', default: 'whsec_test' },
    'api-version': { type: 'string' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: expected 0 to 65535`);

const peer = await startStripePeer({
  port,
  secretKey: values.key,
  runningClock: () => Math.floor(Date.now() / 1000),
});
const plans = { pro: [499, 4990], business: [1499, 14_990] } as const;
const prices = Object.entries(plans).flatMap(([name, [month, year]]) => [
  [`${name} monthly`, peer.plan(name, month, 'month').id],
  [`${name} yearly`, peer.plan(name, year, 'year').id],
]);
peer.courier.drop();
if (values.webhook !== undefined) {
  peer.courier.setEndpoint({
    url: values.webhook,
    secret: values.secret,
    ...(values['api-version'] === undefined ? {} : { apiVersion: values['api-version'] }),
  });
  peer.courier.deliverImmediately(true);
}
process.stdout.write(`Stripe peer on ${peer.url}, key ${values.key}\n`);
for (const [name, id] of prices) process.stdout.write(`price ${name}: ${id}\n`);
process.stdout.write(`control: ${peer.url}/_control/actions\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await peer.close();
    process.exit(0);
  });
