import type { Outcome } from '../outcomes.ts';
import type { Charge, Invoice, InvoicePayment, PaymentIntent, PaymentMethod } from '../types.ts';
import type { World } from '../world.ts';

interface IntentInput {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly paymentMethod: string | null;
  readonly description: string | null;
}

export function createIntent(world: World, input: IntentInput): PaymentIntent {
  const id = world.id('pi');
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: input.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_peer`,
    confirmation_method: 'automatic',
    created: world.now(input.customer),
    currency: input.currency,
    customer: input.customer,
    customer_account: null,
    description: input.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: input.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  world.add('payment_intent', intent);
  world.emit('payment_intent.created', intent);
  return intent;
}

function createCharge(world: World, intent: PaymentIntent, succeeded: boolean): Charge {
  const id = world.id('ch');
  const customer = world.find('customer', intent.customer);
  const charge: Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: succeeded ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: succeeded ? world.id('txn') : null,
    billing_details: {
      address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
      email: customer?.email ?? null,
      name: customer?.name ?? null,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'STRIPE PEER',
    captured: succeeded,
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: succeeded ? null : 'card_declined',
    failure_message: succeeded ? null : 'Your card was declined.',
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: succeeded,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: succeeded ? `https://pay.stripe.com/receipts/${id}` : null,
    refunded: false,
    refunds: { object: 'list', data: [], has_more: false, url: `/v1/charges/${id}/refunds` },
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: succeeded ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
  charge.created = world.now(intent.customer);
  world.add('charge', charge);
  world.emit(succeeded ? 'charge.succeeded' : 'charge.failed', charge);
  return charge;
}

const DECLINED = {
  type: 'card_error',
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: 'Your card was declined.',
} as const;

/** Charges a payment intent; returns the outcome. `processing` ends with a later call that names the outcome. */
export function confirmIntent(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod | undefined,
  outcome: Outcome,
): Outcome {
  intent.payment_method = method?.id ?? intent.payment_method;
  intent.next_action = null;
  if (outcome === 'processing') {
    intent.status = 'processing';
    world.emit('payment_intent.processing', intent);
    return outcome;
  }
  if (outcome === 'authentication_required') {
    intent.status = 'requires_action';
    intent.next_action = { type: 'use_stripe_sdk' };
    world.emit('payment_intent.requires_action', intent);
    return outcome;
  }
  const succeeded = outcome === 'succeeds';
  const charge = createCharge(world, intent, succeeded);
  intent.latest_charge = charge.id;
  intent.status = succeeded ? 'succeeded' : 'requires_payment_method';
  intent.amount_received = succeeded ? intent.amount : 0;
  intent.last_payment_error = succeeded ? null : { ...DECLINED };
  world.emit(succeeded ? 'payment_intent.succeeded' : 'payment_intent.payment_failed', intent);
  return outcome;
}

export const intentOf = (world: World, invoice: Invoice): PaymentIntent | undefined =>
  world.find('payment_intent', paymentOf(world, invoice)?.payment.payment_intent);

export const paymentOf = (world: World, invoice: Invoice): InvoicePayment | undefined =>
  world.find('invoice_payment', world.paymentOfInvoice.get(invoice.id));

/** The payment of a finalized invoice: `invoice.payments` lists it. */
export function createInvoicePayment(world: World, invoice: Invoice, intent: PaymentIntent): InvoicePayment {
  const payment: InvoicePayment = {
    id: world.id('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: world.now(invoice.customer),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
  world.paymentOfInvoice.set(invoice.id, payment.id);
  return world.add('invoice_payment', payment);
}

/** The method that pays an invoice: its own, the subscription's, or the customer's default. */
export function payingMethod(world: World, invoice: Invoice): PaymentMethod | undefined {
  const subscription = world.find('subscription', invoice.parent?.subscription_details.subscription);
  const customer = world.find('customer', invoice.customer);
  const id =
    invoice.default_payment_method ??
    subscription?.default_payment_method ??
    customer?.invoice_settings.default_payment_method;
  const method = world.find('payment_method', id);
  return method?.customer === invoice.customer ? method : undefined;
}
