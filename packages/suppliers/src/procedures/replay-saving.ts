import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { recommendationInput, replayOutput } from '../schemas/index.ts';
import { replaySaving } from '../use-cases/replay-saving.ts';
import { EXAMPLE_RECOMMENDATION } from './example-recommendation.ts';

/** GET /recommendations/{id}/replay */
export const replay = (context: SuppliersContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/recommendations/{id}/replay',
        summary: 'Compute a saving again',
        description:
          'Computes a recommendation again from its stored inputs and compares all amounts to the cent. If they differ, `differences` names the inputs that are gone or have changed.',
        tags: ['recommendations'],
        errors: {
          not_found: ['unknown_recommendation'],
          unavailable: ['comparison_busy'],
          timeout: ['timeout'],
        },
        example: {
          input: { id: EXAMPLE_RECOMMENDATION.id },
          output: {
            ...{ id: EXAMPLE_RECOMMENDATION.id, identical: true, method: 'switching/1', seed: 2_912_403_881 },
            ...{ inputs: 13, differences: [] },
          },
        },
      },
    })
    .input(recommendationInput)
    .output(replayOutput)
    .query(({ ctx, input }) => replaySaving(context, ctx.principal.userId, input.id, ctx.signal));
