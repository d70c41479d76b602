import { invalid, StripePeerError } from '../errors.ts';
import type { Outcome } from '../outcomes.ts';
import type { Invoice, Metadata, Price, Recurring, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { attemptPayment, finalizeInvoice } from './collection.ts';
import { type readDiscounts, redeem } from './discounts.ts';
import { createInvoice, periodLines } from './invoices.ts';
import { nextBoundary } from './periods.ts';
import { newItem } from './plan-change.ts';

export interface NewSubscription {
  readonly customer: string;
  readonly items: readonly {
    readonly price: Price & { recurring: Recurring };
    readonly quantity: number;
    readonly metadata: Metadata;
  }[];
  readonly metadata: Metadata;
  readonly trialEnd: number | null;
  readonly missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
  readonly paymentMethod: string | null;
  readonly paymentBehavior: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';
  readonly billingMode: 'classic' | 'flexible';
  readonly discounts: ReturnType<typeof readDiscounts>;
  readonly description: string | null;
  readonly cancelAt: number | null;
  readonly session?: string;
  /** The outcome of the first payment when it is known already, as after Checkout. */
  readonly outcome?: Outcome;
}

const CONSTANT = {
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_schedules: [],
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_source: null,
  default_tax_rates: [],
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  transfer_data: null,
} satisfies Partial<Subscription>;

function draftSubscription(world: World, input: NewSubscription): Subscription {
  const id = world.id('sub');
  const now = world.now(input.customer);
  const isTrial = input.trialEnd !== null && input.trialEnd > now;
  const first = input.items[0];
  if (first === undefined) throw invalid('Missing required param: items.', 'items', 'parameter_missing');
  const end = isTrial ? (input.trialEnd as number) : nextBoundary(now, first.price.recurring, now);
  return {
    ...structuredClone(CONSTANT),
    id,
    object: 'subscription',
    billing_cycle_anchor: isTrial ? end : now,
    billing_mode:
      input.billingMode === 'flexible'
        ? { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: now }
        : { flexible: null, type: 'classic' },
    cancel_at: input.cancelAt,
    cancel_at_period_end: false,
    canceled_at: input.cancelAt === null ? null : now,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    created: now,
    currency: first.price.currency,
    customer: input.customer,
    default_payment_method: input.paymentMethod,
    description: input.description,
    discounts: [],
    ended_at: null,
    items: {
      object: 'list',
      data: input.items.map((item) => newItem(world, id, now, { ...item, period: { start: now, end } })),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    metadata: input.metadata,
    start_date: now,
    status: isTrial ? 'trialing' : 'incomplete',
    test_clock: world.get('customer', input.customer).test_clock,
    trial_end: isTrial ? end : null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: input.missingPaymentMethod },
    },
    trial_start: isTrial ? now : null,
  };
}

/** The price that each item costs in one currency; two currencies on one customer are refused, as Stripe refuses them. */
function checkCurrency(world: World, input: NewSubscription): void {
  const customer = world.get('customer', input.customer);
  const currencies = new Set(input.items.map(({ price }) => price.currency));
  if (currencies.size > 1) throw invalid('All prices of a subscription must have the same currency.', 'items');
  const [currency = null] = currencies;
  if (typeof customer.currency === 'string' && customer.currency !== currency)
    throw invalid(
      `You cannot combine currencies on a single customer. This customer has an active subscription, or an invoice, in ${customer.currency}.`,
      'items',
    );
  customer.currency = currency;
}

/** Creates a subscription with its first invoice; its state follows the first payment. */
export function createSubscription(world: World, input: NewSubscription): Subscription {
  checkCurrency(world, input);
  const subscription = draftSubscription(world, input);
  const method = world.find(
    'payment_method',
    input.paymentMethod ?? world.get('customer', input.customer).invoice_settings.default_payment_method,
  );
  const isFree = subscription.status === 'trialing';
  const isAttempted = !isFree && input.paymentBehavior !== 'default_incomplete';
  if (isAttempted && method === undefined && input.outcome === undefined)
    throw invalid(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      undefined,
      'resource_missing',
    );
  const outcome = isAttempted ? (input.outcome ?? world.takeOutcome(input.customer, method)) : undefined;
  if (outcome !== undefined && outcome !== 'succeeds' && input.paymentBehavior === 'error_if_incomplete')
    throw declined(outcome);
  world.addSubscription(subscription);
  subscription.discounts = redeem(world, input.discounts, {
    customer: input.customer,
    subscription: subscription.id,
    ...(input.session === undefined ? {} : { session: input.session }),
  });
  const invoice = firstInvoice(world, subscription);
  world.emit('customer.subscription.created', subscription);
  if (invoice.status === 'paid') activate(world, subscription);
  else if (outcome !== undefined) attemptPayment(world, invoice, { outcome, method });
  return subscription;
}

function firstInvoice(world: World, subscription: Subscription): Invoice {
  const invoice = createInvoice(world, {
    customer: subscription.customer,
    subscription,
    reason: 'subscription_create',
    lines: periodLines(subscription),
  });
  finalizeInvoice(world, invoice);
  return invoice;
}

/** A first invoice of 0 needs no payment. */
function activate(world: World, subscription: Subscription): void {
  if (subscription.status !== 'incomplete') return;
  world.change('customer.subscription.updated', subscription, (changed) => {
    changed.status = 'active';
  });
}

export const declined = (outcome: Outcome): StripePeerError =>
  outcome === 'authentication_required'
    ? new StripePeerError(402, 'Your card was declined. This transaction requires authentication.', {
        type: 'card_error',
        code: 'authentication_required',
        decline_code: 'authentication_required',
      })
    : new StripePeerError(402, 'Your card was declined.', {
        type: 'card_error',
        code: 'card_declined',
        decline_code: 'generic_decline',
      });
