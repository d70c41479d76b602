import { invalid } from '../errors.ts';
import type { Outcome } from '../outcomes.ts';
import type { Reader } from '../params.ts';
import { reader } from '../params.ts';
import { createCustomer } from '../resources/customers.ts';
import { createMethod } from '../resources/payment-methods.ts';
import { readMissingMethod, readNewItems, readTrialEnd } from '../resources/subscriptions.ts';
import type { PaymentMethod, Session, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { settleProcessing } from './collection.ts';
import { createSubscription } from './create-subscription.ts';
import { readDiscounts } from './discounts.ts';
import { confirmIntent, createIntent } from './payments.ts';

export interface CheckoutInput {
  /** What the customer enters; default: the e-mail of the session or of its customer. */
  readonly email?: string;
  readonly name?: string;
  /** Default: a card that can be charged. `processing` is a bank debit that is settled later. */
  readonly outcome?: Outcome;
  /** The promotion code that the customer enters, by its id or its text. */
  readonly promotionCode?: string;
}

const EMPTY = reader({});

function customerOf(world: World, session: Session, input: CheckoutInput): string | null {
  if (session.customer !== null) return world.get('customer', session.customer).id;
  if (session.mode === 'payment') return null;
  return createCustomer(world, { email: input.email ?? session.customer_email, name: input.name ?? null }).id;
}

function promotionOf(world: World, session: Session, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (session.allow_promotion_codes !== true) throw invalid('This Checkout session accepts no promotion codes.');
  const code = [...world.table('promotion_code').values()].find((entry) => entry.id === text || entry.code === text);
  if (code === undefined) throw invalid(`No such promotion code: '${text}'`);
  return code.id;
}

function discountsOf(world: World, session: Session, params: Reader, input: CheckoutInput, customer: string) {
  const code = promotionOf(world, session, input.promotionCode);
  const given = code === undefined ? params : reader({ discounts: [{ promotion_code: code }] });
  return readDiscounts(world, given, customer);
}

function subscribe(
  world: World,
  session: Session,
  customer: string,
  method: PaymentMethod | null,
  input: CheckoutInput,
): Subscription {
  const params = world.sessionParams.get(session.id) ?? EMPTY;
  const data = params.inner('subscription_data') ?? EMPTY;
  const items = (world.lineItems.get(session.id) ?? []).filter(({ price }) => price.recurring !== null);
  return createSubscription(world, {
    customer,
    items: readNewItems(
      world,
      items.map((item) => reader({ price: item.price.id, quantity: String(item.quantity) })),
    ),
    metadata: data.metadata(),
    trialEnd: readTrialEnd(data, world.now(customer)),
    missingPaymentMethod: readMissingMethod(data),
    paymentMethod: method?.id ?? null,
    paymentBehavior: 'allow_incomplete',
    billingMode: data.inner('billing_mode')?.oneOf('type', ['classic', 'flexible'] as const) ?? 'flexible',
    discounts: discountsOf(world, session, params, input, customer),
    description: data.text('description') ?? null,
    cancelAt: null,
    session: session.id,
    outcome: input.outcome ?? 'succeeds',
  });
}

function payOnce(world: World, session: Session, method: PaymentMethod, outcome: Outcome): void {
  const intent = createIntent(world, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? world.settings.currency,
    customer: session.customer,
    paymentMethod: method.id,
    description: null,
  });
  session.payment_intent = intent.id;
  confirmIntent(world, intent, method, outcome);
}

/** Fills in a subscription session; the session's payment follows the first invoice. */
function completeSubscription(
  world: World,
  session: Session,
  customer: string,
  method: PaymentMethod | null,
  input: CheckoutInput,
): void {
  const subscription = subscribe(world, session, customer, method, input);
  const invoice = world.get('invoice', subscription.latest_invoice ?? '');
  session.subscription = subscription.id;
  session.invoice = invoice.id;
  session.amount_subtotal = invoice.subtotal;
  session.amount_total = invoice.total;
  session.total_details = { amount_discount: invoice.subtotal - invoice.total, amount_shipping: 0, amount_tax: 0 };
  if (invoice.status !== 'paid') return;
  session.payment_status = subscription.status === 'trialing' ? 'no_payment_required' : 'paid';
}

/** The customer submits the Checkout page. @throws 402 for a declined card; the session stays open */
export function completeCheckout(world: World, id: string, input: CheckoutInput = {}): Session {
  const session = world.get('checkout.session', id);
  if (session.status !== 'open') throw invalid(`Checkout session ${id} is ${session.status}.`);
  const outcome = input.outcome ?? 'succeeds';
  if (outcome === 'declines' || outcome === 'authentication_required')
    throw invalid('Your card was declined. The Checkout session stays open.');
  const customer = customerOf(world, session, input);
  const skipsMethod = session.payment_method_collection === 'if_required' && session.amount_total === 0;
  const method = skipsMethod ? null : createMethod(world, customer);
  session.customer = customer;
  if (session.mode === 'subscription') completeSubscription(world, session, customer ?? '', method, input);
  else if (method !== null) {
    payOnce(world, session, method, outcome);
    session.payment_status = outcome === 'succeeds' ? 'paid' : 'unpaid';
  } else session.payment_status = 'no_payment_required';
  session.status = 'complete';
  session.url = null;
  session.customer_details = detailsOf(world, session, input);
  world.emit('checkout.session.completed', session);
  return session;
}

function detailsOf(world: World, session: Session, input: CheckoutInput): Session['customer_details'] {
  const customer = world.find('customer', session.customer);
  return {
    address: null,
    business_name: null,
    email: input.email ?? customer?.email ?? session.customer_email,
    individual_name: null,
    name: input.name ?? customer?.name ?? null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

/** The end of a bank debit of a completed session. */
export function settleCheckout(world: World, id: string, outcome: 'succeeds' | 'declines'): Session {
  const session = world.get('checkout.session', id);
  if (session.status !== 'complete' || session.payment_status !== 'unpaid')
    throw invalid(`Checkout session ${id} has no payment that is being processed.`);
  const invoice = world.find('invoice', session.invoice);
  const intent = world.find('payment_intent', session.payment_intent);
  if (invoice !== undefined) settleProcessing(world, invoice, outcome);
  else if (intent !== undefined) confirmIntent(world, intent, undefined, outcome);
  if (outcome === 'succeeds') session.payment_status = 'paid';
  world.emit(`checkout.session.async_payment_${outcome === 'succeeds' ? 'succeeded' : 'failed'}`, session);
  return session;
}
