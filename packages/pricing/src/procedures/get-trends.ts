import { publicProcedure } from '@energy-optimizer/rpc';
import { isPinned, offerAnswer } from '../caching.ts';
import { trendsInput, trendsOutput } from '../schemas.ts';
import type { PricingService } from '../service.ts';

/** GET /prices/trends */
export const priceTrends = (service: PricingService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/trends',
        summary: 'Price trend',
        description: 'Mean of the first third of the days against the last third; more than 5 % either way is a trend.',
        tags: ['prices'],
        example: {
          input: { region: 'de', days: 1 },
          output: {
            region: 'de',
            utility: 'electricity',
            at: '2026-03-02T10:07:00.000Z',
            knownAt: '2026-03-02T10:07:00.000Z',
            kind: 'day_ahead',
            source: 'energy_charts',
            sourceName: 'Energy-Charts',
            supplier: null,
            product: null,
            unit: 'kwh',
            currency: 'EUR',
            vatIncluded: false,
            freshness: { status: 'fresh', dataUntil: '2026-03-02T23:00:00.000Z' },
            licence: 'CC BY 4.0',
            attribution: 'Bundesnetzagentur | SMARD.de',
            asOf: '2026-03-01T12:30:00.000Z',
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
      const answer = await service.trends(input);
      offerAnswer(ctx, answer, { pinned: isPinned(input) });
      return answer;
    });
