import { AppError } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { USER_KEY } from '../../adapters/stripe/gateway.ts';
import { checkout } from '../../use-cases/checkout.ts';
import { cancel, changePlan, resume } from '../../use-cases/manage.ts';
import { StripePeerError } from '../stripe/errors.ts';
import type { Fault } from '../stripe/http/faults.ts';
import { emailOf, type Model, USER, USERS } from './world.ts';

const DAY_S = 86_400;
const tier = fc.constantFrom('pro' as const, 'business' as const);
const interval = fc.constantFrom('month' as const, 'month' as const, 'year' as const);

/** The user pays on Stripe's page, with a card or by a bank debit. */
const purchase = fc.record({
  kind: fc.constant('buy' as const),
  tier,
  interval,
  outcome: fc.constantFrom('succeeds' as const, 'succeeds' as const, 'processing' as const),
});
/** What the user does in the product. */
const userAction = fc.oneof(
  purchase,
  fc.record({ kind: fc.constant('change' as const), tier, interval }),
  fc.record({ kind: fc.constantFrom('cancelAtEnd' as const, 'cancelNow' as const, 'resume' as const) }),
);
/** Actions in Stripe's dashboard, and those of banks. */
const operatorAction = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      ...(['dashboardCancel', 'portalCancel', 'keep', 'pause', 'unpause', 'refund', 'dispute', 'void'] as const),
      ...([
        'goodCard',
        'badCard',
        'decline',
        'decline',
        'settle',
        'settleBadly',
        'deleteCustomer',
        'dashboardPrice',
        'overdue',
        'overdue',
        'expire',
      ] as const),
    ),
  }),
  fc.record({ kind: fc.constantFrom('second' as const, 'secondCustomer' as const), tier }),
);
const time = fc.record({
  kind: fc.constant('advance' as const),
  hours: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 800 })),
});
/** What happens to the events that wait. */
const delivery = fc.oneof(
  fc.record({
    kind: fc.constant('deliver' as const),
    order: fc.array(fc.nat(99), { maxLength: 12 }),
    rest: fc.constantFrom('kept' as const, 'kept' as const, 'lost' as const),
  }),
  fc.record({ kind: fc.constant('deliverAll' as const), version: fc.constantFrom(undefined, '2022-11-15') }),
  fc.record({ kind: fc.constant('replay' as const), nth: fc.nat(99) }),
  fc.record({ kind: fc.constant('process' as const) }),
  fc.record({
    kind: fc.constant('fault' as const),
    // The SDK waits before it repeats a request after other failures; those are tested one by one.
    fault: fc.constantFrom('rate_limit' as const, 'card_declined' as const),
    times: fc.integer({ min: 1, max: 4 }),
  }),
);

const later = fc.array(
  fc.oneof(
    { arbitrary: userAction, weight: 4 },
    { arbitrary: operatorAction, weight: 4 },
    { arbitrary: time, weight: 3 },
    { arbitrary: delivery, weight: 5 },
  ),
  { minLength: 3, maxLength: 14 },
);
type OneUserAction = typeof later extends fc.Arbitrary<(infer T)[]> ? T : never;
/** @property user whose action it is; undefined: the first user */
export type Action = OneUserAction & { readonly user?: string };

/** Most histories of a user begin with a purchase. */
const oneUser = fc
  .tuple(fc.option(purchase, { freq: 9 }), later)
  .map(([first, rest]) => (first === null ? rest : [first, ...rest]));

/** Histories of several users, each in its own order, in one. */
export const history: fc.Arbitrary<Action[]> = fc
  .tuple(fc.tuple(...USERS.map(() => oneUser)), fc.array(fc.nat(USERS.length - 1), { maxLength: 30 }))
  .map(([histories, turns]) => {
    const left = histories.map((actions, nth) => actions.map((action) => ({ ...action, user: USERS[nth]! })));
    const taken = turns.flatMap((nth) => left[nth]?.shift() ?? []);
    return [...taken, ...left.flat()];
  });

/** The state of a history that its claims depend on. */
export interface Progress {
  /** Events were lost since the last reconcile. */
  isLossy: boolean;
}

export const customersOf = ({ peer }: Model, user: string): string[] =>
  [...peer.world.table('customer').values()].filter(({ metadata }) => metadata[USER_KEY] === user).map(({ id }) => id);
const customerOf = (model: Model, user: string): string => customersOf(model, user).at(-1) ?? '';
/** The newest object of a kind that belongs to a user. */
const newestOf = (model: Model, kind: 'subscription' | 'checkout.session', user: string): string => {
  const customers: unknown[] = customersOf(model, user);
  const all = [...model.peer.world.table(kind).values()];
  return all.findLast(({ customer }) => customers.includes(customer))?.id ?? '';
};

/** Another customer of a user, made in the dashboard. */
function addCustomer({ peer }: Model, user: string): string {
  const customer = peer.dashboard.addCustomer(emailOf(user));
  customer.metadata[USER_KEY] = user;
  return customer.id;
}

async function buy(model: Model, action: Extract<Action, { kind: 'buy' }>, user: string): Promise<void> {
  const { tier, interval } = action;
  const opened = await checkout(model.payments.context, user, { tier, interval });
  model.peer.dashboard.completeCheckout(opened.sessionId, { outcome: action.outcome });
}

/** The places in the queue, duplicates and gaps included. */
async function deliver(
  { peer }: Model,
  action: Extract<Action, { kind: 'deliver' }>,
  progress: Progress,
): Promise<void> {
  const { length } = peer.courier.queue();
  if (length === 0) return;
  const order = action.order.map((place) => place % length);
  if (action.rest === 'lost' && new Set(order).size < length) progress.isLossy = true;
  await peer.courier.flush({ order, keepRest: action.rest === 'kept' });
}

async function replay({ peer }: Model, nth: number): Promise<void> {
  const events = [...peer.world.table('event').values()].filter(({ type }) =>
    /^(customer\.sub|invoice\.p|checkout)/.test(type),
  );
  const event = events[nth % Math.max(1, events.length)];
  if (event !== undefined) await peer.courier.replay(event.id);
}

const fault = (kind: 'rate_limit' | 'card_declined', times: number): Fault => ({
  kind,
  times,
  path: '/v1/',
  retryAfterS: 0,
});

/** Lets time pass, in seconds. */
export type Pass = (seconds: number) => unknown;

const operator = (model: Model, kind: string, user: string, pass: Pass): (() => unknown) | undefined => {
  const { dashboard } = model.peer;
  const [customer, subscription] = [customerOf(model, user), newestOf(model, 'subscription', user)];
  const session = newestOf(model, 'checkout.session', user);
  const actions: Record<string, () => unknown> = {
    dashboardCancel: () => dashboard.cancelNow(subscription),
    portalCancel: () => dashboard.cancelAtPeriodEnd(subscription, false),
    keep: () => dashboard.keep(subscription),
    pause: () => dashboard.pause(subscription),
    unpause: () => dashboard.resume(subscription),
    refund: () => dashboard.refund(customer),
    dispute: () => dashboard.dispute(customer),
    void: () => dashboard.voidInvoice(model.peer.world.get('subscription', subscription).latest_invoice ?? ''),
    goodCard: () => dashboard.setCard(customer),
    badCard: () => dashboard.setCard(customer, 'declines'),
    decline: () => dashboard.nextPayments(customer, 'declines'),
    settle: () => dashboard.settleCheckout(session, 'succeeds'),
    settleBadly: () => dashboard.settleCheckout(session, 'declines'),
    overdue: () => {
      dashboard.setCard(customer, 'declines');
      return pass(31 * DAY_S);
    },
    expire: () => {
      dashboard.settleCheckout(session, 'declines');
      return pass(DAY_S);
    },
    deleteCustomer: () => dashboard.deleteCustomer(customer),
    dashboardPrice: () => dashboard.changePrice(subscription, model.prices.business.month),
  };
  return actions[kind];
};

async function perform(model: Model, action: Action, progress: Progress, pass: Pass): Promise<unknown> {
  const user = action.user ?? USER;
  const { context, service } = model.payments;
  const { peer } = model;
  switch (action.kind) {
    case 'buy':
      return buy(model, action, user);
    case 'change':
      return changePlan(context, user, { tier: action.tier, interval: action.interval });
    case 'cancelAtEnd':
      return cancel(context, user, 'period_end');
    case 'cancelNow':
      return cancel(context, user, 'now');
    case 'resume':
      return resume(context, user);
    case 'second':
      return peer.dashboard.addSubscription(customerOf(model, user), model.prices[action.tier].month);
    case 'secondCustomer':
      return peer.dashboard.addSubscription(addCustomer(model, user), model.prices[action.tier].month);
    case 'advance':
      return pass((action.hours * DAY_S) / 24);
    case 'deliver':
      return deliver(model, action, progress);
    case 'deliverAll':
      return peer.courier.flush(action.version === undefined ? {} : { apiVersion: action.version });
    case 'replay':
      return replay(model, action.nth);
    case 'process':
      return service.processInbox();
    case 'fault':
      return peer.faults.next(fault(action.fault, action.times));
    default:
      return operator(model, action.kind, user, pass)?.();
  }
}

/** Performs an action; refusals by the product or by Stripe are part of a history. */
export async function run(
  model: Model,
  action: Action,
  progress: Progress,
  pass: Pass = model.peer.clock.advance,
): Promise<void> {
  try {
    await perform(model, action, progress, pass);
  } catch (error) {
    if (!(error instanceof AppError || error instanceof StripePeerError)) throw error;
  }
}
