import { ACTIVE, FREE, type Story } from './story.ts';

/** The way to a subscription. */
export const BEGINNINGS: readonly Story[] = [
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

export const TRIALS: readonly Story[] = [
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
