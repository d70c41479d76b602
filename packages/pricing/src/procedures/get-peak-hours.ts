import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type PricingContext } from '../context.ts';
import { isPinned, offerResponse } from '../query/caching.ts';
import { peakHoursInput, peakHoursOutput } from '../schemas/index.ts';
import { pricePeakHours } from '../use-cases/peak-hours.ts';
import { PERIOD_ERRORS } from './error-codes.ts';
import { EXAMPLE_RESPONSE } from './example.ts';

const EXAMPLE_HOURS = Array.from({ length: 24 }, (_, hour) => {
  if (hour === 3) return { hour, mean: 0.05, count: 4, class: 'off_peak' };
  return hour === 18 ? { hour, mean: 0.15, count: 4, class: 'peak' } : { hour, mean: 0.08, count: 4, class: 'normal' };
});

/** GET /prices/peak-hours */
export const getPeakHours = (context: PricingContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/peak-hours',
        summary: 'Peak hours',
        description:
          'Mean price per local hour of the day. Peak hours are more than 10 % above the overall mean, off-peak hours more than 10 % below. Hours without data are `unknown`. With `tariff`, of the prices of that tariff.',
        tags: ['prices'],
        errors: PERIOD_ERRORS,
        example: {
          input: { region: 'de', days: 1 },
          output: {
            ...EXAMPLE_RESPONSE,
            start: '2026-03-01T11:00:00.000Z',
            end: '2026-03-02T11:00:00.000Z',
            resolution: 'PT15M',
            timeZone: 'Europe/Berlin',
            overallMean: 0.0817,
            hours: EXAMPLE_HOURS,
          },
        },
        cache: 'until-change',
      },
    })
    .input(peakHoursInput)
    .output(peakHoursOutput)
    .query(async ({ ctx, input }) => {
      const answer = await pricePeakHours(forCaller(context, ctx), input);
      offerResponse(ctx, answer, { pinned: isPinned(input) });
      return answer;
    });
