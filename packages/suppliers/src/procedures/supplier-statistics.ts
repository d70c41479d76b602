import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { supplierStatisticsInput, supplierStatisticsOutput } from '../schemas/index.ts';
import { supplierStatistics } from '../use-cases/supplier-statistics.ts';
import { offerMinute } from './caching.ts';

/** GET /suppliers/statistics */
export const supplierPriceStatistics = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/suppliers/statistics',
        summary: "Statistics of suppliers' prices",
        description:
          'Mean and spread of the stored unit rates of each supplier of a region over the last days, and the supplier with the most stable prices. A supplier without stored prices has none, and `reason` explains why.',
        tags: ['suppliers'],
        errors: { invalid: ['unknown_region'] },
        example: {
          input: { region: 'uk_c', days: 7 },
          output: {
            region: 'uk_c',
            utility: 'electricity',
            days: 7,
            suppliers: [
              {
                id: 'octopus',
                name: 'Octopus Energy',
                prices: {
                  ...{ product: 'Agile', unit: 'kwh', currency: 'GBP', vatIncluded: true },
                  ...{ mean: 0.21, spread: 0.07, min: 0.02, max: 0.41, count: 336, coverage: 1 },
                },
                reason: null,
              },
            ],
            mostStable: null,
          },
        },
        cache: 'until-change',
      },
    })
    .input(supplierStatisticsInput)
    .output(supplierStatisticsOutput)
    .query(async ({ ctx, input }) => {
      const statistics = await supplierStatistics(context, input);
      offerMinute(ctx, context.clock);
      return statistics;
    });
