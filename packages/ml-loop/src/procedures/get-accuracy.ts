import { publicProcedure } from '@energy-optimizer/rpc';
import type { MlContext } from '../context.ts';
import { accuracyInput, accuracyOutput } from '../schemas/index.ts';
import { accuracyOf } from '../serving/measurements.ts';
import { MARKET_ERRORS } from './error-codes.ts';
import { EXAMPLE_ACCURACY, EXAMPLE_SOURCE } from './example.ts';

/** GET /ml/accuracy */
export const forecastAccuracy = (context: MlContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/ml/accuracy',
        summary: 'Measured accuracy',
        description:
          'Measured forecast errors per expert, lead day and evaluation window (7, 28 or 90 days), in the unit of the market.',
        tags: ['ml'],
        errors: { ...MARKET_ERRORS, invalid: [...MARKET_ERRORS.invalid, 'unknown_expert'] },
        example: {
          input: { region: 'de', windowDays: 90, leadDay: 1, expert: 'ensemble' },
          output: {
            region: 'de',
            unit: 'mwh',
            currency: 'EUR',
            prices: EXAMPLE_SOURCE,
            measuredAt: '2026-03-02T04:00:09.000Z',
            rows: [EXAMPLE_ACCURACY],
            reason: null,
          },
        },
      },
    })
    .input(accuracyInput)
    .output(accuracyOutput)
    .query(({ input }) => accuracyOf(context, input));
