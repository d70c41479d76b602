import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type PricingContext } from '../context.ts';
import { isPinned, offerResponse } from '../query/caching.ts';
import { trendsInput, trendsOutput } from '../schemas/index.ts';
import { priceTrend } from '../use-cases/trends.ts';
import { PERIOD_ERRORS } from './error-codes.ts';
import { EXAMPLE_RESPONSE } from './example.ts';

/** GET /prices/trends */
export const getTrends = (context: PricingContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/trends',
        summary: 'Price trend',
        description:
          'Compares the mean of the first third of the period with the last third. A change of more than 5 % in either direction is a trend. With `tariff`, of the prices of that tariff.',
        tags: ['prices'],
        errors: PERIOD_ERRORS,
        example: {
          input: { region: 'de', days: 1 },
          output: {
            ...EXAMPLE_RESPONSE,
            start: '2026-03-01T11:00:00.000Z',
            end: '2026-03-02T11:00:00.000Z',
            resolution: 'PT15M',
            direction: 'increasing',
            changePercent: 12.4,
            startPrice: 0.0722,
            endPrice: 0.0812,
            dataPoints: 96,
          },
        },
        cache: 'until-change',
      },
    })
    .input(trendsInput)
    .output(trendsOutput)
    .query(async ({ ctx, input }) => {
      const answer = await priceTrend(forCaller(context, ctx), input);
      offerResponse(ctx, answer, { pinned: isPinned(input) });
      return answer;
    });
