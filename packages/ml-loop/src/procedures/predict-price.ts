import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type MlContext } from '../context.ts';
import { predictPriceInput, predictPriceOutput } from '../schemas/index.ts';
import { offerForecast } from '../serving/caching.ts';
import { predictPrice } from '../serving/predict-price.ts';
import { PREDICTION_ERRORS } from './error-codes.ts';
import { EXAMPLE_MODEL, EXAMPLE_RESPONSE } from './example.ts';

/** GET /ml/predict/price */
export const pricePrediction = (context: MlContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/ml/predict/price',
        summary: 'Predict prices',
        description:
          'Prices of the coming hours: published prices where available, then forecasts with prediction intervals and provenance. ' +
          'Returns 503 `forecast_unavailable`, listing the missing data, until a forecast is ready. Monthly and regulated prices are not forecast.',
        tags: ['ml'],
        errors: { ...PREDICTION_ERRORS, invalid: [...PREDICTION_ERRORS.invalid, 'conflicting_range'] },
        example: {
          input: { region: 'de', hours: 2 },
          output: {
            ...EXAMPLE_RESPONSE,
            start: '2026-03-02T22:00:00.000Z',
            end: '2026-03-03T00:00:00.000Z',
            resolution: 'PT60M',
            values: [0.0843, 0.0791],
            parts: [
              { start: '2026-03-02T22:00:00.000Z', end: '2026-03-02T23:00:00.000Z', origin: 'published' },
              { start: '2026-03-02T23:00:00.000Z', end: '2026-03-03T00:00:00.000Z', origin: 'forecast' },
            ],
            intervals: [{ coverage: 0.9, lower: [null, 0.061], upper: [null, 0.098] }],
            quantiles: [
              { level: 0.05, values: [null, 0.061] },
              { level: 0.95, values: [null, 0.098] },
            ],
            knownUntil: '2026-03-03T00:00:00.000Z',
            carbonIntensity: null,
            similarDays: [{ date: '2026-02-17', similarity: 0.94, nextDayMean: 0.0812 }],
            similarForecasts: { meanError: -0.0013, days: 30, similarity: 0.9 },
            model: EXAMPLE_MODEL,
          },
        },
        cache: 'until-change',
      },
    })
    .input(predictPriceInput)
    .output(predictPriceOutput)
    .query(async ({ ctx, input }) => {
      const response = await predictPrice(forCaller(context, ctx), input);
      offerForecast(ctx, response, { pinned: input.at !== undefined });
      return response;
    });
