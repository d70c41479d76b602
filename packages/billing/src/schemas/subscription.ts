import { email, emailAddress, instant, TIERS } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { INTERVALS, PAID_TIERS } from '../plans/plans.ts';

const tier = z.enum(PAID_TIERS).describe('The tier: pro or business.');
const interval = z.enum(INTERVALS).describe('How often the price is charged: month or year.');
const pageUrl = (text: string) => z.string().min(1).max(2_000).optional().describe(text);
const cents = (text: string) => z.int().describe(`${text}, in the smallest unit of the currency (cents).`);
const currency = z.string().describe('Currency (ISO 4217).');
const when = (text: string) => z.date().nullable().describe(text);

export const plansOutput = z.object({
  trialDays: z.int().describe('Length of the free trial of a first subscription; 0: none.'),
  plans: z
    .array(
      z
        .object({ tier, interval, amountCents: cents('Price per interval, without taxes'), currency })
        .meta({ id: 'Plan' }),
    )
    .describe('The plans for sale.'),
});
export type PlansResponse = z.infer<typeof plansOutput>;

export const statusOutput = z
  .object({
    tier: z.enum(TIERS).describe('The paid tier now; free without a subscription.'),
    tierEndsAt: when('When the paid tier ends unless the subscription is renewed; null: no end is known.'),
    billingEmail: emailAddress.nullable().describe('Recipient of invoices; null before the first checkout.'),
    subscription: z
      .object({
        status: z.string().describe('Status at Stripe, such as active, trialing, past_due or canceled.'),
        plan: z.enum(PAID_TIERS).nullable().describe('The subscribed tier; null for a price that is not a plan.'),
        interval: z.string().nullable().describe('How often it is charged: month or year.'),
        amountCents: cents('Price per interval').nullable(),
        currency: z.string().nullable().describe('Currency (ISO 4217).'),
        periodEnd: when('End of the paid period.'),
        cancelAt: when('When the subscription is scheduled to end; null: it renews.'),
        trialEnd: when('End of the trial.'),
        pastDueSince: when('When the unpaid invoice became due; null: nothing is overdue.'),
      })
      .nullable()
      .describe('The current or last subscription; null if there has been none.'),
    asOf: when('When the state was last read from Stripe; null: never.'),
  })
  .meta({ id: 'BillingStatus' });
export type StatusResponse = z.infer<typeof statusOutput>;

export const checkoutInput = z.strictObject({
  tier,
  interval: interval.default('month'),
  successUrl: pageUrl('Page after the payment: one of the allowed URLs. Default: the first of them.'),
  cancelUrl: pageUrl('Page after leaving the checkout: one of the allowed URLs. Default: the first of them.'),
  promotionCode: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('A promotion code to apply. Without it, the checkout page has a field for one.'),
});
export type CheckoutInput = z.infer<typeof checkoutInput>;
export const checkoutOutput = z.object({
  sessionId: z.string().describe('ID of the checkout session at Stripe.'),
  url: z.string().describe('The checkout page to open.'),
  expiresAt: z.date().describe('When the page expires.'),
});
export type CheckoutResponse = z.infer<typeof checkoutOutput>;

export const portalInput = z.strictObject({
  returnUrl: pageUrl('Page to return to: one of the allowed URLs. Default: the first of them.'),
});
export const portalOutput = z.object({ url: z.string().describe('The page of the customer portal to open.') });

export const cancelInput = z.strictObject({
  at: z
    .enum(['period_end', 'now'])
    .default('period_end')
    .describe('When it ends: `period_end` keeps the paid period, `now` ends it without a refund.'),
});

export const changeInput = z.strictObject({
  tier,
  interval,
  prorationDate: instant
    .optional()
    .describe('The `prorationDate` of a preview, to be charged exactly that amount. Default: now.'),
});
export type ChangeInput = z.infer<typeof changeInput>;
export const changePreviewOutput = z.object({
  amountDueCents: cents('Amount charged now; 0 if a credit remains'),
  currency,
  prorationDate: z.date().describe('Pass it to the change, so that the same amount is charged.'),
  lines: z
    .array(z.object({ description: z.string().describe('Text of the line.'), amountCents: cents('Amount') }))
    .describe('Lines of the invoice: credit for unused time, price of the remaining time.'),
});
export type ChangePreviewResponse = z.infer<typeof changePreviewOutput>;

export const emailInput = z.strictObject({ email });

export const invoicesInput = z.strictObject({
  limit: z.int().min(1).max(100).default(20).describe('Maximum number of invoices.'),
  after: z.string().min(1).max(255).optional().describe('The `next` of the previous page.'),
});
export type InvoicesInput = z.infer<typeof invoicesInput>;
export const invoicesOutput = z.object({
  items: z
    .array(
      z
        .object({
          id: z.string().describe('ID of the invoice at Stripe.'),
          number: z.string().nullable().describe('Number of the invoice.'),
          status: z.string().describe('open, paid, uncollectible or void.'),
          createdAt: z.date().describe('When it was created.'),
          totalCents: cents('Total with taxes'),
          amountDueCents: cents('Amount due'),
          amountPaidCents: cents('Amount paid'),
          currency,
          url: z.string().nullable().describe("Stripe's page of the invoice, with the receipt once it is paid."),
          pdfUrl: z.string().nullable().describe('The invoice as PDF.'),
        })
        .meta({ id: 'Invoice' }),
    )
    .describe('Invoices, newest first.'),
  next: z.string().nullable().describe('Pass it as `after` to get the next page; null: this is the last one.'),
});
export type InvoicesResponse = z.infer<typeof invoicesOutput>;
