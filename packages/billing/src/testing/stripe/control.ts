import { z } from 'zod';
import type { Courier } from './courier.ts';
import type { Dashboard } from './dashboard.ts';
import { StripePeerError } from './errors.ts';
import { FAULT_KINDS, type Faults } from './http/faults.ts';
import { render } from './render.ts';
import { createPrice, createProduct } from './resources/prices.ts';
import type { Tables } from './types.ts';
import { CURRENT_VERSION } from './versions.ts';
import type { World } from './world.ts';

interface Parts {
  readonly world: World;
  readonly dashboard: Dashboard;
  readonly courier: Courier;
  readonly faults: Faults;
  readonly clock: { now(): Date; advance(seconds: number): void };
  forgetKeys(): void;
}

interface Action {
  readonly input: z.ZodObject;
  run(input: Record<string, unknown>): unknown;
}

/** Ties an input schema to its function, so that the function is checked against the schema. */
const action = <S extends z.ZodObject>(input: S, run: (input: z.infer<S>) => unknown): Action => ({
  input,
  run: (given) => run(given as z.infer<S>),
});

const id = z.string().min(1);
const outcome = z.enum(['succeeds', 'declines', 'authentication_required', 'processing']);
const end = z.enum(['succeeds', 'declines']);
const seconds = z.int().min(0);
const nothing = z.strictObject({});
const bySubscription = z.strictObject({ subscription: id });
const behavior = z.enum(['always_invoice', 'create_prorations', 'none']);
const deliveryShape = {
  url: z.url().exactOptional(),
  secret: id.exactOptional(),
  apiVersion: id.exactOptional(),
  timestampS: seconds.exactOptional(),
  body: z.string().exactOptional(),
  signedBody: z.string().exactOptional(),
};

/** Actions of customers, banks and the dashboard. */
const dashboardActions = ({ dashboard }: Parts): Record<string, Action> => ({
  completeCheckout: action(
    z.strictObject({
      session: id,
      email: z.string().exactOptional(),
      name: z.string().exactOptional(),
      outcome: outcome.exactOptional(),
      promotionCode: id.exactOptional(),
    }),
    ({ session, ...input }) => dashboard.completeCheckout(session, input),
  ),
  settleCheckout: action(z.strictObject({ session: id, outcome: end }), (it) =>
    dashboard.settleCheckout(it.session, it.outcome),
  ),
  expireCheckout: action(z.strictObject({ session: id }), (it) => dashboard.expireCheckout(it.session)),
  nextPayments: action(z.strictObject({ customer: id, outcomes: z.array(outcome).min(1).max(100) }), (it) =>
    dashboard.nextPayments(it.customer, ...it.outcomes),
  ),
  setCard: action(z.strictObject({ customer: id, outcome: outcome.exactOptional() }), (it) =>
    dashboard.setCard(it.customer, it.outcome),
  ),
  refund: action(z.strictObject({ of: id, amount: z.int().positive().exactOptional() }), (it) =>
    dashboard.refund(it.of, it.amount),
  ),
  dispute: action(z.strictObject({ of: id, reason: id.exactOptional() }), (it) => dashboard.dispute(it.of, it.reason)),
  closeDispute: action(z.strictObject({ dispute: id, status: z.enum(['won', 'lost']) }), (it) =>
    dashboard.closeDispute(it.dispute, it.status),
  ),
  cancelNow: action(bySubscription, (it) => dashboard.cancelNow(it.subscription)),
  cancelAtPeriodEnd: action(z.strictObject({ subscription: id, byFlag: z.boolean().exactOptional() }), (it) =>
    dashboard.cancelAtPeriodEnd(it.subscription, it.byFlag),
  ),
  cancelAt: action(z.strictObject({ subscription: id, atS: seconds }), (it) =>
    dashboard.cancelAt(it.subscription, it.atS),
  ),
  keep: action(bySubscription, (it) => dashboard.keep(it.subscription)),
  pause: action(bySubscription, (it) => dashboard.pause(it.subscription)),
  resume: action(bySubscription, (it) => dashboard.resume(it.subscription)),
  pauseCollection: action(
    z.strictObject({ subscription: id, behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']).nullable() }),
    (it) => dashboard.pauseCollection(it.subscription, it.behavior),
  ),
  addCustomer: action(z.strictObject({ email: id }), (it) => dashboard.addCustomer(it.email)),
  deleteCustomer: action(z.strictObject({ customer: id }), (it) => dashboard.deleteCustomer(it.customer)),
  addSubscription: action(z.strictObject({ customer: id, price: id, quantity: seconds.exactOptional() }), (it) =>
    dashboard.addSubscription(it.customer, it.price, it.quantity),
  ),
  changePrice: action(z.strictObject({ subscription: id, price: id, behavior: behavior.exactOptional() }), (it) =>
    dashboard.changePrice(it.subscription, it.price, it.behavior),
  ),
  removeItems: action(bySubscription, (it) => dashboard.removeItems(it.subscription)),
  voidInvoice: action(z.strictObject({ invoice: id }), (it) => dashboard.voidInvoice(it.invoice)),
  markUncollectible: action(z.strictObject({ invoice: id }), (it) => dashboard.markUncollectible(it.invoice)),
  emit: action(z.strictObject({ type: id, object: z.record(z.string(), z.unknown()) }), (it) =>
    dashboard.emit(it.type, it.object),
  ),
});

/** Actions of the courier. */
const courierActions = ({ courier }: Parts): Record<string, Action> => ({
  setEndpoint: action(
    z.strictObject({ url: z.url(), secret: id, apiVersion: id.exactOptional(), types: z.array(id).exactOptional() }),
    (it) => courier.setEndpoint(it),
  ),
  deliverImmediately: action(z.strictObject({ on: z.boolean() }), (it) => courier.deliverImmediately(it.on)),
  settled: action(nothing, () => courier.settled()),
  retryFailures: action(z.strictObject({ on: z.boolean() }), (it) => courier.retryFailures(it.on)),
  queue: action(nothing, () => courier.queue()),
  flush: action(
    z.strictObject({
      ...deliveryShape,
      order: z.array(z.int().min(0)).exactOptional(),
      keepRest: z.boolean().exactOptional(),
    }),
    (it) => courier.flush(it),
  ),
  drop: action(nothing, () => courier.drop()),
  replay: action(z.strictObject({ event: id, ...deliveryShape }), ({ event, ...options }) =>
    courier.replay(event, options),
  ),
  sendRaw: action(z.strictObject({ ...deliveryShape, body: z.string() }), ({ body, ...options }) =>
    courier.sendRaw(body, options),
  ),
  bodyOf: action(z.strictObject({ event: id, apiVersion: id.exactOptional() }), (it) =>
    courier.bodyOf(it.event, it.apiVersion),
  ),
  deliveries: action(nothing, () => courier.log()),
});

const TABLES = [
  ...[
    'customer',
    'product',
    'price',
    'coupon',
    'promotion_code',
    'payment_method',
    'subscription',
    'invoice',
    'invoice_payment',
  ],
  ...['payment_intent', 'charge', 'refund', 'dispute', 'checkout.session', 'subscription_schedule', 'event'],
] as (keyof Tables)[];

/** The clock, failures, and the state of the peer. */
const stateActions = ({ world, clock, faults, forgetKeys }: Parts): Record<string, Action> => ({
  now: action(nothing, () => clock.now().toISOString()),
  advance: action(z.strictObject({ seconds: seconds }), (it) => {
    clock.advance(it.seconds);
    return clock.now().toISOString();
  }),
  fault: action(
    z.strictObject({
      kind: z.enum(FAULT_KINDS),
      path: z.string().startsWith('/').exactOptional(),
      method: z.enum(['GET', 'POST', 'DELETE']).exactOptional(),
      times: z.int().positive().exactOptional(),
      skip: seconds.exactOptional(),
      afterEffect: z.boolean().exactOptional(),
      retryAfterS: seconds.exactOptional(),
      delayMs: z.int().min(0).max(600_000).exactOptional(),
    }),
    (it) => faults.next(it),
  ),
  settings: action(
    z.strictObject({
      afterFinalRetry: z.enum(['cancel', 'unpaid', 'past_due']).exactOptional(),
      retryDays: z.array(z.int().positive()).exactOptional(),
      whileProcessing: z.enum(['incomplete', 'active']).exactOptional(),
    }),
    (it) => Object.assign(world.settings, it),
  ),
  clearFaults: action(nothing, () => faults.clear()),
  forgetKeys: action(nothing, () => forgetKeys()),
  createPrice: action(
    z.strictObject({
      name: id,
      currency: id.length(3).exactOptional(),
      unitAmount: z.int().min(0),
      interval: z.enum(['day', 'week', 'month', 'year']).exactOptional(),
    }),
    (it) =>
      createPrice(world, {
        product: createProduct(world, it.name).id,
        currency: it.currency ?? world.settings.currency,
        unitAmount: it.unitAmount,
        ...(it.interval === undefined ? {} : { recurring: { interval: it.interval } }),
      }),
  ),
  list: action(z.strictObject({ table: z.enum(TABLES) }), (it) => [...world.table(it.table).values()]),
  get: action(z.strictObject({ table: z.enum(TABLES), id, apiVersion: id.exactOptional() }), (it) =>
    render(world, world.get(it.table, it.id), [], it.apiVersion ?? CURRENT_VERSION),
  ),
});

const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body ?? null) });

function readJson(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw new StripePeerError(400, 'The body is not JSON.');
  }
}

/**
 * `POST /_control/<action>` with a JSON body, or GET without one; `GET /_control/actions` lists the actions with their
 * inputs.
 */
export function createControl(parts: Parts) {
  const actions = { ...dashboardActions(parts), ...courierActions(parts), ...stateActions(parts) };
  const describe = () =>
    Object.fromEntries(Object.entries(actions).map(([name, { input }]) => [name, z.toJSONSchema(input)]));
  return async (request: string, text: string): Promise<{ status: number; body: string }> => {
    if (request === 'GET actions') return json(200, describe());
    const name = request.replace(/^(?:GET|POST) /, '');
    const found = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (found === undefined)
      return json(404, {
        error: `Unknown control action "${name}". The actions are ${Object.keys(actions).join(', ')}.`,
      });
    try {
      const input = found.input.safeParse(readJson(text));
      if (!input.success) return json(400, { error: z.prettifyError(input.error) });
      return json(200, await found.run(input.data));
    } catch (error) {
      if (error instanceof StripePeerError) return json(error.status === 404 ? 404 : 400, { error: error.message });
      throw error;
    }
  };
}
