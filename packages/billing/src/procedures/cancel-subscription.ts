import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { cancelInput, statusOutput } from '../schemas/index.ts';
import { cancel } from '../use-cases/manage.ts';
import { CHANGE_ERRORS, EXAMPLE_STATUS } from './example.ts';

/** POST /billing/cancel */
export const cancelSubscription = (payments: PaymentsContext | undefined) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/cancel',
        summary: 'Cancel the subscription',
        description: 'Cancels the subscription at the end of the paid period, or immediately without a refund.',
        tags: ['billing'],
        errors: CHANGE_ERRORS,
        example: {
          input: { at: 'period_end' },
          output: EXAMPLE_STATUS,
        },
      },
    })
    .input(cancelInput)
    .output(statusOutput)
    .mutation(({ ctx, input }) => cancel(requirePayments(payments), ctx.principal.userId, input.at));
