import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type MlContext } from '../context.ts';
import { predictSavingsInput, predictSavingsOutput } from '../schemas/index.ts';
import { predictSavings } from '../serving/predict-savings.ts';
import { PREDICTION_ERRORS } from './error-codes.ts';
import { EXAMPLE_MODEL, EXAMPLE_RESPONSE } from './example.ts';

const EXAMPLE = {
  input: {
    region: 'de',
    appliances: [{ name: 'dishwasher', powerKw: 1.8, durationHours: 2, baseline: '18:30' }],
  },
  output: {
    ...EXAMPLE_RESPONSE,
    searched: { start: '2026-03-02T10:07:00.000Z', end: '2026-03-03T10:07:00.000Z' },
    appliances: [
      {
        name: 'dishwasher',
        powerKw: 1.8,
        durationMinutes: 120,
        energyKwh: 3.6,
        baseline: {
          kind: '18:30',
          start: '2026-03-02T17:30:00.000Z',
          end: '2026-03-02T19:30:00.000Z',
          averagePrice: 0.12,
          cost: 0.432,
          forecastShare: 0,
        },
        optimal: {
          start: '2026-03-03T02:00:00.000Z',
          end: '2026-03-03T04:00:00.000Z',
          averagePrice: 0.0312,
          cost: 0.11232,
          forecastShare: 1,
        },
        saving: 0.31968,
        savingPercent: 74,
        intervals: [{ coverage: 0.9, lower: 0.27216, upper: 0.35964 }],
      },
    ],
    total: {
      energyKwh: 3.6,
      baselineCost: 0.432,
      optimalCost: 0.11232,
      saving: 0.31968,
      savingPercent: 74,
      intervals: [{ coverage: 0.9, lower: 0.27216, upper: 0.35964 }],
    },
    promisesKept: { share: 0.93, days: 30, similarity: 0.9 },
    model: EXAMPLE_MODEL,
  },
} as const;

/** POST /ml/predict/savings */
export const savingsPrediction = (context: MlContext) =>
  publicProcedure
    .meta({
      // Twenty appliances with fully escaped names.
      maxBodyBytes: 32_768,
      rest: {
        method: 'POST',
        path: '/ml/predict/savings',
        summary: 'Predict savings',
        description:
          'The saving from running each appliance at the cheapest time instead of its usual time. Never negative, because the usual time is one of the options.',
        tags: ['ml'],
        errors: {
          ...PREDICTION_ERRORS,
          invalid: [
            ...PREDICTION_ERRORS.invalid,
            ...['duration_beyond_horizon', 'baseline_outside_range', 'tariff_has_no_price'],
          ],
        },
        example: EXAMPLE,
      },
    })
    .input(predictSavingsInput)
    .output(predictSavingsOutput)
    .mutation(({ ctx, input }) => predictSavings(forCaller(context, ctx), input));
