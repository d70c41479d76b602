import { serviceProcedure } from '@energy-optimizer/rpc';
import type { PricingContext } from '../context.ts';
import { refreshInput, refreshOutput } from '../schemas/index.ts';
import { refreshPrices } from '../use-cases/refresh.ts';

/** Shorter than the server's response timeout, so that results are returned even if one provider hangs. */
const DEADLINE_MS = 25_000;

/** POST /prices/refresh */
export const refresh = (context: PricingContext) =>
  serviceProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/prices/refresh',
        summary: 'Refresh prices',
        description:
          'Fetches prices from the providers now and reports the result of each. Requires the internal API key.',
        tags: ['prices'],
        errors: { invalid: ['unknown_provider', 'unknown_region', 'inverted_range', 'range_too_long'] },
        example: {
          input: { providers: ['energy_charts'] },
          output: {
            at: '2026-03-02T12:35:00.000Z',
            providers: [
              {
                provider: 'energy_charts',
                status: 'ok',
                fetched: 288,
                stored: 96,
                changed: 0,
                unchanged: 192,
                rejected: 0,
                rejections: [],
                error: null,
              },
            ],
          },
        },
      },
    })
    .input(refreshInput)
    .output(refreshOutput)
    .mutation(({ ctx, input }) => refreshPrices(context, { ...input, signal: ctx.signal, deadlineMs: DEADLINE_MS }));
