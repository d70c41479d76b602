import { publicProcedure } from '@energy-optimizer/rpc';
import { forCaller, type PricingContext } from '../context.ts';
import { firstStart, isPinned, offerResponse } from '../query/caching.ts';
import { optimalWindowsInput, optimalWindowsOutput } from '../schemas/index.ts';
import { optimalWindows } from '../use-cases/optimal-windows.ts';
import { PERIOD_ERRORS } from './error-codes.ts';
import { EXAMPLE_RESPONSE } from './example.ts';

/** GET /prices/optimal-windows */
export const findOptimalWindows = (context: PricingContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/optimal-windows',
        summary: 'Cheapest windows',
        description:
          'The cheapest future windows of a given duration between `earliest` and `latest`, based on published prices and, beyond them, on the forecast; `parts` shows which. With `tariff`, the windows that are cheapest in the prices of that tariff. If there are none, `reason` explains why.',
        tags: ['prices'],
        errors: {
          ...PERIOD_ERRORS,
          invalid: [...PERIOD_ERRORS.invalid, 'duration_beyond_horizon', 'inverted_range'],
        },
        example: {
          input: { region: 'de', durationMinutes: 120, count: 1 },
          output: {
            ...EXAMPLE_RESPONSE,
            durationMinutes: 120,
            searched: { start: '2026-03-02T10:07:00.000Z', end: '2026-03-03T10:07:00.000Z' },
            meanPrice: 0.0843,
            windows: [
              {
                start: '2026-03-02T12:30:00.000Z',
                end: '2026-03-02T14:30:00.000Z',
                averagePrice: 0.0312,
                parts: [{ start: '2026-03-02T12:30:00.000Z', end: '2026-03-02T14:30:00.000Z', origin: 'published' }],
              },
            ],
            forecast: null,
          },
        },
        cache: 'until-change',
      },
    })
    .input(optimalWindowsInput)
    .output(optimalWindowsOutput)
    .query(async ({ ctx, input }) => {
      const answer = await optimalWindows(forCaller(context, ctx), input);
      // Once its first window has begun, the response is outdated.
      offerResponse(ctx, answer, { pinned: isPinned(input), changesAt: firstStart(answer.windows) });
      return answer;
    });
