import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { recommendation, recommendationInput } from '../schemas/index.ts';
import { getRecommendation } from '../use-cases/recommendations.ts';
import { EXAMPLE_RECOMMENDATION } from './example-recommendation.ts';

/** GET /recommendations/{id} */
export const recommendationDetail = (context: SuppliersContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/recommendations/{id}',
        summary: 'Recommendation',
        description: "Returns one of the caller's recommendations.",
        tags: ['recommendations'],
        errors: { not_found: ['unknown_recommendation'] },
        example: { input: { id: EXAMPLE_RECOMMENDATION.id }, output: EXAMPLE_RECOMMENDATION },
      },
    })
    .input(recommendationInput)
    .output(recommendation)
    .query(({ ctx, input }) => getRecommendation(context, ctx.principal.userId, input.id));
