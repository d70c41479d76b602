import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type MlContext } from '../context.ts';
import { predictTimesInput, predictTimesOutput } from '../schemas/index.ts';
import { offerForecast } from '../serving/caching.ts';
import { predictTimes } from '../serving/predict-times.ts';
import { PREDICTION_ERRORS } from './error-codes.ts';
import { EXAMPLE_MODEL, EXAMPLE_RESPONSE } from './example.ts';

/** GET /ml/predict/optimal-times */
export const predictOptimalTimes = (context: MlContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/ml/predict/optimal-times',
        summary: 'Predict the cheapest times',
        description:
          'The cheapest times to run an appliance, based on published prices and, beyond them, on the forecast, with the cost of each.',
        tags: ['ml'],
        errors: { ...PREDICTION_ERRORS, invalid: [...PREDICTION_ERRORS.invalid, 'duration_beyond_horizon'] },
        example: {
          input: { region: 'de', durationHours: 2, slots: 1, powerKw: 1.8 },
          output: {
            ...EXAMPLE_RESPONSE,
            durationMinutes: 120,
            searched: { start: '2026-03-02T10:07:00.000Z', end: '2026-03-03T10:07:00.000Z' },
            meanPrice: 0.0843,
            slots: [
              {
                start: '2026-03-03T02:00:00.000Z',
                end: '2026-03-03T04:00:00.000Z',
                averagePrice: 0.0312,
                intervals: [{ coverage: 0.9, lower: 0.0201, upper: 0.0444 }],
                cost: { amount: 0.11232, intervals: [{ coverage: 0.9, lower: 0.07236, upper: 0.15984 }] },
                confidence: 0.8,
                forecastShare: 1,
                parts: [{ start: '2026-03-03T02:00:00.000Z', end: '2026-03-03T04:00:00.000Z', origin: 'forecast' }],
              },
            ],
            confidence: { share: 0.8, days: 30, similarity: 0.91 },
            model: EXAMPLE_MODEL,
            missing: [],
            reason: null,
          },
        },
        cache: 'until-change',
      },
    })
    .input(predictTimesInput)
    .output(predictTimesOutput)
    .query(async ({ ctx, input }) => {
      const response = await predictTimes(forCaller(context, ctx), input);
      const starts = response.slots.map(({ start }) => start.getTime());
      // Once its first window has begun, the response is outdated.
      const changesAt = starts.length > 0 ? new Date(Math.min(...starts)) : undefined;
      offerForecast(ctx, response, { pinned: input.at !== undefined, changesAt });
      return response;
    });
