import { adminProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { reconcileInput, statusOutput } from '../schemas/index.ts';
import { reconcileUser } from '../use-cases/reconcile.ts';
import { EXAMPLE_STATUS } from './example.ts';

/** POST /billing/users/{userId}/reconcile */
export const reconciledUser = (payments: PaymentsContext | undefined) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/users/{userId}/reconcile',
        summary: 'Read a subscription again',
        description: 'Reads the subscription of a user from Stripe and corrects the stored state.',
        tags: ['billing'],
        errors: {
          not_found: ['billing_disabled'],
          unavailable: ['billing_unavailable'],
          conflict: ['billing_busy', 'billing_refused'],
        },
        example: {
          input: { userId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' },
          output: EXAMPLE_STATUS,
        },
      },
    })
    .input(reconcileInput)
    .output(statusOutput)
    .mutation(({ input }) => reconcileUser(requirePayments(payments), input.userId));
