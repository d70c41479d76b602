import { serviceProcedure } from '@energy-optimizer/rpc';
import type { MlContext } from '../context.ts';
import { observeInput, observeOutput } from '../schemas/index.ts';
import { observe } from '../serving/operate.ts';
import { REGION_ERRORS } from './error-codes.ts';

/** POST /internal/observe-forecasts */
export const observeForecasts = (context: MlContext) =>
  serviceProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/internal/observe-forecasts',
        summary: 'Update forecasts',
        description:
          'Matches actual prices with stored forecasts and issues new forecasts where due. Requires the internal API key.',
        tags: ['internal'],
        errors: REGION_ERRORS,
        example: {
          input: { region: 'de' },
          output: {
            outcomes: [{ region: 'de', joined: 672, issued: 'prices of 2026-03-03 are known', error: null }],
            reason: null,
          },
        },
      },
    })
    .input(observeInput)
    .output(observeOutput)
    .mutation(({ ctx, input }) => observe(context, input, ctx.signal));
