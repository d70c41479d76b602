import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { checkoutInput, checkoutOutput } from '../schemas/index.ts';
import { checkout } from '../use-cases/checkout.ts';

/** POST /billing/checkout */
export const openCheckout = (payments: PaymentsContext | undefined) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/checkout',
        summary: 'Start a subscription',
        description:
          "Opens Stripe's checkout page for a plan. A user has one open checkout: repeating the call returns the same page. Someone who has a subscription gets a conflict with `portalUrl`, the customer portal, where it can be changed.",
        tags: ['billing'],
        errors: {
          not_found: ['billing_disabled'],
          unavailable: ['billing_unavailable'],
          conflict: ['already_subscribed', 'billing_busy', 'billing_refused'],
          invalid: ['unknown_plan', 'unknown_promotion_code', 'redirect_not_allowed'],
        },
        example: {
          input: { tier: 'pro', interval: 'month' },
          output: {
            sessionId: 'cs_test_a1b2c3',
            url: 'https://checkout.stripe.com/c/pay/cs_test_a1b2c3',
            expiresAt: '2026-03-03T10:00:00.000Z',
          },
        },
      },
    })
    .input(checkoutInput)
    .output(checkoutOutput)
    .mutation(({ ctx, input }) => checkout(requirePayments(payments), ctx.principal.userId, input));
