import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { statusOutput } from '../schemas/index.ts';
import { status } from '../use-cases/status.ts';
import { EXAMPLE_STATUS } from './example.ts';

/** GET /billing/status */
export const subscriptionStatus = (payments: PaymentsContext | undefined) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/billing/status',
        summary: 'Read the subscription',
        description: 'Returns the paid tier and the subscription of the caller, as last read from Stripe.',
        tags: ['billing'],
        errors: { not_found: ['billing_disabled'] },
        example: {
          input: {},
          output: EXAMPLE_STATUS,
        },
      },
    })
    .output(statusOutput)
    .query(({ ctx }) => status(requirePayments(payments), ctx.principal.userId));
