import { adminProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { flagsInput, flagsOutput } from '../schemas/index.ts';
import { flagged } from '../use-cases/flags.ts';

/** GET /billing/flags */
export const reviewFlags = (payments: PaymentsContext | undefined) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/billing/flags',
        summary: 'List accounts flagged for review',
        description: 'Lists accounts with flags that nobody has acknowledged, for administrators.',
        tags: ['billing'],
        errors: { not_found: ['billing_disabled'] },
        example: {
          input: {},
          output: {
            items: [
              {
                ...{ userId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', stripeCustomerId: 'cus_1a2b3c' },
                ...{ tier: 'pro', status: 'active', flags: ['refunded', 'disputed'], acknowledged: ['refunded'] },
                reconciledAt: '2026-03-02T02:30:00.000Z',
              },
            ],
          },
        },
      },
    })
    .input(flagsInput)
    .output(flagsOutput)
    .query(({ input }) => flagged(requirePayments(payments), input));
