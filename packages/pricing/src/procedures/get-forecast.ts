import { HOUR_MS } from '@energy-optimizer/kernel';
import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type PricingContext } from '../context.ts';
import { isPinned, offerResponse } from '../query/caching.ts';
import { forecastInput, forecastOutput } from '../schemas/index.ts';
import { priceForecast } from '../use-cases/forecast.ts';
import { MARKET_OR_TARIFF_ERRORS } from './error-codes.ts';
import { EXAMPLE_RESPONSE, EXAMPLE_SOURCE } from './example.ts';

/** GET /prices/forecast */
export const getForecast = (context: PricingContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/forecast',
        summary: 'Price forecast',
        description:
          'Prices of the coming hours: published prices where available, then forecasts with prediction intervals and provenance. Returns 503 ' +
          '`forecast_unavailable`, listing the missing data, until a model is ready. Monthly and regulated prices are not forecast. With `tariff`, the prices are those of a household; a tariff that follows no market needs no forecast.',
        tags: ['prices'],
        errors: {
          ...MARKET_OR_TARIFF_ERRORS,
          invalid: [...MARKET_OR_TARIFF_ERRORS.invalid, 'conflicting_range'],
          unavailable: ['forecast_unavailable', ...MARKET_OR_TARIFF_ERRORS.unavailable],
        },
        example: {
          input: { region: 'de', hours: 2 },
          output: {
            ...EXAMPLE_RESPONSE,
            start: '2026-03-02T10:00:00.000Z',
            end: '2026-03-02T12:00:00.000Z',
            resolution: 'PT60M',
            timeZone: 'Europe/Berlin',
            values: [0.0843, 0.0791],
            parts: [
              { start: '2026-03-02T10:00:00.000Z', end: '2026-03-02T11:00:00.000Z', origin: 'published' },
              { start: '2026-03-02T11:00:00.000Z', end: '2026-03-02T12:00:00.000Z', origin: 'forecast' },
            ],
            intervals: [{ coverage: 0.9, lower: [null, 0.061], upper: [null, 0.098] }],
            modelId: 'de.level2.2026-03-02T04:00Z',
            issuedAt: '2026-03-02T04:00:00.000Z',
            provenance: {
              method: 'bernstein',
              trainedOn: EXAMPLE_SOURCE,
              trainedThrough: '2026-03-02',
              expertWeights: { 'lear-1456-0.002': 0.6, 'kernel-14': 0.4 },
              familyWeights: { lear: 0.55, kernel: 0.45 },
              intervalMethod: 'adaptive-conformal-residuals',
              measuredCoverage: [{ coverage: 0.9, measured: 0.897, days: 90 }],
              drivers: [{ text: 'wind forecast (entsoe) for the day is high', contribution: -0.0121 }],
              exogenous: ['wind forecast (entsoe)'],
              missing: [],
            },
          },
        },
        cache: 'until-change',
      },
    })
    .input(forecastInput)
    .output(forecastOutput)
    .query(async ({ ctx, input }) => {
      const answer = await priceForecast(forCaller(context, ctx), input);
      // It begins with the current hour.
      const hourEnds = (Math.floor(answer.at.getTime() / HOUR_MS) + 1) * HOUR_MS;
      offerResponse(ctx, answer, { pinned: isPinned(input), changesAt: new Date(hourEnds) });
      return answer;
    });
