import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { changeInput, statusOutput } from '../schemas/index.ts';
import { changePlan } from '../use-cases/manage.ts';
import { CHANGE_ERRORS, EXAMPLE_STATUS } from './example.ts';

/** POST /billing/change */
export const planChange = (payments: PaymentsContext | undefined) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/change',
        summary: 'Change the plan',
        description:
          'Changes tier or interval now and charges the difference. If the payment fails, the subscription stays as it is.',
        tags: ['billing'],
        errors: {
          ...CHANGE_ERRORS,
          invalid: ['unknown_plan'],
          conflict: [...CHANGE_ERRORS.conflict, 'same_plan', 'payment_declined'],
        },
        example: {
          input: { tier: 'business', interval: 'month' },
          output: EXAMPLE_STATUS,
        },
      },
    })
    .input(changeInput)
    .output(statusOutput)
    .mutation(({ ctx, input }) => changePlan(requirePayments(payments), ctx.principal.userId, input));
