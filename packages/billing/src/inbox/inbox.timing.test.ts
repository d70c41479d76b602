import { randomUUID } from 'node:crypto';
import { expectAtMost } from '@energy-optimizer/kernel/testing';
import { expect, it } from 'vitest';
import { insertEvents, type NewEvent } from '../store/inbox.ts';
import { type PaymentsWorld, paymentsWorld } from '../testing/payments-world.ts';

const CUSTOMERS = 1_000;
const EVENTS_EACH = 10;

it('10,000 events of 1,000 customers are processed within 60 s, the Stripe peer included', async ({ task }) => {
  const world = await paymentsWorld();
  try {
    const customers = await prepare(world);
    const events = Array.from({ length: EVENTS_EACH }, (_, nth) =>
      customers.map(
        (customerId): NewEvent => ({
          ...{ id: `evt_${nth}_${customerId}`, type: 'customer.subscription.updated', apiVersion: null, customerId },
          ...{ objectId: null, sentAt: null, payload: '{}', state: 'pending' },
        }),
      ),
    );
    for (const some of events) await insertEvents(world.context.db, some, world.clock.now());
    const startedAt = performance.now();
    const report = await world.service.processInbox();
    expectAtMost(task, { what: '10,000 events', value: performance.now() - startedAt, most: 60_000 });
    expect(report).toEqual({ done: CUSTOMERS * EVENTS_EACH, ignored: 0, failed: 0 });
  } finally {
    await world.close();
  }
});

/** Users with a customer and a subscription each. */
async function prepare({ db, peer, prices, clock, context }: PaymentsWorld): Promise<string[]> {
  const numbers = Array.from({ length: CUSTOMERS }, (_, nth) => nth);
  const customers: string[] = [];
  for (const nth of numbers)
    customers.push(await context.commands.createCustomer(randomUUID(), `${nth}@example.com`, `timing-${nth}`));
  for (const customer of customers) peer.dashboard.addSubscription(customer, prices.pro);
  peer.courier.drop();
  await db.owner.query({
    text: `WITH users AS (
             INSERT INTO app_user (id, email, created_at, updated_at)
             SELECT gen_random_uuid(), c, $2, $2 FROM unnest($1::text[]) AS c RETURNING id, email)
           INSERT INTO billing_account (user_id, stripe_customer_id, created_at, updated_at)
           SELECT id, email, $2, $2 FROM users`,
    values: [customers, clock.now()],
  });
  return customers;
}
