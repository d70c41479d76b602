import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { doneOutput, recordOutcomeInput } from '../schemas/index.ts';
import { recordOutcome } from '../use-cases/recommendations.ts';
import { EXAMPLE_RECOMMENDATION } from './example-recommendation.ts';

/** PUT /recommendations/{id}/outcome */
export const outcome = (context: SuppliersContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'PUT',
        path: '/recommendations/{id}/outcome',
        summary: 'Record the outcome of a recommendation',
        description:
          'Records whether the caller accepted a recommendation, and the saving that was realized. The day of the switch starts the cooldown. The tariff of the household is not changed. `recommendations.get` shows what is recorded.',
        tags: ['recommendations'],
        errors: {
          invalid: ['invalid_switch_day'],
          not_found: ['unknown_recommendation'],
          conflict: ['nothing_recommended'],
        },
        example: {
          input: { id: EXAMPLE_RECOMMENDATION.id, outcome: 'accepted', switchedOn: '2026-11-30' },
          output: { status: 'done' },
        },
      },
    })
    .input(recordOutcomeInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => recordOutcome(context, ctx.principal.userId, input));
