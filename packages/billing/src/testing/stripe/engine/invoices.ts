import type { BillingReason, Invoice, InvoiceLine, Price, Subscription } from '../types.ts';
import type { World } from '../world.ts';
import { discountAmounts } from './discounts.ts';

/** One line of an invoice before it has an id. */
export interface LineInput {
  readonly amount: number;
  readonly description: string;
  readonly price: Price;
  readonly quantity: number;
  readonly period: { readonly start: number; readonly end: number };
  readonly item: string | null;
  readonly proration: boolean;
}

interface InvoiceInput {
  readonly customer: string;
  readonly subscription: Subscription | null;
  readonly reason: Invoice['billing_reason'];
  readonly lines: readonly LineInput[];
  readonly discounts: readonly string[];
  readonly currency: string;
}

/** The regular charge for one billing period of every item. */
export const periodLines = (subscription: Subscription): LineInput[] =>
  subscription.items.data.map((item) => ({
    amount: subscription.status === 'trialing' ? 0 : item.price.unit_amount * item.quantity,
    description:
      subscription.status === 'trialing'
        ? 'Trial period'
        : `${item.quantity} × ${item.price.nickname ?? item.price.product} (at ${item.price.unit_amount} / ${item.price.recurring?.interval})`,
    price: item.price,
    quantity: item.quantity,
    period: { start: item.current_period_start, end: item.current_period_end },
    item: item.id,
    proration: false,
  }));

const lineParent = (line: LineInput, subscription: Subscription | null): InvoiceLine['parent'] => {
  const proration_details = { credited_items: null };
  return subscription === null || line.item === null
    ? {
        invoice_item_details: {
          invoice_item: 'ii_peer',
          proration: line.proration,
          proration_details,
          subscription: subscription?.id ?? null,
        },
        subscription_item_details: null,
        type: 'invoice_item_details',
      }
    : {
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: null,
          proration: line.proration,
          proration_details,
          subscription: subscription.id,
          subscription_item: line.item,
        },
        type: 'subscription_item_details',
      };
};

const lineOf = (world: World, line: LineInput, invoice: string, input: InvoiceInput): InvoiceLine => ({
  id: world.id('il'),
  object: 'line_item',
  amount: line.amount,
  currency: input.currency,
  description: line.description,
  discount_amounts: [],
  discountable: !line.proration,
  discounts: [],
  invoice,
  livemode: false,
  metadata: input.subscription?.metadata ?? {},
  parent: lineParent(line, input.subscription),
  period: { ...line.period },
  pretax_credit_amounts: [],
  pricing: {
    price_details: { price: line.price.id, product: line.price.product },
    type: 'price_details',
    unit_amount_decimal: line.price.unit_amount_decimal,
  },
  quantity: line.quantity,
  quantity_decimal: String(line.quantity),
  subscription: input.subscription?.id ?? null,
  subtotal: line.amount,
  taxes: [],
});

/** The sums of an invoice. A credit is kept on the customer's balance and lowers the next invoice. */
function sums(world: World, input: InvoiceInput) {
  const subtotal = input.lines.reduce((sum, { amount }) => sum + amount, 0);
  const coupons = input.discounts.map((id) => ({
    id,
    coupon: world.get('coupon', world.get('discount', id).source.coupon),
  }));
  const total_discount_amounts = discountAmounts(subtotal, coupons);
  const total = subtotal - total_discount_amounts.reduce((sum, { amount }) => sum + amount, 0);
  const starting_balance = world.find('customer', input.customer)?.balance ?? 0;
  const ending_balance = Math.min(0, total + starting_balance);
  const amount_due = Math.max(0, total + starting_balance);
  return { subtotal, total, total_discount_amounts, starting_balance, ending_balance, amount_due };
}

const parentOf = (subscription: Subscription | null): Invoice['parent'] =>
  subscription === null
    ? null
    : {
        quote_details: null,
        subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
        type: 'subscription_details',
      };

/** What the invoice copies from its customer when it is created. */
function customerFields(world: World, id: string) {
  const customer = world.get('customer', id);
  return {
    customer: id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    test_clock: customer.test_clock,
  } satisfies Partial<Invoice>;
}

/** Fields that have no meaning in the peer and always the same value. */
const CONSTANT = {
  account_country: 'US',
  account_name: 'Stripe peer',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  collection_method: 'charge_automatically',
  custom_fields: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  due_date: null,
  footer: null,
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  total_pretax_credit_amounts: [],
  total_taxes: [],
} satisfies Partial<Invoice>;

/** A draft invoice that is not stored: for a preview, or to be stored by `createInvoice`. */
export function draftInvoice(world: World, input: InvoiceInput, id = world.id('in')): Invoice {
  const created = world.now(input.customer);
  const { amount_due, ...amounts } = sums(world, input);
  return {
    ...CONSTANT,
    ...customerFields(world, input.customer),
    ...amounts,
    id,
    object: 'invoice',
    amount_due,
    amount_paid: 0,
    amount_remaining: amount_due,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatically_finalizes_at: created + 3600,
    billing_reason: input.reason,
    created,
    currency: input.currency,
    default_payment_method: null,
    discounts: [...input.discounts],
    effective_at: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: {
      object: 'list',
      data: input.lines.map((line) => lineOf(world, line, id, input)),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    metadata: {},
    next_payment_attempt: created + 3600,
    number: null,
    parent: parentOf(input.subscription),
    period_end: Math.max(created, ...input.lines.filter(({ proration }) => proration).map(({ period }) => period.end)),
    period_start: Math.min(created, ...input.lines.map(({ period }) => period.start)),
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal_excluding_tax: amounts.subtotal,
    total_excluding_tax: amounts.total,
    webhooks_delivered_at: created,
  };
}

/** Creates the draft of an invoice, takes the pending prorations of its subscription, and emits `invoice.created`. */
export function createInvoice(
  world: World,
  input: Omit<InvoiceInput, 'discounts' | 'currency'> & { readonly reason: BillingReason; readonly currency?: string },
): Invoice {
  const { subscription } = input;
  const pending = subscription === null ? [] : (world.pendingItems.get(subscription.id) ?? []);
  const invoice = draftInvoice(world, {
    ...input,
    currency: input.currency ?? subscription?.currency ?? world.settings.currency,
    discounts: subscription?.discounts ?? [],
    lines: [...pending.map((item) => ({ ...item, proration: true })), ...input.lines],
  });
  world.addInvoice(invoice);
  if (subscription !== null) {
    world.pendingItems.delete(subscription.id);
    subscription.latest_invoice = invoice.id;
  }
  world.emit('invoice.created', invoice);
  return invoice;
}
