import { publicProcedure } from '@energy-optimizer/rpc';
import { firstEnd, isPinned, offerAnswer } from '../caching.ts';
import { compareInput, compareOutput } from '../schemas.ts';
import type { PricingService } from '../service.ts';
import { MARKET_ERRORS } from './error-codes.ts';

/** GET /prices/compare */
export const tariffComparison = (service: PricingService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/compare',
        summary: 'Compare tariffs',
        description:
          'The tariffs on offer, with VAT where known. With `annualUsage` they are ranked by the all-in price (unit rate and standing charge), otherwise by the unit rate. An empty market is an empty list.',
        tags: ['prices'],
        errors: MARKET_ERRORS,
        example: {
          input: { region: 'uk_c', annualUsage: 3100 },
          output: {
            region: 'uk_c',
            utility: 'electricity',
            at: '2026-03-02T10:07:00.000Z',
            knownAt: '2026-03-02T10:07:00.000Z',
            offers: [
              {
                kind: 'tariff',
                source: 'octopus',
                sourceName: 'Octopus Energy',
                supplier: 'octopus',
                product: 'AGILE-24-10-01',
                unit: 'kwh',
                currency: 'GBP',
                vatIncluded: true,
                direction: 'import',
                freshness: { status: 'fresh', dataUntil: '2026-03-02T23:00:00.000Z' },
                licence: null,
                attribution: null,
                start: '2026-03-02T10:00:00.000Z',
                end: '2026-03-02T10:30:00.000Z',
                price: 0.1764,
                standingChargePerDay: 0.4785,
                allInPrice: 0.23273952,
                flags: [],
                asOf: '2026-03-01T17:00:00.000Z',
              },
            ],
          },
        },
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
