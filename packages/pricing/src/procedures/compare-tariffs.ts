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
          'The tariffs on offer. Like is ranked with like: `basis` says what the ranked offers have in common (currency, unit, VAT), and offers that differ are listed after them with `comparable: false` and the reason. With `annualUsage` the order is by the all-in price: mean unit rate over the stated local days plus the standing charge; otherwise by the unit rate at `at`. An empty list says why in `reason`.',
        tags: ['prices'],
        errors: MARKET_ERRORS,
        example: {
          input: { region: 'uk_c', annualUsage: 3100 },
          output: {
            region: 'uk_c',
            utility: 'electricity',
            at: '2026-03-02T10:07:00.000Z',
            knownAt: '2026-03-02T10:07:00.000Z',
            basis: {
              measure: 'all_in',
              unit: 'kwh',
              currency: 'GBP',
              vatIncluded: true,
              period: {
                start: '2026-02-24T00:00:00.000Z',
                end: '2026-03-03T00:00:00.000Z',
                days: 7,
                timeZone: 'Europe/London',
              },
              note: 'Mean unit rates over 7 local days, each moment counted alike, plus the standing charge.',
            },
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
                averagePrice: 0.1921,
                allInPrice: 0.24843952,
                comparable: true,
                rank: 1,
                notComparable: null,
                flags: [],
                asOf: '2026-03-01T17:00:00.000Z',
              },
            ],
            reason: null,
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
