import { adminProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { acknowledgeInput, flagsState } from '../schemas/index.ts';
import { acknowledge } from '../use-cases/flags.ts';

/** POST /billing/users/{userId}/flags/acknowledge */
export const acknowledgedFlags = (payments: PaymentsContext | undefined) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/users/{userId}/flags/acknowledge',
        summary: 'Acknowledge review flags',
        description:
          'Marks flags of an account as reviewed and records it in the audit log. A flag that ends and returns is listed again.',
        tags: ['billing'],
        errors: { not_found: ['billing_disabled', 'unknown_review_flag'] },
        example: {
          input: { userId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', flags: ['refunded'] },
          output: { flags: ['refunded', 'disputed'], acknowledged: ['refunded'] },
        },
      },
    })
    .input(acknowledgeInput)
    .output(flagsState)
    .mutation(({ ctx, input }) => {
      const by = { actorId: ctx.principal.userId, requestId: ctx.requestId, ip: ctx.client?.ip };
      return acknowledge(requirePayments(payments), { ...input, by });
    });
