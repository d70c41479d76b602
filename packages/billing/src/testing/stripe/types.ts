import type Stripe from 'stripe';

/**
 * Stripe's resources as the peer stores them: the SDK's own types, so that the compiler checks the set of fields, with
 * ids for references and plain text for decimals.
 */

type Stored<T, Changed> = Omit<T, keyof Changed | 'deleted'> & Changed;

type List<T> = { object: 'list'; data: T[]; has_more: boolean; url: string };

export type Metadata = Record<string, string>;
export type Plan = Stored<Stripe.Plan, { amount_decimal: string | null; product: string }>;
export type Product = Stored<Stripe.Product, { default_price: string | null }>;
export type Price = Stored<
  Stripe.Price,
  { product: string; unit_amount: number; unit_amount_decimal: string; recurring: Recurring | null }
>;
export type Recurring = {
  interval: 'day' | 'week' | 'month' | 'year';
  interval_count: number;
  meter: null;
  trial_period_days: number | null;
  usage_type: 'licensed';
};
export type Coupon = Stripe.Coupon;
export type PromotionCode = Stored<
  Stripe.PromotionCode,
  { customer: string | null; promotion: { coupon: string; type: 'coupon' } }
>;
export type Discount = Stored<
  Stripe.Discount,
  { customer: string | null; promotion_code: string | null; source: { coupon: string; type: 'coupon' } }
>;
export type Customer = Stored<
  Stripe.Customer,
  {
    default_source: null;
    discount: Discount | null;
    invoice_settings: Stored<Stripe.Customer.InvoiceSettings, { default_payment_method: string | null }>;
    test_clock: string | null;
  }
>;
export type DeletedCustomer = { id: string; object: 'customer'; deleted: true };
export type PaymentMethod = Stored<Stripe.PaymentMethod, { customer: string | null }>;
export type SubscriptionItem = Stored<Stripe.SubscriptionItem, { plan: Plan; price: Price; quantity: number }>;
export type SubscriptionStatus =
  | 'active'
  | 'canceled'
  | 'incomplete'
  | 'incomplete_expired'
  | 'past_due'
  | 'paused'
  | 'trialing'
  | 'unpaid';
export type Subscription = Stored<
  Stripe.Subscription,
  {
    customer: string;
    default_payment_method: string | null;
    default_source: null;
    discounts: string[];
    items: List<SubscriptionItem>;
    latest_invoice: string | null;
    metadata: Metadata;
    pending_setup_intent: null;
    schedule: string | null;
    status: SubscriptionStatus;
    test_clock: string | null;
  }
>;
export type InvoiceLine = Stored<
  Stripe.InvoiceLineItem,
  { discounts: string[]; quantity: number; quantity_decimal: string; subscription: string | null; pricing: LinePricing }
>;
type LinePricing = {
  price_details: { price: string; product: string };
  type: 'price_details';
  unit_amount_decimal: string;
} | null;
export type BillingReason = 'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'manual';
export type Invoice = Stored<
  Stripe.Invoice,
  {
    billing_reason: BillingReason | 'upcoming';
    customer: string;
    default_payment_method: string | null;
    default_source: null;
    discounts: string[];
    latest_revision: null;
    lines: List<InvoiceLine>;
    parent: {
      quote_details: null;
      subscription_details: { metadata: Metadata; subscription: string };
      type: 'subscription_details';
    } | null;
    status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
    test_clock: string | null;
  }
>;
export type InvoicePayment = Stored<
  Stripe.InvoicePayment,
  { invoice: string; payment: { payment_intent: string; type: 'payment_intent' } }
>;
export type PaymentIntent = Stored<
  Stripe.PaymentIntent,
  { customer: string | null; latest_charge: string | null; payment_method: string | null }
>;
export type Charge = Stored<
  Stripe.Charge,
  { customer: string | null; payment_intent: string | null; refunds: List<Refund> }
>;
export type Refund = Stored<
  Stripe.Refund,
  { charge: string; customer: string | null; payment_intent: string | null; payment_method: string | null }
>;
export type Dispute = Stored<Stripe.Dispute, { charge: string; payment_intent: string | null }>;
export type Session = Stored<
  Stripe.Checkout.Session,
  {
    customer: string | null;
    invoice: string | null;
    mode: 'payment' | 'subscription' | 'setup';
    payment_intent: string | null;
    setup_intent: null;
    subscription: string | null;
  }
>;
export type LineItem = Stored<Stripe.LineItem, { price: Price; quantity: number; quantity_decimal?: string }>;
/** A line of a future invoice: the difference that a change of plan makes. */
export type PendingItem = {
  item: string;
  amount: number;
  description: string;
  price: Price;
  quantity: number;
  period: { start: number; end: number };
};
export type PortalSession = Stored<Stripe.BillingPortal.Session, { configuration: string }>;
export type SchedulePhase = {
  items: { price: string; quantity: number; metadata: Metadata }[];
  start_date: number;
  end_date: number;
  proration_behavior: 'create_prorations' | 'none' | 'always_invoice';
  trial_end: number | null;
  metadata: Metadata;
  currency: string;
};
export type SubscriptionSchedule = Stored<
  Stripe.SubscriptionSchedule,
  {
    customer: string;
    phases: SchedulePhase[];
    subscription: string | null;
    test_clock: string | null;
    metadata: Metadata;
  }
>;
export type TestClock = Stripe.TestHelpers.TestClock;
export type PeerEvent = {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
};

/** One table per resource, named as `object` names it. */
export interface Tables {
  customer: Customer;
  product: Product;
  price: Price;
  coupon: Coupon;
  promotion_code: PromotionCode;
  discount: Discount;
  payment_method: PaymentMethod;
  subscription: Subscription;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  'checkout.session': Session;
  'billing_portal.session': PortalSession;
  subscription_schedule: SubscriptionSchedule;
  'test_helpers.test_clock': TestClock;
  event: PeerEvent;
}
