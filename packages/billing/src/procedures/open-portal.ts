import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { portalInput, portalOutput } from '../schemas/index.ts';
import { openPortal } from '../use-cases/manage.ts';

/** POST /billing/portal */
export const customerPortal = (payments: PaymentsContext | undefined) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/portal',
        summary: 'Open the customer portal',
        description:
          "Opens Stripe's customer portal, where the caller changes payment methods, downloads invoices and manages the subscription.",
        tags: ['billing'],
        errors: {
          not_found: ['billing_disabled'],
          unavailable: ['billing_unavailable'],
          conflict: ['no_subscription', 'billing_refused'],
          invalid: ['redirect_not_allowed'],
        },
        example: {
          input: {},
          output: { url: 'https://billing.stripe.com/p/session/test_a1b2c3' },
        },
      },
    })
    .input(portalInput)
    .output(portalOutput)
    .mutation(({ ctx, input }) => openPortal(requirePayments(payments), ctx.principal.userId, input.returnUrl));
