import { ACTIVE, FREE, type Story } from './story.ts';

/** Cancellations, pauses and schedules. */
export const ENDS: readonly Story[] = [
  {
    name: 'canceled at the end of the period and resumed',
    play: async ({ buy, world, userId }) => {
      await buy();
      await world.cancel(userId, 'period_end');
      await world.resume(userId);
    },
    end: ACTIVE,
  },
  {
    name: '`cancel_at` is set without the flag',
    play: async ({ buy, subscription, dashboard }) => {
      await buy();
      dashboard.cancelAtPeriodEnd((await subscription()).id, false);
    },
    end: { ...ACTIVE, ends: true },
  },
  {
    name: '`cancel_at` in the middle of the period passes',
    play: async ({ buy, subscription, dashboard, world, days }) => {
      await buy();
      dashboard.cancelAt((await subscription()).id, world.peer.world.now() + 10 * 86_400);
      days(11);
    },
    end: FREE,
  },
  {
    name: 'the collection is paused: the status stays active',
    play: async ({ buy, subscription, dashboard, days }) => {
      await buy();
      dashboard.pauseCollection((await subscription()).id, 'void');
      days(32);
    },
    end: ACTIVE,
  },
  {
    name: 'paused and resumed, and the payment of the resumption succeeds',
    play: async ({ buy, subscription, dashboard, world, userId, deliver, days }) => {
      await buy();
      dashboard.pause((await subscription()).id);
      await deliver();
      days(40);
      await world.resume(userId);
    },
    end: ACTIVE,
  },
  {
    name: 'paused and resumed, and the payment of the resumption is declined',
    play: async ({ buy, subscription, customer, dashboard, world, userId, deliver }) => {
      await buy();
      dashboard.pause((await subscription()).id);
      await deliver();
      dashboard.nextPayments(await customer(), 'declines');
      await world.resume(userId);
    },
    end: { tier: 'free', status: 'paused' },
  },
  {
    name: 'a schedule changes the price at the end of the period',
    play: async ({ buy, subscription, stripe, world, days }) => {
      await buy('business');
      const { id } = await subscription();
      const { id: schedule, phases } = await stripe.subscriptionSchedules.create({ from_subscription: id });
      const [current] = phases;
      await stripe.subscriptionSchedules.update(schedule, {
        phases: [
          {
            items: [{ price: world.prices.business, quantity: 1 }],
            start_date: current?.start_date ?? 0,
            end_date: current?.end_date ?? 0,
          },
          { items: [{ price: world.prices.pro, quantity: 1 }] },
        ],
      });
      days(31);
    },
    end: ACTIVE,
  },
];
