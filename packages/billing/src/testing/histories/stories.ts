import type { Scene } from './scene.ts';

/** The state that a history ends in. */
interface End {
  readonly tier: 'free' | 'pro' | 'business';
  /** Of the subscription shown; null: none. */
  readonly status: string | null;
  readonly flags?: readonly string[];
  /** Whether the tier has an end. */
  readonly ends?: boolean;
}

export interface Story {
  readonly name: string;
  /** What happens before the events arrive. */
  play(scene: Scene): Promise<unknown>;
  readonly end: End;
}

const ACTIVE = { tier: 'pro', status: 'active' } as const;
const FREE = { tier: 'free', status: 'canceled' } as const;

/** The way to a subscription. */
const BEGINNINGS: readonly Story[] = [
  {
    name: 'a bank debit is processed for days and then succeeds',
    play: async ({ buy, dashboard, days }) => {
      const session = await buy('pro', { outcome: 'processing' });
      days(3);
      dashboard.settleCheckout(session, 'succeeds');
    },
    end: ACTIVE,
  },
  {
    name: 'a bank debit is processed: the checkout is completed, but not paid',
    play: ({ buy }) => buy('pro', { outcome: 'processing' }),
    end: { tier: 'free', status: 'incomplete' },
  },
  {
    name: 'a bank debit fails and the first invoice is never paid',
    play: async ({ buy, dashboard, days }) => {
      dashboard.settleCheckout(await buy('pro', { outcome: 'processing' }), 'declines');
      days(2);
    },
    end: { tier: 'free', status: 'incomplete_expired' },
  },
  {
    name: 'after a bank debit that failed, a second checkout is paid by card',
    play: async ({ buy, dashboard, days }) => {
      dashboard.settleCheckout(await buy('pro', { outcome: 'processing' }), 'declines');
      days(2);
      await buy('pro');
    },
    end: ACTIVE,
  },
  {
    name: 'a checkout of mode payment is completed: no subscription, no tier',
    play: async ({ stripe, world, userId, customer, dashboard }) => {
      await world.checkout(userId);
      const { id } = await stripe.checkout.sessions.create({
        ...{ mode: 'payment', customer: await customer(), success_url: 'https://energy.example/done' },
        line_items: [
          {
            quantity: 1,
            price_data: { currency: 'usd', unit_amount: 1_000, product_data: { name: 'Support' } },
          },
        ],
      });
      dashboard.completeCheckout(id);
    },
    end: { tier: 'free', status: null },
  },
  {
    name: 'a subscription is created in the dashboard, without a checkout',
    play: async ({ world, userId, customer, dashboard }) => {
      await world.checkout(userId);
      dashboard.addSubscription(await customer(), world.prices.business);
    },
    end: { tier: 'business', status: 'active' },
  },
  {
    name: 'a coupon of 100 % makes the first invoice 0',
    play: async ({ buy, stripe }) => {
      const { id: coupon } = await stripe.coupons.create({ percent_off: 100, duration: 'once' });
      const { code } = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon } });
      await buy('pro', { promotionCode: code });
    },
    end: ACTIVE,
  },
];

const TRIALS: readonly Story[] = [
  {
    name: 'the plan is changed during the trial',
    play: async ({ buy, world, userId, deliver }) => {
      await buy('pro', { trialDays: 14 });
      await deliver();
      await world.change(userId, 'business');
    },
    end: { tier: 'business', status: 'trialing' },
  },
  {
    name: 'the first payment after the trial fails',
    play: async ({ buy, customer, dashboard, days }) => {
      await buy('pro', { trialDays: 14 });
      dashboard.setCard(await customer(), 'declines');
      days(15);
    },
    end: { tier: 'pro', status: 'past_due', ends: true },
  },
  {
    name: 'a trial is canceled during the trial and ends',
    play: async ({ buy, subscription, dashboard, days }) => {
      await buy('pro', { trialDays: 14 });
      dashboard.cancelAtPeriodEnd((await subscription()).id);
      days(15);
    },
    end: FREE,
  },
  {
    name: 'a trial ends without a card and pauses',
    play: async ({ world, userId, customer, stripe, days }) => {
      await world.checkout(userId);
      await stripe.subscriptions.create({
        ...{ customer: await customer(), items: [{ price: world.prices.pro }], trial_period_days: 7 },
        trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
      });
      days(8);
    },
    end: { tier: 'free', status: 'paused' },
  },
];

/** Payments that fail, come late, or are returned. */
const PAYMENTS: readonly Story[] = [
  {
    name: 'a renewal fails and is recovered by a new card',
    play: async ({ buy, customer, dashboard, days }) => {
      await buy();
      dashboard.setCard(await customer(), 'declines');
      days(32);
      dashboard.setCard(await customer());
      days(9);
    },
    end: ACTIVE,
  },
  {
    name: 'a renewal needs an authentication that does not come',
    play: async ({ buy, customer, dashboard, days }) => {
      await buy();
      dashboard.nextPayments(await customer(), 'authentication_required', 'authentication_required');
      days(32);
    },
    end: { tier: 'pro', status: 'past_due', ends: true },
  },
  {
    name: 'every retry fails and the subscription is canceled',
    play: async ({ buy, customer, dashboard, days }) => {
      await buy();
      dashboard.setCard(await customer(), 'declines');
      days(60);
    },
    end: FREE,
  },
  {
    name: 'the invoice of a canceled subscription is paid late',
    play: async ({ buy, customer, dashboard, days, stripe }) => {
      await buy();
      dashboard.setCard(await customer(), 'declines');
      days(60);
      const card = dashboard.setCard(await customer());
      const { data } = await stripe.invoices.list({ customer: await customer(), status: 'open' });
      await stripe.invoices.pay(data[0]?.id ?? '', { payment_method: card.id });
    },
    end: FREE,
  },
  {
    name: 'the latest charge is refunded',
    play: async ({ buy, customer, dashboard }) => {
      await buy();
      dashboard.refund(await customer());
    },
    end: { ...ACTIVE, flags: ['refunded'] },
  },
  {
    name: 'a payment is disputed, and the dispute is lost',
    play: async ({ buy, customer, dashboard }) => {
      await buy();
      dashboard.closeDispute(dashboard.dispute(await customer()).id, 'lost');
    },
    end: { ...ACTIVE, flags: ['disputed'] },
  },
  {
    name: 'an overdue invoice is written off',
    play: async ({ buy, customer, subscription, dashboard, days }) => {
      await buy();
      dashboard.setCard(await customer(), 'declines');
      days(32);
      dashboard.markUncollectible((await subscription()).latest_invoice ?? '');
    },
    end: ACTIVE,
  },
];

/** Cancellations, pauses and schedules. */
const ENDS: readonly Story[] = [
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

/** Several subscriptions, customers and prices. */
const DOUBLES: readonly Story[] = [
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

export const STORIES: readonly Story[] = [...BEGINNINGS, ...TRIALS, ...PAYMENTS, ...ENDS, ...DOUBLES];
