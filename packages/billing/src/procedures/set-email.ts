import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { emailInput, statusOutput } from '../schemas/index.ts';
import { setBillingEmail } from '../use-cases/manage.ts';
import { CHANGE_ERRORS, EXAMPLE_STATUS } from './example.ts';

/** PUT /billing/email */
export const billingEmail = (payments: PaymentsContext | undefined) =>
  userProcedure()
    .meta({
      rest: {
        method: 'PUT',
        path: '/billing/email',
        summary: 'Set the billing address',
        description: 'Changes the e-mail address that receives invoices and payment reminders.',
        tags: ['billing'],
        errors: CHANGE_ERRORS,
        example: {
          input: { email: 'accounts@example.com' },
          output: { ...EXAMPLE_STATUS, billingEmail: 'accounts@example.com' },
        },
      },
    })
    .input(emailInput)
    .output(statusOutput)
    .mutation(({ ctx, input }) =>
      setBillingEmail(requirePayments(payments), ctx.principal.userId, input.email.toLowerCase()),
    );
