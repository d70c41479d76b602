import { testDb } from '@energy-optimizer/db/testing';
import { tierAt } from '@energy-optimizer/rpc';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAccount } from '../../store/accounts.ts';
import { nextDue } from '../../store/inbox.ts';
import { type Action, customersOf, history, type Progress, run } from './actions.ts';
import { rankOf, stripeSays } from './oracle.ts';
import { limits, passTime } from './timed.ts';
import { emailOf, type Model, startModel, USERS } from './world.ts';

/** `BILLING_HISTORIES=1000 npm test -- packages/billing/src/testing/model` runs as many; the seed is `BILLING_SEED`. */
const RUNS = Number(process.env.BILLING_HISTORIES ?? 40);
const SEED = Number(process.env.BILLING_SEED ?? 20_261_130);

let db: Awaited<ReturnType<typeof testDb>>;
beforeAll(async () => {
  db = await testDb({ poolSize: 5 });
});
afterAll(() => db.close());

const seconds = (date: Date | null | undefined) => (date ? date.getTime() / 1000 : null);

/** The histories must lead to all of these, or they prove little. */
const REACHED = [
  ...['none', 'active', 'past_due', 'paused', 'canceled', 'incomplete_expired'],
  ...['several_subscriptions', 'customer_deleted', 'refunded', 'disputed'],
];
/** Statuses and flags that the histories led to. */
const seen = new Set<string>();

/** The stored state, as the rest of the product sees it. */
async function productSays({ payments, clock }: Model, user: string) {
  const account = await findAccount(payments.context.db, user);
  for (const name of [account?.status ?? 'none', ...(account?.reviewFlags ?? [])]) seen.add(name);
  const paid = account && { paid: account.tier, paidUntil: account.tierEndsAt };
  return {
    customers: [account?.stripeCustomerId ?? [], account?.otherCustomerIds ?? []].flat(),
    tier: tierAt({ granted: 'free', grantedUntil: null, ...(paid ?? { paid: null, paidUntil: null }) }, clock.now()),
    flags: (account?.reviewFlags ?? []).toSorted(),
    shown: {
      id: account?.subscriptionId,
      status: account?.status,
      price: account?.priceId,
      periodEnd: seconds(account?.periodEnd),
      cancelAt: seconds(account?.cancelAt),
    },
  };
}

/** @param areKnown whether the product must know every customer: no event was lost */
async function expectTruth(model: Model, areKnown: boolean): Promise<void> {
  for (const user of USERS) {
    const product = await productSays(model, user);
    const paying = customersOf(model, user).filter((id) => model.peer.world.subscriptionsOf(id).length > 0);
    if (areKnown) expect(product.customers).toEqual(expect.arrayContaining(paying));
    const stripe = stripeSays(model, product.customers);
    expect({ tier: product.tier, flags: product.flags }).toEqual({ tier: stripe.tier, flags: stripe.flags });
    if (stripe.shown.length > 0) expect(stripe.shown).toContainEqual(product.shown);
  }
}

async function isHigher(model: Model, user: string): Promise<boolean> {
  const { tier, customers } = await productSays(model, user);
  return rankOf(tier) > rankOf(stripeSays(model, customers).tier);
}

/** Delivers and processes everything, retries included. */
async function settle({ peer, payments }: Model): Promise<void> {
  peer.faults.clear();
  for (let round = 0; round < 100; round += 1) {
    await peer.courier.flush();
    await payments.service.processInbox();
    const due = await nextDue(payments.context.db);
    if (due === undefined && peer.courier.queue().length === 0) return;
    const waitMs = (due?.getTime() ?? 0) - peer.clock.now().getTime();
    peer.clock.advance(Math.max(0, Math.ceil(waitMs / 1000)));
  }
  throw new Error('the inbox did not become empty');
}

/** Once everything has arrived and was processed, without a reconcile, the tier is not higher than Stripe's. */
async function expectNotHigher(model: Model, progress: Progress): Promise<void> {
  if (progress.isLossy || model.peer.courier.queue().length > 0) return;
  if ((await nextDue(model.payments.context.db)) !== undefined) return;
  for (const user of USERS) expect(await isHigher(model, user)).toBe(false);
}

const DAY_MS = 86_400_000;
function expectPoliteMails({ mails }: Model): void {
  expect(new Set(mails.map(({ key }) => key)).size).toBe(mails.length);
  for (const user of USERS) {
    const own = mails.filter(({ to }) => to === emailOf(user));
    const gaps = own.slice(1).map(({ at }, nth) => at.getTime() - (own[nth]?.at.getTime() ?? 0));
    expect(gaps.filter((gap) => gap < DAY_MS)).toEqual([]);
  }
}

async function check(actions: readonly Action[]): Promise<void> {
  const model = await startModel(db);
  const progress: Progress = { isLossy: false };
  try {
    for (const action of actions) {
      await run(model, action, progress);
      await expectNotHigher(model, progress);
    }
    await settle(model);
    const areKnown = !progress.isLossy;
    if (areKnown) await expectTruth(model, areKnown);
    const report = await model.payments.service.reconcile();
    expect(report.failed).toBe(0);
    await expectTruth(model, areKnown);
    await settle(model);
    await expectTruth(model, areKnown);
    expectPoliteMails(model);
  } finally {
    await model.close();
  }
}

/** The server works all the time: events are processed as they arrive and as they become due, and every night. */
async function checkBound(actions: readonly Action[]): Promise<void> {
  const model = await startModel(db);
  const progress: Progress = { isLossy: false };
  const expectWithinLimits = limits(model, progress, (user) => isHigher(model, user));
  const expectNow = () => expectWithinLimits(USERS);
  try {
    for (const action of actions) {
      await run(model, action, progress, (seconds) => passTime(model, seconds, progress, expectNow));
      await model.payments.service.processInbox();
      await expectNow();
    }
    await passTime(model, 2 * (DAY_MS / 1_000), progress, expectNow);
    for (const user of USERS) expect(await isHigher(model, user)).toBe(false);
  } finally {
    await model.close();
  }
}

const bought = (outcome: 'succeeds' | 'processing') =>
  ({ kind: 'buy', tier: 'pro', interval: 'month', outcome }) as const;
const arrive = [{ kind: 'deliverAll', version: undefined }, { kind: 'process' }] as const;
/** Histories that chance rarely produces. */
const EXAMPLES: [Action[]][] = [
  [[bought('succeeds'), { kind: 'pause' }, ...arrive, { kind: 'resume' }, ...arrive]],
  [[bought('succeeds'), { kind: 'pause' }, ...arrive]],
  [[bought('processing'), ...arrive, { kind: 'expire' }, ...arrive]],
  [
    [
      bought('succeeds'),
      { kind: 'fault', fault: 'rate_limit', times: 1 },
      { kind: 'deleteCustomer' },
      { kind: 'replay', nth: 0 },
      { kind: 'second', tier: 'pro' },
      { kind: 'process' },
      { kind: 'cancelAtEnd' },
    ],
  ],
  [[bought('succeeds'), ...arrive, { kind: 'refund' }, ...arrive, { kind: 'deleteCustomer' }, ...arrive]],
  [[bought('succeeds'), ...arrive, { kind: 'secondCustomer', tier: 'business' }, ...arrive, { kind: 'cancelNow' }]],
  [[bought('processing'), { kind: 'settle' }, ...arrive, { kind: 'overdue' }, ...arrive, { kind: 'goodCard' }]],
];
const canceled = [bought('succeeds'), ...arrive, { kind: 'dashboardCancel' }] as const;
/** Histories in which the tier stays higher than Stripe's for a while. */
const LATE: [Action[]][] = [
  [[...canceled, { kind: 'deliver', order: [], rest: 'lost' }, { kind: 'advance', hours: 60 }]],
  [[...canceled, { kind: 'advance', hours: 60 }]],
  [[...canceled, { kind: 'fault', fault: 'rate_limit', times: 8 }, ...arrive, { kind: 'advance', hours: 2 }]],
];

test(`after ${RUNS} random histories of users, operators, time and deliveries, tier, dates and flags are Stripe's`, async () => {
  await fc.assert(fc.asyncProperty(history, check), { numRuns: RUNS, seed: SEED, examples: EXAMPLES });
  expect([...seen]).toEqual(expect.arrayContaining(REACHED));
}, 3_600_000);

const BOUND_RUNS = Math.ceil(RUNS / 10);
test(`in ${BOUND_RUNS} histories, no tier is higher than Stripe's for longer than retries and lost events explain`, async () => {
  await fc.assert(fc.asyncProperty(history, checkBound), { numRuns: BOUND_RUNS, seed: SEED, examples: LATE });
}, 3_600_000);
