import type { Stripe } from 'stripe';
import { isMissing } from './failure.ts';
import { mapped, USER_KEY } from './gateway.ts';

export interface CheckoutRequest {
  readonly customerId: string;
  readonly userId: string;
  readonly priceId: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Undefined: the checkout page offers a field for one. */
  readonly promotionCodeId: string | undefined;
  readonly trialDays: number;
  readonly automaticTax: boolean;
}

export interface ChangeRequest {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly itemId: string;
  readonly priceId: string;
  readonly prorationDate: Date;
}

export interface ChangePreview {
  readonly amountDueCents: number;
  readonly currency: string;
  readonly lines: readonly { readonly description: string; readonly amountCents: number }[];
}

export interface OpenedCheckout {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** The check of a configured price. */
export interface PriceFact {
  readonly id: string;
  readonly isActive: boolean;
  readonly interval: string | null;
  readonly intervalCount: number | null;
  readonly amountCents: number | null;
  readonly currency: string;
}

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1_000);

/** Changes at Stripe. Every call carries an idempotency key; errors are those of `stripeFailure`. */
export function createCommands(stripe: Stripe) {
  return {
    price: (id: string): Promise<PriceFact> => mapped(async () => priceFact(await stripe.prices.retrieve(id))),
    createCustomer: (userId: string, email: string, idempotencyKey: string): Promise<string> =>
      mapped(async () => {
        const params = { email, metadata: { [USER_KEY]: userId } };
        return (await stripe.customers.create(params, { idempotencyKey })).id;
      }),
    setEmail: (customer: string, email: string, idempotencyKey: string): Promise<void> =>
      mapped(async () => void (await stripe.customers.update(customer, { email }, { idempotencyKey }))),
    /**
     * Expires open checkouts, so that none is paid later, then deletes the customer: Stripe cancels its subscriptions and
     * removes its payment methods. Resolves also if there is no such customer.
     */
    deleteCustomer: (customer: string): Promise<void> => mapped(() => unlessMissing(deleteCustomer(stripe, customer))),
    promotionCode: (code: string): Promise<string | undefined> =>
      mapped(async () => (await stripe.promotionCodes.list({ code, active: true, limit: 1 })).data[0]?.id),
    openCheckout: (request: CheckoutRequest, idempotencyKey: string): Promise<OpenedCheckout> =>
      mapped(async () => {
        const session = await stripe.checkout.sessions.create(checkoutParams(request), { idempotencyKey });
        return { id: session.id, url: session.url ?? '', expiresAt: new Date(session.expires_at * 1_000) };
      }),
    /** Resolves also if the checkout is already complete or expired. */
    expireCheckout: (id: string): Promise<void> =>
      stripe.checkout.sessions.expire(id).then(
        () => undefined,
        () => undefined,
      ),
    portal: (customer: string, returnUrl: string, idempotencyKey: string): Promise<string> =>
      mapped(async () => {
        const params = { customer, return_url: returnUrl };
        return (await stripe.billingPortal.sessions.create(params, { idempotencyKey })).url;
      }),
    cancelNow: (id: string, idempotencyKey: string): Promise<void> =>
      mapped(async () => void (await stripe.subscriptions.cancel(id, {}, { idempotencyKey }))),
    update: (id: string, params: Stripe.SubscriptionUpdateParams, idempotencyKey: string): Promise<void> =>
      mapped(async () => void (await stripe.subscriptions.update(id, params, { idempotencyKey }))),
    /** Charges the new period at once; the subscription stays paused until that payment succeeds. */
    unpause: (id: string, idempotencyKey: string): Promise<void> =>
      mapped(async () => {
        const params = { payment_behavior: 'resume_on_payment_success' } as const;
        await stripe.subscriptions.resume(id, params, { idempotencyKey });
      }),
    previewChange: (request: ChangeRequest): Promise<ChangePreview> =>
      mapped(async () => preview(await stripe.invoices.createPreview(previewParams(request)))),
  };
}
export type StripeCommands = ReturnType<typeof createCommands>;

async function deleteCustomer(stripe: Stripe, customer: string): Promise<void> {
  for await (const { id } of stripe.checkout.sessions.list({ customer, status: 'open' }))
    await stripe.checkout.sessions.expire(id);
  await stripe.customers.del(customer);
}

const unlessMissing = (call: Promise<void>): Promise<void> =>
  call.catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });

const priceFact = (price: Stripe.Price): PriceFact => ({
  id: price.id,
  isActive: price.active,
  interval: price.recurring?.interval ?? null,
  intervalCount: price.recurring?.interval_count ?? null,
  amountCents: price.unit_amount,
  currency: price.currency.toUpperCase(),
});

const checkoutParams = (request: CheckoutRequest): Stripe.Checkout.SessionCreateParams => ({
  mode: 'subscription',
  customer: request.customerId,
  client_reference_id: request.userId,
  line_items: [{ price: request.priceId, quantity: 1 }],
  success_url: request.successUrl,
  cancel_url: request.cancelUrl,
  metadata: { [USER_KEY]: request.userId },
  subscription_data: {
    metadata: { [USER_KEY]: request.userId },
    ...(request.trialDays > 0 ? { trial_period_days: request.trialDays } : {}),
  },
  ...(request.promotionCodeId === undefined
    ? { allow_promotion_codes: true }
    : { discounts: [{ promotion_code: request.promotionCodeId }] }),
  ...(request.automaticTax
    ? { automatic_tax: { enabled: true }, customer_update: { address: 'auto' as const, name: 'auto' as const } }
    : {}),
});

const previewParams = (request: ChangeRequest): Stripe.InvoiceCreatePreviewParams => ({
  customer: request.customerId,
  subscription: request.subscriptionId,
  subscription_details: {
    items: [{ id: request.itemId, price: request.priceId }],
    proration_behavior: 'always_invoice',
    proration_date: seconds(request.prorationDate),
  },
});

/** The change itself: refused as a whole if the payment fails. */
export const changeParams = (
  request: Pick<ChangeRequest, 'itemId' | 'priceId' | 'prorationDate'>,
): Stripe.SubscriptionUpdateParams => ({
  items: [{ id: request.itemId, price: request.priceId }],
  proration_behavior: 'always_invoice',
  proration_date: seconds(request.prorationDate),
  payment_behavior: 'error_if_incomplete',
});

const preview = (invoice: Stripe.Invoice): ChangePreview => ({
  amountDueCents: invoice.amount_due,
  currency: invoice.currency.toUpperCase(),
  lines: invoice.lines.data.map((line) => ({ description: line.description ?? '', amountCents: line.amount })),
});
