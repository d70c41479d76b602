import { publicProcedure } from '@energy-optimizer/rpc';
import { readMetered } from '../comparison/metered-text.ts';
import type { SuppliersContext } from '../context.ts';
import { compareMeteredInput, compareSuppliersOutput } from '../schemas/index.ts';
import { METERED_BODY_BYTES } from '../schemas/usage.ts';
import { compareMetered } from '../use-cases/compare-suppliers.ts';
import { EXAMPLE_COMPARISON, EXAMPLE_METERED } from './example.ts';

/** POST /suppliers/compare */
export const meteredComparison = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      maxBodyBytes: METERED_BODY_BYTES,
      rest: {
        method: 'POST',
        path: '/suppliers/compare',
        summary: 'Compare stored tariffs for metered usage',
        description:
          'The same comparison as GET /suppliers/compare, for the usage that a meter recorded instead of a profile: the last 52 weeks of the values recur in the year of the comparison. Nothing is stored.',
        tags: ['suppliers'],
        errors: {
          invalid: ['unknown_region', 'too_many_tariffs', 'usage_too_short'],
          unavailable: ['comparison_busy'],
          timeout: ['timeout'],
        },
        example: { input: EXAMPLE_METERED, output: EXAMPLE_COMPARISON },
      },
    })
    .input(compareMeteredInput)
    .output(compareSuppliersOutput)
    .mutation(async ({ ctx, input: { usage, ...choice } }) =>
      compareMetered(context, choice, await readMetered(usage), ctx.signal),
    );
