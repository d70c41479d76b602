import { publicProcedure } from '@energy-optimizer/rpc';
import type { OptimizerContext } from '../context.ts';
import { optimalTimesInput, optimalTimesOutput } from '../schemas/index.ts';
import { optimalTimes } from '../use-cases/optimal-times.ts';
import { PRICE_ERRORS } from './error-codes.ts';
import { EXAMPLE_ASKED, EXAMPLE_SOURCE } from './example.ts';

const EXAMPLE_TIME = {
  ...{ start: '2026-03-03T02:00:00.000Z', end: '2026-03-03T04:00:00.000Z', averagePrice: 0.0312, cost: 0.11232 },
  intervals: [],
  ...{ saving: 0.31968, co2Grams: null, forecastShare: 0 },
  parts: [{ start: '2026-03-03T02:00:00.000Z', end: '2026-03-03T04:00:00.000Z', origin: 'published' }],
};

/** GET /optimizer/optimal-times */
export const applianceTimes = (context: OptimizerContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/optimizer/optimal-times',
        summary: 'Find the cheapest times for an appliance',
        description:
          'The cheapest times to run an appliance before a deadline, from published prices first and the forecast after them, each with its cost, its saving against starting now and, where the carbon intensity is known, its emissions.',
        tags: ['optimizer'],
        errors: PRICE_ERRORS,
        example: {
          input: { region: 'de', appliance: 'dishwasher', durationMinutes: 120, count: 1 },
          output: {
            ...EXAMPLE_ASKED,
            ...{ appliance: 'dishwasher', powerKw: 1.8, durationMinutes: 120, energyKwh: 3.6 },
            times: [EXAMPLE_TIME],
            startNow: { averagePrice: 0.12, cost: 0.432, co2Grams: null },
            ...{ prices: EXAMPLE_SOURCE, model: null, missing: [], reason: null },
          },
        },
      },
    })
    .input(optimalTimesInput)
    .output(optimalTimesOutput)
    .query(({ ctx, input }) => optimalTimes(context, ctx.principal, input));
