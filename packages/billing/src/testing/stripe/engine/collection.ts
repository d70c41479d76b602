import { invalid } from '../errors.ts';
import type { Outcome } from '../outcomes.ts';
import type { Invoice, PaymentMethod, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { endDiscounts } from './discounts.ts';
import { confirmIntent, createIntent, createInvoicePayment, intentOf, payingMethod, paymentOf } from './payments.ts';
import { DAY_S } from './periods.ts';
import { endSubscription, expireIncomplete, setStatus } from './standing.ts';

const subscriptionOf = (world: World, invoice: Invoice): Subscription | undefined =>
  world.find('subscription', invoice.parent?.subscription_details.subscription);

/** Gives the invoice its number and pages and makes it payable; an invoice of 0 is paid at once. */
export function finalizeInvoice(world: World, invoice: Invoice): void {
  if (invoice.status !== 'draft')
    throw invalid('This invoice is already finalized.', undefined, 'invoice_not_editable');
  const now = world.now(invoice.customer);
  const customer = world.get('customer', invoice.customer);
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  customer.balance = invoice.ending_balance ?? 0;
  Object.assign(invoice, {
    status: 'open',
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    hosted_invoice_url: `https://invoice.stripe.com/i/acct_peer/test_${invoice.id}`,
    invoice_pdf: `https://pay.stripe.com/invoice/acct_peer/test_${invoice.id}/pdf`,
    effective_at: now,
    automatically_finalizes_at: null,
  });
  invoice.status_transitions.finalized_at = now;
  if (invoice.amount_due > 0) createInvoicePayment(world, invoice, intentFor(world, invoice));
  world.emit('invoice.finalized', invoice);
  if (invoice.amount_due === 0) markPaid(world, invoice);
}

const intentFor = (world: World, invoice: Invoice) =>
  createIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    paymentMethod: payingMethod(world, invoice)?.id ?? null,
    description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
  });

interface Attempt {
  readonly outcome?: Outcome;
  readonly method?: PaymentMethod | undefined;
  /** An attempt of the retry schedule; a payment by the customer does not count as one. */
  readonly isAutomatic?: boolean;
}

/** Charges an open invoice once; the invoice, the subscription and the events follow the outcome. */
export function attemptPayment(world: World, invoice: Invoice, attempt: Attempt = {}): Outcome {
  const intent = intentOf(world, invoice);
  if (intent === undefined) throw invalid(`Invoice ${invoice.id} has nothing to pay.`);
  const method = attempt.method ?? payingMethod(world, invoice);
  const outcome = attempt.outcome ?? world.takeOutcome(invoice.customer, method);
  invoice.attempted = true;
  if (attempt.isAutomatic !== false || invoice.attempt_count === 0) invoice.attempt_count += 1;
  confirmIntent(world, intent, method, outcome);
  if (outcome === 'succeeds') markPaid(world, invoice);
  else if (outcome === 'processing') markProcessing(world, invoice);
  else markFailed(world, invoice, outcome);
  return outcome;
}

/** The end of a bank debit that was being processed. */
export function settleProcessing(world: World, invoice: Invoice, outcome: 'succeeds' | 'declines'): void {
  const intent = intentOf(world, invoice);
  if (intent?.status !== 'processing') throw invalid(`The payment of invoice ${invoice.id} is not being processed.`);
  confirmIntent(world, intent, undefined, outcome);
  if (outcome === 'succeeds') markPaid(world, invoice);
  else markFailed(world, invoice, outcome);
}

function markProcessing(world: World, invoice: Invoice): void {
  invoice.next_payment_attempt = null;
  const subscription = subscriptionOf(world, invoice);
  if (subscription?.status === 'incomplete' && world.settings.whileProcessing === 'active')
    setStatus(world, subscription, 'active');
}

export function markPaid(world: World, invoice: Invoice): void {
  const now = world.now(invoice.customer);
  invoice.status = 'paid';
  invoice.attempted = true;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = now;
  const payment = paymentOf(world, invoice);
  if (payment !== undefined) {
    payment.status = 'paid';
    payment.amount_paid = invoice.amount_due;
    payment.status_transitions.paid_at = now;
    world.emit('invoice_payment.paid', payment);
  }
  const subscription = subscriptionOf(world, invoice);
  if (subscription !== undefined) endDiscounts(world, invoice, subscription);
  world.emit('invoice.paid', invoice);
  world.emit('invoice.payment_succeeded', invoice);
  if (subscription !== undefined) afterPayment(world, invoice, subscription);
}

const AWAITING_PAYMENT = ['incomplete', 'past_due', 'unpaid', 'paused'];

/** The first payment activates a subscription; later ones restore it when they pay its latest invoice. */
function afterPayment(world: World, invoice: Invoice, subscription: Subscription): void {
  if (!AWAITING_PAYMENT.includes(subscription.status) || subscription.latest_invoice !== invoice.id) return;
  if (subscription.status === 'paused') {
    world.change('customer.subscription.updated', subscription, (resumed) => {
      resumed.status = 'active';
      delete resumed.status_details;
    });
    world.emit('customer.subscription.resumed', subscription);
  } else setStatus(world, subscription, 'active');
}

function nextAttempt(world: World, invoice: Invoice, subscription: Subscription | undefined): number | null {
  if (subscription === undefined || subscription.status === 'incomplete') return null;
  const days = world.settings.retryDays[invoice.attempt_count - 1];
  return days === undefined ? null : world.now(invoice.customer) + days * DAY_S;
}

function markFailed(world: World, invoice: Invoice, outcome: Outcome): void {
  const subscription = subscriptionOf(world, invoice);
  invoice.next_payment_attempt = nextAttempt(world, invoice, subscription);
  world.emit('invoice.payment_failed', invoice);
  if (outcome === 'authentication_required') world.emit('invoice.payment_action_required', invoice);
  world.emit('invoice.updated', invoice);
  if (subscription === undefined || subscription.status === 'incomplete') return;
  if (world.resumedByAttempt.has(invoice.id)) {
    setStatus(world, subscription, 'past_due');
    invoice.next_payment_attempt = null;
    return;
  }
  if (subscription.status === 'active' || subscription.status === 'trialing')
    setStatus(world, subscription, 'past_due');
  if (invoice.next_payment_attempt === null && subscription.status === 'past_due')
    stopRetrying(world, invoice, subscription);
}

function stopRetrying(world: World, invoice: Invoice, subscription: Subscription): void {
  invoice.auto_advance = false;
  const { afterFinalRetry } = world.settings;
  if (afterFinalRetry === 'cancel') endSubscription(world, subscription, 'payment_failed');
  if (afterFinalRetry === 'unpaid') setStatus(world, subscription, 'unpaid');
}

export function voidInvoice(world: World, invoice: Invoice): void {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalid(`You can only void open or uncollectible invoices; ${invoice.id} is ${invoice.status}.`);
  invoice.status = 'void';
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.voided_at = world.now(invoice.customer);
  world.emit('invoice.voided', invoice);
  const subscription = subscriptionOf(world, invoice);
  if (subscription?.status === 'incomplete') expireIncomplete(world, subscription);
}

export function markUncollectible(world: World, invoice: Invoice): void {
  if (invoice.status !== 'open')
    throw invalid(`Only open invoices can be marked uncollectible; ${invoice.id} is ${invoice.status}.`);
  invoice.status = 'uncollectible';
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.marked_uncollectible_at = world.now(invoice.customer);
  world.emit('invoice.marked_uncollectible', invoice);
  const subscription = subscriptionOf(world, invoice);
  if (subscription !== undefined && subscription.status !== 'incomplete') afterPayment(world, invoice, subscription);
}
