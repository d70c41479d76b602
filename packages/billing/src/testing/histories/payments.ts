import { ACTIVE, FREE, type Story } from './story.ts';

/** Payments that fail, come late, or are returned. */
export const PAYMENTS: readonly Story[] = [
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
