import { publicProcedure } from '@energy-optimizer/rpc';
import type { PricingContext } from '../context.ts';
import { firstEnd, isPinned, offerResponse } from '../query/caching.ts';
import { instantReach } from '../query/query.ts';
import { compareInput, compareOutput } from '../schemas/index.ts';
import { compareTariffs } from '../use-cases/compare.ts';
import { MARKET_ERRORS } from './error-codes.ts';
import { EXAMPLE_COMPARISON } from './example.ts';

/** GET /prices/compare */
export const tariffComparison = (context: PricingContext) =>
  publicProcedure
    .meta({
      reach: instantReach,
      rest: {
        method: 'GET',
        path: '/prices/compare',
        summary: 'Compare tariffs',
        description:
          'Compares supplier tariffs. Only offers with the same currency, unit and VAT, given in `basis`, are ranked; others follow with `comparable: false` and the reason. With `annualUsage`, offers are ranked by all-in price: the mean unit rate over the local days in `basis.period` plus the standing charge. Otherwise they are ranked by the unit rate at `at`. If the list is empty, `reason` explains why.',
        tags: ['prices'],
        errors: MARKET_ERRORS,
        example: { input: { region: 'uk_c', annualUsage: 3100 }, output: EXAMPLE_COMPARISON },
        cache: 'until-change',
      },
    })
    .input(compareInput)
    .output(compareOutput)
    .query(async ({ ctx, input }) => {
      const answer = await compareTariffs(context, input);
      offerResponse(ctx, answer, { pinned: isPinned(input), changesAt: firstEnd(answer.offers) });
      return answer;
    });
