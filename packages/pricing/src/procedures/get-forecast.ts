import { publicProcedure } from '@energy-optimizer/rpc';
import { isPinned, offerAnswer } from '../caching.ts';
import { forecastInput, forecastOutput } from '../schemas.ts';
import type { PricingService } from '../service.ts';
import { MARKET_ERRORS } from './error-codes.ts';
import { EXAMPLE_ANSWER } from './example.ts';

/** GET /prices/forecast */
export const priceForecast = (service: PricingService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/forecast',
        summary: 'Price forecast',
        description:
          'Published prices of the coming hours, then the model’s with prediction intervals. Answers 503 `forecast_unavailable` while no model is ready.',
        tags: ['prices'],
        errors: { ...MARKET_ERRORS, unavailable: ['forecast_unavailable'] },
        example: {
          input: { region: 'de', hours: 2 },
          output: {
            ...EXAMPLE_ANSWER,
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
            modelId: 'lear-2026-03-01',
            issuedAt: '2026-03-02T04:00:00.000Z',
          },
        },
        cache: 'until-change',
      },
    })
    .input(forecastInput)
    .output(forecastOutput)
    .query(async ({ ctx, input }) => {
      const answer = await service.forecast(input);
      offerAnswer(ctx, answer, { pinned: isPinned(input) });
      return answer;
    });
