import { publicProcedure } from '@energy-optimizer/rpc';
import { firstEnd, isPinned, offerAnswer } from '../query/caching.ts';
import { compareInput, compareOutput } from '../schemas/index.ts';
import type { PricingService } from '../service.ts';
import { MARKET_ERRORS } from './error-codes.ts';
import { EXAMPLE_COMPARISON } from './example.ts';

/** GET /prices/compare */
export const tariffComparison = (service: PricingService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/compare',
        summary: 'Compare tariffs',
        description:
          'The tariffs on offer. Like is ranked with like: `basis` says what the ranked offers have in common (currency, unit, VAT), and offers that differ are listed after them with `comparable: false` and the reason. With `annualUsage` the order is by the all-in price: mean unit rate over the stated local days plus the standing charge; otherwise by the unit rate at `at`. An empty list says why in `reason`.',
        tags: ['prices'],
        errors: MARKET_ERRORS,
        example: { input: { region: 'uk_c', annualUsage: 3100 }, output: EXAMPLE_COMPARISON },
        cache: 'until-change',
      },
    })
    .input(compareInput)
    .output(compareOutput)
    .query(async ({ ctx, input }) => {
      const answer = await service.compare(input);
      offerAnswer(ctx, answer, { pinned: isPinned(input), changesAt: firstEnd(answer.offers) });
      return answer;
    });
