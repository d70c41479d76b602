import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type PricingContext } from '../context.ts';
import { isPinned, offerResponse } from '../query/caching.ts';
import { historyInput, historyOutput } from '../schemas/index.ts';
import { priceHistory } from '../use-cases/history.ts';
import { historyReach } from '../use-cases/history-pages.ts';
import { PERIOD_ERRORS } from './error-codes.ts';
import { EXAMPLE_RESPONSE } from './example.ts';

/** GET /prices/history */
export const getHistory = (context: PricingContext) =>
  publicProcedure
    .meta({
      reach: historyReach,
      rest: {
        method: 'GET',
        path: '/prices/history',
        summary: 'Price history',
        description:
          'Prices of a range or a local `day` as one evenly spaced series, from the best source with data in the range. Steps without data are null; if all are, `reason` explains why. Long responses are paginated: send `nextCursor` as `cursor`. With `tariff`, the prices of that tariff and their parts.',
        tags: ['prices'],
        errors: {
          ...PERIOD_ERRORS,
          invalid: [...PERIOD_ERRORS.invalid, 'inverted_range', 'invalid_cursor'],
        },
        example: {
          input: {
            region: 'de',
            start: '2026-03-01T11:00:00.000Z',
            end: '2026-03-01T13:00:00.000Z',
            resolution: 'PT60M',
          },
          output: {
            ...EXAMPLE_RESPONSE,
            start: '2026-03-01T11:00:00.000Z',
            end: '2026-03-01T13:00:00.000Z',
            resolution: 'PT60M',
            timeZone: 'Europe/Berlin',
            values: [0.0712, -0.00231],
            flagged: [{ from: 1, count: 1, flags: ['spike'] }],
            nextCursor: null,
          },
        },
        cache: 'until-change',
      },
    })
    .input(historyInput)
    .output(historyOutput)
    .query(async ({ ctx, input }) => {
      const answer = await priceHistory(forCaller(context, ctx), input);
      offerResponse(ctx, answer, { pinned: isPinned(input) });
      return answer;
    });
