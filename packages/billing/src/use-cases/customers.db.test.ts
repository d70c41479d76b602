import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type PaymentsWorld, paymentsWorld } from '../testing/payments-world.ts';
import { sdk } from '../testing/stripe/harness.ts';

let world: PaymentsWorld;
beforeAll(async () => {
  world = await paymentsWorld();
});
afterAll(() => world.close());

describe('a customer that was created, but not recorded because the server stopped', () => {
  /** Its idempotency key has expired since, and the events about it are lost. */
  async function unrecorded() {
    const userId = await world.addUser();
    const email = `${userId}@example.com`;
    const customer = await world.context.commands.createCustomer(userId, email, randomUUID());
    world.peer.courier.drop();
    return { userId, email, customer };
  }

  it('is found by the next checkout', async () => {
    const { userId, customer } = await unrecorded();
    await world.checkout(userId);
    expect(await world.accountOf(userId)).toMatchObject({ stripeCustomerId: customer, otherCustomerIds: [] });
  });

  it('is adopted by the nightly comparison, with its subscription; customers of other servers are left alone', async () => {
    const { userId, customer } = await unrecorded();
    const foreign = await world.context.commands.createCustomer(randomUUID(), 'eve@example.com', randomUUID());
    world.peer.dashboard.addSubscription(customer, world.prices.business);
    world.peer.courier.drop();
    const { adopted, failed, users } = await world.service.reconcile();
    expect({ adopted, failed }).toEqual({ adopted: 1, failed: 0 });
    expect(users).toContainEqual({ userId, result: 'adopted' });
    expect((await world.status(userId)).tier).toBe('business');
    expect(world.peer.world.deletedCustomers.has(foreign)).toBe(false);
  });

  it('is deleted when the user is erased, and so is each of several recorded ones', async () => {
    const { userId, email, customer } = await unrecorded();
    const others = await unrecorded();
    const person = { userId, addresses: [email], customerIds: [] };
    expect(await world.service.confirmErasure(person)).toEqual({ customers: 1 });
    expect(world.peer.world.deletedCustomers.has(customer)).toBe(true);
    const second = await world.context.commands.createCustomer(others.userId, others.email, randomUUID());
    await world.service.reconcileUser(others.userId);
    const { stripeCustomerId, otherCustomerIds } = await world.accountOf(others.userId);
    expect([stripeCustomerId, ...otherCustomerIds].toSorted()).toEqual([others.customer, second].toSorted());
    await world.db.owner.query({ text: 'DELETE FROM app_user WHERE id = $1', values: [others.userId] });
    expect(await world.service.processInbox()).toMatchObject({ done: 2, failed: 0 });
    for (const id of [others.customer, second]) expect(world.peer.world.deletedCustomers.has(id)).toBe(true);
    world.peer.courier.drop();
  });
});

it('of two plans in one subscription, the higher one counts and is changed; one with quantity 0 does not count', async () => {
  const userId = await world.addUser();
  await world.checkout(userId);
  const customer = await world.customerOf(userId);
  world.peer.dashboard.setCard(customer);
  const stripe = sdk(world.peer);
  const items = [{ price: world.prices.pro }, { price: world.prices.business }];
  const { items: made } = await stripe.subscriptions.create({ customer, items });
  await world.deliver();
  expect((await world.status(userId)).tier).toBe('business');
  expect(await codeOf(world.change(userId, 'business'))).toBe('same_plan');
  await stripe.subscriptionItems.update(made.data[1]?.id ?? '', { quantity: 0 });
  await world.deliver();
  expect(await world.status(userId)).toMatchObject({ tier: 'pro', subscription: { amountCents: 499 } });
  world.peer.courier.drop();
});
