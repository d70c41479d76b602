import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../plans/plans.ts';
import { GRACE_MS, STATUS_TABLE, SUBSCRIPTION_STATUSES } from '../tiers/status-table.ts';
import type { CustomerFacts, ItemFact, SubscriptionFact } from './facts.ts';
import { selectTruth } from './select.ts';

const NOW = new Date('2026-03-10T10:00:00.000Z');
const START = new Date('2026-03-01T10:00:00.000Z');
const END = new Date('2026-04-01T10:00:00.000Z');
const PLANS: readonly Plan[] = [
  { tier: 'pro', interval: 'month', priceIds: ['price_pro', 'price_pro_old'] },
  { tier: 'business', interval: 'month', priceIds: ['price_business'] },
];
const RULES = { plans: PLANS, currencies: ['USD'] };

const item = (given: Partial<ItemFact> = {}): ItemFact => ({
  ...{ id: 'si_1', priceId: 'price_pro', interval: 'month', amountCents: 499, currency: 'USD' },
  ...{ periodStart: START, periodEnd: END },
  ...given,
});
const subscription = (given: Partial<SubscriptionFact> = {}): SubscriptionFact => ({
  ...{ id: 'sub_1', status: 'active', items: [item()], currency: 'USD', cancelAt: null, cancelAtPeriodEnd: false },
  ...{ trialEnd: null, endedAt: null, hasSchedule: false },
  ...given,
});
const facts = (subscriptions: SubscriptionFact[], given: Partial<CustomerFacts> = {}): CustomerFacts => ({
  ...{ isDeleted: false, subscriptions, unpaidInvoices: [] },
  ...given,
});
const truthOf = (subscriptions: SubscriptionFact[], given: Partial<CustomerFacts> = {}) =>
  selectTruth(facts(subscriptions, given), RULES, NOW);

describe('the tier of a subscription', () => {
  it.each(SUBSCRIPTION_STATUSES)('in the status %s follows from the table', (status) => {
    const { tier, tierEndsAt } = truthOf([subscription({ status })]);
    const rule = STATUS_TABLE[status].tier;
    expect(tier).toBe(rule === 'none' ? 'free' : 'pro');
    expect(tierEndsAt).toEqual(rule === 'grace' ? addMs(START, GRACE_MS) : null);
  });

  it('is kept while past due until seven days after the oldest unpaid invoice', () => {
    const invoice = (id: string, dueSince: Date, subscriptionId = 'sub_1') => ({
      ...{ id, subscriptionId, dueSince, attempts: 1, nextAttemptAt: null, amountCents: 499, currency: 'USD' },
    });
    const due = addMs(NOW, -2 * DAY_MS);
    const unpaidInvoices = [
      invoice('in_2', NOW),
      invoice('in_1', due),
      invoice('in_0', addMs(NOW, -9 * DAY_MS), 'sub_other'),
    ];
    const truth = truthOf([subscription({ status: 'past_due' })], { unpaidInvoices });
    expect(truth).toMatchObject({ tier: 'pro', pastDueSince: due, tierEndsAt: addMs(due, 7 * DAY_MS) });
  });

  it('ends with the period if the subscription is canceled at its end, with or without the flag', () => {
    const flagged = truthOf([subscription({ cancelAtPeriodEnd: true })]);
    const dated = truthOf([subscription({ cancelAt: END })]);
    expect([flagged.tierEndsAt, dated.tierEndsAt]).toEqual([END, END]);
    expect([flagged.cancelAt, dated.cancelAt]).toEqual([END, END]);
  });

  it('of a price that is no longer sold is kept', () => {
    expect(truthOf([subscription({ items: [item({ priceId: 'price_pro_old' })] })]).tier).toBe('pro');
  });

  it('is that of the best item', () => {
    const items = [
      item({ priceId: 'price_addon' }),
      item({ id: 'si_2', priceId: 'price_business', amountCents: 1499 }),
    ];
    expect(truthOf([subscription({ items })])).toMatchObject({ tier: 'business', amountCents: 1499 });
  });
});

describe('an account is flagged and free', () => {
  it.each([
    ['without items', subscription({ items: [] }), 'no_price'],
    ['without a price', subscription({ items: [item({ priceId: null })] }), 'no_price'],
    ['with an unknown price', subscription({ items: [item({ priceId: 'price_x' })] }), 'unknown_price'],
    ['with a status that does not exist yet', subscription({ status: 'dormant' }), 'unknown_status'],
  ] as const)('%s', (_, one, flag) => {
    expect(truthOf([one])).toMatchObject({ tier: 'free', reviewFlags: [flag] });
  });

  it('if its customer was deleted at Stripe', () => {
    const charges = { refunded: true, disputed: true };
    const truth = truthOf([subscription()], { isDeleted: true, charges });
    expect(truth).toMatchObject({ tier: 'free', subscriptionId: null, reviewFlags: ['customer_deleted'] });
  });
});

it('another currency, refunds and disputes are flagged and keep the tier', () => {
  const foreign = subscription({ currency: 'EUR', items: [item({ currency: 'EUR' })] });
  const truth = truthOf([foreign], { charges: { refunded: true, disputed: true } });
  expect(truth).toMatchObject({ tier: 'pro', reviewFlags: ['currency_mismatch', 'refunded', 'disputed'] });
});

describe('of several subscriptions', () => {
  it('the best live one counts, and the account is flagged', () => {
    const business = subscription({ id: 'sub_2', items: [item({ priceId: 'price_business' })] });
    const truth = truthOf([subscription(), business]);
    expect(truth).toMatchObject({ tier: 'business', subscriptionId: 'sub_2' });
    expect(truth.reviewFlags).toEqual(['several_subscriptions']);
  });

  it('one after the end of its grace period does not hide a paid one', () => {
    const late = subscription({ id: 'sub_2', status: 'past_due', items: [item({ priceId: 'price_business' })] });
    expect(truthOf([late, subscription()])).toMatchObject({ tier: 'pro', subscriptionId: 'sub_1', tierEndsAt: null });
  });

  it('ended ones neither count nor flag', () => {
    const ended = subscription({ id: 'sub_0', status: 'canceled', items: [item({ priceId: 'price_business' })] });
    expect(truthOf([ended, subscription()])).toMatchObject({ tier: 'pro', subscriptionId: 'sub_1', reviewFlags: [] });
  });

  it('the choice does not depend on their order', () => {
    const any = fc.record({
      status: fc.constantFrom(...SUBSCRIPTION_STATUSES),
      priceId: fc.constantFrom('price_pro', 'price_business', 'price_x'),
      cancelAtPeriodEnd: fc.boolean(),
      endDays: fc.integer({ min: -3, max: 40 }),
    });
    const shuffled = fc
      .array(any, { minLength: 1, maxLength: 5 })
      .map((all) =>
        all.map(({ priceId, endDays, ...one }, nth) =>
          subscription({
            ...one,
            id: `sub_${nth}`,
            items: [item({ priceId, periodEnd: addMs(NOW, endDays * DAY_MS) })],
          }),
        ),
      )
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(truthOf(other)).toEqual(truthOf(all));
      }),
    );
  });
});
