import { publicProcedure } from '@energy-optimizer/rpc';
import type { MlContext } from '../context.ts';
import { observationStatsInput, observationStatsOutput } from '../schemas/index.ts';
import { observationStats } from '../serving/measurements.ts';
import { REGION_ERRORS } from './error-codes.ts';
import { EXAMPLE_SOURCE } from './example.ts';

/** GET /ml/observations/stats */
export const getObservationStats = (context: MlContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/ml/observations/stats',
        summary: 'Stored forecasts',
        description:
          'Number of step forecasts per region: recorded, matched with their actual price, and still waiting for it; and the range of stored ones.',
        tags: ['ml'],
        errors: REGION_ERRORS,
        example: {
          input: { region: 'de' },
          output: {
            regions: [
              {
                region: 'de',
                observations: 120_960,
                observed: 116_928,
                waiting: 0,
                oldestTarget: '2025-12-01T23:00:00.000Z',
                newestTarget: '2026-03-09T22:00:00.000Z',
                newestIssue: '2026-03-02T12:35:00.000Z',
                prices: EXAMPLE_SOURCE,
              },
            ],
            reason: null,
          },
        },
      },
    })
    .input(observationStatsInput)
    .output(observationStatsOutput)
    .query(({ input }) => observationStats(context, input));
