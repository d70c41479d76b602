import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type PricingContext } from '../context.ts';
import { isPinned, offerResponse } from '../query/caching.ts';
import { statisticsInput, statisticsOutput } from '../schemas/index.ts';
import { priceStatistics } from '../use-cases/statistics.ts';
import { PERIOD_ERRORS } from './error-codes.ts';
import { EXAMPLE_RESPONSE } from './example.ts';

/** GET /prices/statistics */
export const getStatistics = (context: PricingContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/statistics',
        summary: 'Price statistics',
        description:
          'Minimum, maximum, mean and volatility (sample standard deviation) of recent prices, and the share of the period that is known. With `tariff`, of the prices of that tariff.',
        tags: ['prices'],
        errors: PERIOD_ERRORS,
        example: {
          input: { region: 'de', days: 1 },
          output: {
            ...EXAMPLE_RESPONSE,
            start: '2026-03-01T11:00:00.000Z',
            end: '2026-03-02T11:00:00.000Z',
            resolution: 'PT15M',
            min: -0.0123,
            max: 0.1534,
            mean: 0.0781,
            volatility: 0.0312,
            count: 96,
            coverage: 1,
          },
        },
        cache: 'until-change',
      },
    })
    .input(statisticsInput)
    .output(statisticsOutput)
    .query(async ({ ctx, input }) => {
      const answer = await priceStatistics(forCaller(context, ctx), input);
      offerResponse(ctx, answer, { pinned: isPinned(input) });
      return answer;
    });
