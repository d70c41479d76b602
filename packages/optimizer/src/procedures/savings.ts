import { publicProcedure } from '@energy-optimizer/rpc';
import type { OptimizerContext } from '../context.ts';
import { savingsInput, savingsOutput } from '../schemas/index.ts';
import { savings } from '../use-cases/savings.ts';
import { PRICE_ERRORS } from './error-codes.ts';
import { EXAMPLE_ASKED, EXAMPLE_SOURCE } from './example.ts';

const EXAMPLE = {
  input: {
    region: 'de',
    appliances: [{ name: 'dishwasher', kind: 'dishwasher', durationMinutes: 120, usualTime: '18:30' }],
    powerLimitKw: 3.7,
  },
  output: {
    ...EXAMPLE_ASKED,
    appliances: [
      {
        ...{ name: 'dishwasher', powerKw: 1.8, energyKwh: 3.6 },
        usual: {
          ...{ start: '2026-03-02T17:30:00.000Z', end: '2026-03-02T19:30:00.000Z' },
          ...{ averagePrice: 0.12, cost: 0.432, forecastShare: 0 },
        },
        optimal: {
          ...{ start: '2026-03-03T02:00:00.000Z', end: '2026-03-03T04:00:00.000Z' },
          ...{ averagePrice: 0.0312, cost: 0.11232, forecastShare: 0 },
        },
        saving: 0.31968,
      },
    ],
    total: {
      ...{ energyKwh: 3.6, usualCost: 0.432, optimalCost: 0.11232, saving: 0.31968, savingPercent: 74, intervals: [] },
    },
    powerLimit: { limitKw: 3.7, usualPeakKw: 1.8, optimalPeakKw: 1.8, status: 'optimal' },
    ...{ prices: EXAMPLE_SOURCE, model: null },
  },
} as const;

/** POST /optimizer/savings */
export const applianceSavings = (context: OptimizerContext) =>
  publicProcedure
    .meta({
      // Twenty appliances with fully escaped names.
      maxBodyBytes: 32_768,
      rest: {
        method: 'POST',
        path: '/optimizer/savings',
        summary: 'Compute the savings of several appliances',
        description:
          'The cost of each appliance at its usual time and at the cheapest one, from the same prices, optionally with a common power limit.',
        tags: ['optimizer'],
        errors: {
          ...PRICE_ERRORS,
          invalid: [...PRICE_ERRORS.invalid, 'baseline_outside_range', 'power_limit_too_low'],
          unavailable: [...PRICE_ERRORS.unavailable, 'planning_busy', 'planner_crashed'],
          timeout: ['timeout'],
        },
        example: EXAMPLE,
      },
    })
    .input(savingsInput)
    .output(savingsOutput)
    .mutation(({ ctx, input }) => savings(context, ctx.principal, input, ctx.signal));
