import type { Stripe } from 'stripe';
import type { ChargeFacts, ItemFact, SubscriptionFact, UnpaidInvoice } from '../../truth/facts.ts';

/** Pure functions from Stripe's objects to facts. Fields may be absent in objects of other API versions. */

const date = (seconds: number | null | undefined): Date | null =>
  typeof seconds === 'number' ? new Date(seconds * 1_000) : null;
const code = (currency: string | null | undefined): string | null => currency?.toUpperCase() ?? null;

/** The id of a reference, which Stripe sends as an id or as the object itself. */
export const idOf = (reference: unknown): string | null => {
  if (typeof reference === 'string') return reference;
  const id = (reference as { readonly id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : null;
};

/** Before 2025-03-31.basil, the period was a field of the subscription. */
interface OldPeriod {
  readonly current_period_start?: number;
  readonly current_period_end?: number;
}

export function subscriptionFact(subscription: Stripe.Subscription & OldPeriod): SubscriptionFact {
  const all = subscription.items?.data ?? [];
  // A quantity of 0 is charged with nothing; the item counts only if there is no other.
  const bought = all.filter(({ quantity }) => quantity !== 0);
  return {
    id: subscription.id,
    status: subscription.status,
    items: (bought.length > 0 ? bought : all).map((item) => itemFact(item, subscription)),
    currency: code(subscription.currency),
    cancelAt: date(subscription.cancel_at),
    cancelAtPeriodEnd: subscription.cancel_at_period_end === true,
    trialEnd: date(subscription.trial_end),
    endedAt: date(subscription.ended_at),
    hasSchedule: idOf(subscription.schedule) !== null,
  };
}

const itemFact = (item: Stripe.SubscriptionItem, period: OldPeriod): ItemFact => ({
  id: item.id,
  priceId: item.price?.id ?? null,
  interval: item.price?.recurring?.interval ?? null,
  amountCents: item.price?.unit_amount ?? null,
  currency: code(item.price?.currency),
  periodStart: date(item.current_period_start ?? period.current_period_start),
  periodEnd: date(item.current_period_end ?? period.current_period_end),
});

/** The subscription of an invoice, in the current and the former place. */
function subscriptionOf(invoice: Pick<Stripe.Invoice, 'parent'> & { readonly subscription?: unknown }) {
  const { parent } = invoice;
  if (parent?.type === 'subscription_details') return idOf(parent.subscription_details?.subscription);
  return idOf(invoice.subscription);
}

export const unpaidInvoice = (invoice: Stripe.Invoice): UnpaidInvoice => ({
  id: invoice.id,
  subscriptionId: subscriptionOf(invoice),
  dueSince: date(invoice.status_transitions?.finalized_at ?? invoice.created) ?? new Date(0),
  attempts: invoice.attempt_count,
  nextAttemptAt: date(invoice.next_payment_attempt),
  amountCents: invoice.amount_remaining,
  currency: code(invoice.currency) ?? '',
});

export const chargeFacts = (charges: readonly Stripe.Charge[]): ChargeFacts => ({
  refunded: charges.some((charge) => charge.refunded || charge.amount_refunded > 0),
  disputed: charges.some((charge) => charge.disputed),
});

/** An invoice as shown to its customer. */
export interface InvoiceView {
  readonly id: string;
  readonly number: string | null;
  /** draft, open, paid, uncollectible or void. */
  readonly status: string;
  readonly createdAt: Date;
  readonly totalCents: number;
  readonly amountDueCents: number;
  readonly amountPaidCents: number;
  readonly currency: string;
  /** Stripe's page of the invoice, with the receipt once it is paid. */
  readonly url: string | null;
  readonly pdfUrl: string | null;
}

export const invoiceView = (invoice: Stripe.Invoice): InvoiceView => ({
  id: invoice.id,
  number: invoice.number,
  status: invoice.status ?? 'draft',
  createdAt: date(invoice.created) ?? new Date(0),
  totalCents: invoice.total,
  amountDueCents: invoice.amount_due,
  amountPaidCents: invoice.amount_paid,
  currency: code(invoice.currency) ?? '',
  url: invoice.hosted_invoice_url ?? null,
  pdfUrl: invoice.invoice_pdf ?? null,
});
