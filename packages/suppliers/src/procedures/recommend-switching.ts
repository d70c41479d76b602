import { authorize, userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { recommendation, recommendSwitchingInput } from '../schemas/index.ts';
import { METERED_BODY_BYTES } from '../schemas/usage.ts';
import { recommendSwitching } from '../use-cases/recommend-switching.ts';
import { EXAMPLE_RECOMMENDATION } from './example-recommendation.ts';

/** POST /recommendations/switching */
export const switching = (context: SuppliersContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'POST',
        path: '/recommendations/switching',
        summary: 'Recommend a tariff',
        description:
          "Compares the caller's current tariff with the stored tariffs of other suppliers and recommends one, or states why none is recommended. The saving has an interval and a probability, from a simulation that varies the usage. It is that of a year; if the current tariff ends within the year and nothing is known to follow, of the time until then (`basis.span`). A tariff is recommended only if it is cheaper with a probability of at least 80 %, the exit fee is earned back within twelve months, and no other safeguard objects. The tariffs of the caller's own supplier are never recommended, and nothing is switched automatically. The answer is stored with its inputs. An API key needs the scopes account:write and account:read.",
        tags: ['recommendations'],
        errors: {
          invalid: ['unknown_region', 'invalid_tariff', 'tariff_mismatch', 'too_many_tariffs', 'usage_too_short'],
          not_found: ['unknown_household_tariff', 'unknown_tariff', 'unknown_supplier'],
          unavailable: ['comparison_busy'],
          timeout: ['timeout'],
        },
        example: { input: { utility: 'electricity', annualUsage: 2_700 }, output: EXAMPLE_RECOMMENDATION },
      },
      maxBodyBytes: METERED_BODY_BYTES + 65_536,
    })
    .input(recommendSwitchingInput)
    .output(recommendation)
    .mutation(({ ctx, input }) => {
      // The answer shows the stored tariff and the last switch: writing alone does not allow that.
      authorize(ctx.principal, { access: 'user', scope: 'account:read' });
      return recommendSwitching(context, ctx.principal.userId, input, ctx.signal);
    });
