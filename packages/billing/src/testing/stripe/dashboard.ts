import { markUncollectible, voidInvoice } from './engine/collection.ts';
import { type CheckoutInput, completeCheckout, settleCheckout } from './engine/complete-checkout.ts';
import { createSubscription } from './engine/create-subscription.ts';
import { recurringPrice } from './engine/plan-change.ts';
import { endSubscription } from './engine/standing.ts';
import { expireSession } from './engine/timers.ts';
import { changePlan, firstItem, pause, resume, setCancelAt } from './engine/update-subscription.ts';
import { invalid } from './errors.ts';
import type { Outcome } from './outcomes.ts';
import { createCustomer, deleteCustomer } from './resources/customers.ts';
import { closeDispute, openDispute } from './resources/disputes.ts';
import { createMethod } from './resources/payment-methods.ts';
import { refundCharge } from './resources/payments.ts';
import type { Charge, Subscription } from './types.ts';
import type { World } from './world.ts';

/** The charge of that id, or the latest successful charge of a customer. */
function chargeOf(world: World, id: string): Charge {
  const charge = id.startsWith('cus_')
    ? [...world.table('charge').values()].findLast(({ customer, status }) => customer === id && status === 'succeeded')
    : world.find('charge', id);
  if (charge === undefined) throw invalid(`${id} has no charge.`);
  return charge;
}

const createEditor = (world: World) => {
  const subscription = (id: string): Subscription => world.get('subscription', id);
  return {
    subscription,
    update: (id: string, change: (changed: Subscription) => void): void =>
      world.change('customer.subscription.updated', subscription(id), change),
  };
};

/** Actions of customers and banks. */
function payments(world: World) {
  const { update } = createEditor(world);
  return {
    /** The customer submits the Checkout page; a bank debit is `processing` until `settleCheckout`. */
    completeCheckout: (session: string, input: CheckoutInput = {}) => completeCheckout(world, session, input),
    settleCheckout: (session: string, outcome: 'succeeds' | 'declines') => settleCheckout(world, session, outcome),
    expireCheckout: (session: string) => expireSession(world, world.get('checkout.session', session)),
    /** Outcomes of the next attempts to charge a customer (`*`: any customer); later ones follow the card again. */
    nextPayments: (customer: string, ...outcomes: Outcome[]) => world.queueOutcomes(customer, outcomes),
    /** The customer enters a new card in the portal: it becomes the default and pays from now on. */
    setCard: (customer: string, outcome: Outcome = 'succeeds') => {
      const method = createMethod(world, customer, outcome);
      world.change('customer.updated', world.get('customer', customer), (changed) => {
        changed.invoice_settings.default_payment_method = method.id;
      });
      for (const { id, default_payment_method } of world.subscriptionsOf(customer))
        if (default_payment_method !== null)
          update(id, (changed) => {
            changed.default_payment_method = method.id;
          });
      return method;
    },
    /** Refunds a charge, or the latest charge of a customer; default: all of it. */
    refund: (chargeOrCustomer: string, amount?: number) =>
      refundCharge(world, chargeOf(world, chargeOrCustomer), amount),
    dispute: (chargeOrCustomer: string, reason?: string) =>
      openDispute(world, chargeOf(world, chargeOrCustomer), reason),
    closeDispute: (dispute: string, status: 'won' | 'lost') => closeDispute(world, dispute, status),
    voidInvoice: (invoice: string) => voidInvoice(world, world.get('invoice', invoice)),
    markUncollectible: (invoice: string) => markUncollectible(world, world.get('invoice', invoice)),
  };
}

/** Actions on the state of a subscription. */
function lifecycle(world: World) {
  const { subscription, update } = createEditor(world);
  return {
    cancelNow: (id: string) => endSubscription(world, subscription(id), 'cancellation_requested'),
    /** `byFlag: false` sets `cancel_at` alone, as the portal does for flexible billing. */
    cancelAtPeriodEnd: (id: string, byFlag = true) =>
      update(id, (changed) =>
        setCancelAt(changed, firstItem(changed).current_period_end, byFlag, world.now(changed.customer)),
      ),
    cancelAt: (id: string, atS: number) =>
      update(id, (changed) => setCancelAt(changed, atS, false, world.now(changed.customer))),
    /** Withdraws a planned cancellation. */
    keep: (id: string) => update(id, (changed) => setCancelAt(changed, null, false, world.now(changed.customer))),
    pause: (id: string) => pause(world, subscription(id), 'pause_requested'),
    resume: (id: string) => resume(world, subscription(id), { resetAnchor: true, isCharged: true }),
    pauseCollection: (id: string, behavior: 'keep_as_draft' | 'mark_uncollectible' | 'void' | null) =>
      update(id, (changed) => {
        changed.pause_collection = behavior === null ? null : { behavior, resumes_at: null };
      }),
  };
}

/** Actions on subscriptions and their prices. */
function plans(world: World) {
  const { subscription, update } = createEditor(world);
  return {
    addCustomer: (email: string) => createCustomer(world, { email, name: null }),
    deleteCustomer: (customer: string) => deleteCustomer(world, customer),
    /** A subscription that was not made by Checkout; the customer gets a card if there is none. */
    addSubscription: (customer: string, price: string, quantity = 1) => {
      const owner = world.get('customer', customer);
      const method = owner.invoice_settings.default_payment_method ?? createMethod(world, customer).id;
      return createSubscription(world, {
        customer,
        items: [{ price: recurringPrice(world, price, 'price'), quantity, metadata: {} }],
        metadata: {},
        trialEnd: null,
        missingPaymentMethod: 'create_invoice',
        paymentMethod: method,
        paymentBehavior: 'allow_incomplete',
        billingMode: 'flexible',
        discounts: [],
        description: null,
        cancelAt: null,
      });
    },
    changePrice: (
      id: string,
      price: string,
      behavior: 'always_invoice' | 'create_prorations' | 'none' = 'create_prorations',
    ) =>
      changePlan(world, subscription(id), {
        items: [
          {
            id: firstItem(subscription(id)).id,
            price: recurringPrice(world, price, 'price'),
            quantity: undefined,
            deleted: false,
            metadata: {},
          },
        ],
        behavior,
        paymentBehavior: 'allow_incomplete',
        at: undefined,
        resetAnchor: false,
      }),
    /** Removes every item: a subscription without a price. */
    removeItems: (id: string) =>
      update(id, (changed) => {
        changed.items.data = [];
      }),
  };
}

/** Everything that a customer, a bank or an operator in Stripe's dashboard can do without the API. */
export const createDashboard = (world: World) => ({
  ...payments(world),
  ...lifecycle(world),
  ...plans(world),
  /** Emits any event: types that the product does not know, or objects that Stripe would not send. */
  emit: (type: string, object: Record<string, unknown>) => world.emit(type, object),
});
export type Dashboard = ReturnType<typeof createDashboard>;
