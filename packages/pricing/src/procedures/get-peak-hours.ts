import { publicProcedure } from '@energy-optimizer/rpc';
import { isPinned, offerAnswer } from '../caching.ts';
import { peakHoursInput, peakHoursOutput } from '../schemas.ts';
import type { PricingService } from '../service.ts';

/** GET /prices/peak-hours */
export const peakHours = (service: PricingService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/peak-hours',
        summary: 'Peak hours',
        description:
          'Mean price per local hour: peak above 1.1 of the overall mean, off-peak below 0.9. An hour without data is unknown.',
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
            timeZone: 'Europe/Berlin',
            overallMean: 0.0817,
            hours: [
              { hour: 0, mean: 0.08, count: 4, class: 'normal' },
              { hour: 1, mean: 0.08, count: 4, class: 'normal' },
              { hour: 2, mean: 0.08, count: 4, class: 'normal' },
              { hour: 3, mean: 0.05, count: 4, class: 'off_peak' },
              { hour: 4, mean: 0.08, count: 4, class: 'normal' },
              { hour: 5, mean: 0.08, count: 4, class: 'normal' },
              { hour: 6, mean: 0.08, count: 4, class: 'normal' },
              { hour: 7, mean: 0.08, count: 4, class: 'normal' },
              { hour: 8, mean: 0.08, count: 4, class: 'normal' },
              { hour: 9, mean: 0.08, count: 4, class: 'normal' },
              { hour: 10, mean: 0.08, count: 4, class: 'normal' },
              { hour: 11, mean: 0.08, count: 4, class: 'normal' },
              { hour: 12, mean: 0.08, count: 4, class: 'normal' },
              { hour: 13, mean: 0.08, count: 4, class: 'normal' },
              { hour: 14, mean: 0.08, count: 4, class: 'normal' },
              { hour: 15, mean: 0.08, count: 4, class: 'normal' },
              { hour: 16, mean: 0.08, count: 4, class: 'normal' },
              { hour: 17, mean: 0.08, count: 4, class: 'normal' },
              { hour: 18, mean: 0.15, count: 4, class: 'peak' },
              { hour: 19, mean: 0.08, count: 4, class: 'normal' },
              { hour: 20, mean: 0.08, count: 4, class: 'normal' },
              { hour: 21, mean: 0.08, count: 4, class: 'normal' },
              { hour: 22, mean: 0.08, count: 4, class: 'normal' },
              { hour: 23, mean: 0.08, count: 4, class: 'normal' },
            ],
          },
        },
        cache: 'until-change',
      },
    })
    .input(peakHoursInput)
    .output(peakHoursOutput)
    .query(async ({ ctx, input }) => {
      const answer = await service.peakHours(input);
      offerAnswer(ctx, answer, { pinned: isPinned(input) });
      return answer;
    });
