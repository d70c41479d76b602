import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { statusOutput } from '../schemas/index.ts';
import { resume } from '../use-cases/manage.ts';
import { CHANGE_ERRORS, EXAMPLE_STATUS } from './example.ts';

/** POST /billing/resume */
export const resumeSubscription = (payments: PaymentsContext | undefined) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/resume',
        summary: 'Resume the subscription',
        description: 'Withdraws a scheduled cancellation, or resumes a paused subscription.',
        tags: ['billing'],
        errors: { ...CHANGE_ERRORS, conflict: [...CHANGE_ERRORS.conflict, 'nothing_to_resume', 'payment_declined'] },
        example: {
          input: {},
          output: EXAMPLE_STATUS,
        },
      },
    })
    .output(statusOutput)
    .mutation(({ ctx }) => resume(requirePayments(payments), ctx.principal.userId));
