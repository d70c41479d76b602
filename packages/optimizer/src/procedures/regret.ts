import { serviceProcedure, userProcedure } from '@energy-optimizer/rpc';
import type { OptimizerContext } from '../context.ts';
import { regretInput, regretOutput, regretTotalsOutput } from '../schemas/index.ts';
import { regretLedger, regretTotals } from '../use-cases/regret-ledger.ts';

const AMOUNTS = { currency: 'EUR', total: 0.42, forecast: 0.4, model: 0.02, execution: null } as const;

/** GET /plans/regret */
export const planRegret = (context: OptimizerContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/plans/regret',
        summary: 'List what your plans cost more than the best ones',
        description:
          'For each day the last plan that began on it and took its prices from the server: what it cost more than the best plan for the prices that came, split into the parts of forecast, model and execution. Measured every night; load and generation count as they were expected.',
        tags: ['optimizer'],
        example: {
          input: { days: 7 },
          output: {
            plans: [{ planId: '7d1f1c1e-2c43-4b9b-8f0f-0a6b1d7c5e21', day: '2026-03-02', ...AMOUNTS }],
            totals: [{ ...AMOUNTS, plans: 1 }],
          },
        },
      },
    })
    .input(regretInput.prefault({}))
    .output(regretOutput)
    .query(({ ctx, input }) => regretLedger(context, ctx.principal.userId, input));

/** GET /plans/regret/totals */
export const planRegretTotals = (context: OptimizerContext) =>
  serviceProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/plans/regret/totals',
        summary: 'Sum up what all plans cost more than the best ones',
        description: 'The regret of the measured plans of all users, by currency.',
        tags: ['optimizer'],
        example: { input: { days: 7 }, output: { totals: [{ ...AMOUNTS, plans: 1 }] } },
      },
    })
    .input(regretInput.prefault({}))
    .output(regretTotalsOutput)
    .query(({ input }) => regretTotals(context, input));
