import { ACTIVE, type Story } from './story.ts';

/** Several subscriptions, customers and prices. */
export const DOUBLES: readonly Story[] = [
  {
    name: 'of two subscriptions, the older one is canceled',
    play: async ({ buy, subscription, customer, dashboard, world }) => {
      await buy('business');
      const { id } = await subscription();
      dashboard.addSubscription(await customer(), world.prices.pro);
      dashboard.cancelNow(id);
    },
    end: ACTIVE,
  },
  {
    name: 'of two subscriptions, the worse one fails to renew',
    play: async ({ buy, customer, dashboard, world, days }) => {
      await buy('pro');
      dashboard.addSubscription(await customer(), world.prices.business);
      days(29);
      dashboard.nextPayments(await customer(), 'declines');
      days(3);
    },
    end: { tier: 'business', status: 'active', flags: ['several_subscriptions'] },
  },
  {
    name: 'after a cancellation, another subscription is bought',
    play: async ({ buy, world, userId }) => {
      await buy('pro');
      await world.cancel(userId, 'now');
      await buy('business');
    },
    end: { tier: 'business', status: 'active' },
  },
  {
    name: 'the customer is deleted in the dashboard',
    play: async ({ buy, customer, dashboard }) => {
      await buy();
      dashboard.deleteCustomer(await customer());
    },
    end: { tier: 'free', status: null, flags: ['customer_deleted'] },
  },
  {
    name: 'the customer is deleted and the user subscribes again: events of the former customer change nothing',
    play: async ({ buy, customer, dashboard }) => {
      await buy();
      dashboard.deleteCustomer(await customer());
      await buy('business');
    },
    end: { tier: 'business', status: 'active' },
  },
  {
    name: 'the user has a second customer, made in the dashboard, which pays',
    play: async ({ world, userId, addCustomer, dashboard }) => {
      await world.checkout(userId);
      dashboard.addSubscription(await addCustomer(), world.prices.business);
    },
    end: { tier: 'business', status: 'active' },
  },
  {
    name: 'the user has two customers, and both pay',
    play: async ({ buy, world, addCustomer, dashboard }) => {
      await buy();
      dashboard.addSubscription(await addCustomer(), world.prices.business);
    },
    end: { tier: 'business', status: 'active', flags: ['several_subscriptions'] },
  },
  {
    name: 'of two customers, the one that pays more is deleted',
    play: async ({ buy, world, addCustomer, dashboard, deliver }) => {
      await buy();
      const second = await addCustomer();
      dashboard.addSubscription(second, world.prices.business);
      await deliver();
      dashboard.deleteCustomer(second);
    },
    end: ACTIVE,
  },
  {
    name: 'the customer is deleted and made again in the dashboard',
    play: async ({ buy, customer, deliver, addCustomer, dashboard, world }) => {
      await buy('business');
      dashboard.deleteCustomer(await customer());
      await deliver();
      dashboard.addSubscription(await addCustomer(), world.prices.pro);
    },
    end: ACTIVE,
  },
  {
    name: 'the price is archived: subscribers keep it',
    play: async ({ buy, stripe, world, subscription }) => {
      const old = world.peer.plan('Pro of last year', 399).id;
      await buy();
      world.sellAlso('pro', old);
      await stripe.subscriptions.update((await subscription()).id, {
        items: [{ id: (await subscription()).items.data[0]?.id ?? '', price: old }],
        proration_behavior: 'none',
      });
      await stripe.prices.update(old, { active: false });
    },
    end: ACTIVE,
  },
  {
    name: 'a subscription is charged in another currency than the plans',
    play: async ({ world, userId, customer, dashboard }) => {
      await world.checkout(userId);
      const euros = world.peer.plan('Pro in euros', 499, 'month', 'eur').id;
      world.sellAlso('pro', euros);
      dashboard.addSubscription(await customer(), euros);
    },
    end: { ...ACTIVE, flags: ['currency_mismatch'] },
  },
  {
    name: 'upgraded in the dashboard, with a payment that fails',
    play: async ({ buy, customer, subscription, dashboard, world }) => {
      await buy();
      dashboard.nextPayments(await customer(), 'declines');
      dashboard.changePrice((await subscription()).id, world.prices.business, 'always_invoice');
    },
    end: { tier: 'business', status: 'past_due', ends: true },
  },
];
