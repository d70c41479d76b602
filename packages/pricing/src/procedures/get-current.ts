import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type PricingContext } from '../context.ts';
import { firstEnd, isPinned, offerResponse } from '../query/caching.ts';
import { instantReach } from '../query/query.ts';
import { currentInput, currentOutput } from '../schemas/index.ts';
import { currentPrices } from '../use-cases/current.ts';
import { SERIES_ERRORS } from './error-codes.ts';
import { EXAMPLE_PROVENANCE, EXAMPLE_QUESTION } from './example.ts';

/** GET /prices/current */
export const getCurrent = (context: PricingContext) =>
  publicProcedure
    .meta({
      reach: instantReach,
      rest: {
        method: 'GET',
        path: '/prices/current',
        summary: 'Current prices',
        description:
          'The price intervals that cover the current time (or `at`), one per series, best source first. If no price covers it, the list is empty and `reason` explains why. `regions` lists the regions with prices. With `tariff`, the current price of that tariff and its parts.',
        tags: ['prices'],
        errors: SERIES_ERRORS,
        example: {
          input: { region: 'de' },
          output: {
            ...EXAMPLE_QUESTION,
            prices: [
              {
                start: '2026-03-02T10:00:00.000Z',
                end: '2026-03-02T10:15:00.000Z',
                price: 0.08431,
                flags: [],
                asOf: '2026-03-01T12:30:00.000Z',
                ...EXAMPLE_PROVENANCE,
              },
            ],
            total: 1,
            reason: null,
          },
        },
        cache: 'until-change',
      },
    })
    .input(currentInput)
    .output(currentOutput)
    .query(async ({ ctx, input }) => {
      const answer = await currentPrices(forCaller(context, ctx), input);
      offerResponse(ctx, answer, { pinned: isPinned(input), changesAt: firstEnd(answer.prices) });
      return answer;
    });
