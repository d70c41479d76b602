import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { compareSuppliersInput, compareSuppliersOutput } from '../schemas/index.ts';
import { compareSuppliers } from '../use-cases/compare-suppliers.ts';
import { offerMinute } from './caching.ts';
import { EXAMPLE_COMPARISON } from './example.ts';

/** GET /suppliers/compare */
export const suppliersComparison = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/suppliers/compare',
        summary: 'Compare stored tariffs',
        description:
          'The all-in cost of a year for each stored tariff in force in a region, cheapest first. A bill is computed for each tariff, with standing charges, demand charges, taxes and VAT, for twelve calendar months of a new contract. Like is ranked with like: complete costs in one currency, including VAT where there is VAT. Other offers follow with the reason; unknown parts are listed in `missing` and never estimated. If the list is empty, `reason` explains why.',
        tags: ['suppliers'],
        errors: {
          invalid: ['unknown_region', 'too_many_tariffs'],
          unavailable: ['comparison_busy'],
          timeout: ['timeout'],
        },
        example: {
          input: { region: 'uk_c', annualUsage: 2_700 },
          output: EXAMPLE_COMPARISON,
        },
        cache: 'until-change',
      },
    })
    .input(compareSuppliersInput)
    .output(compareSuppliersOutput)
    .query(async ({ ctx, input }) => {
      const comparison = await compareSuppliers(context, input, ctx.signal);
      offerMinute(ctx, context.clock);
      return comparison;
    });
