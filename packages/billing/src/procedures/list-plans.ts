import { publicProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { plansOutput } from '../schemas/index.ts';
import { plans } from '../use-cases/status.ts';

/** GET /billing/plans */
export const plansForSale = (payments: PaymentsContext | undefined) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/billing/plans',
        summary: 'List the plans',
        description: 'Returns the plans for sale with their prices.',
        tags: ['billing'],
        errors: { not_found: ['billing_disabled'], unavailable: ['billing_unavailable'] },
        example: {
          input: {},
          output: { trialDays: 14, plans: [{ tier: 'pro', interval: 'month', amountCents: 499, currency: 'USD' }] },
        },
      },
    })
    .output(plansOutput)
    .query(() => plans(requirePayments(payments)));
