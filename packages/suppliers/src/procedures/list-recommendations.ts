import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { listRecommendationsInput, listRecommendationsOutput } from '../schemas/index.ts';
import { listRecommendations } from '../use-cases/recommendations.ts';
import { EXAMPLE_RECOMMENDATION } from './example-recommendation.ts';

/** GET /recommendations */
export const recommendationList = (context: SuppliersContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/recommendations',
        summary: 'Recommendations',
        description:
          "Returns the caller's recommendations, newest first. The newest 100 without an outcome are kept, and all with one.",
        tags: ['recommendations'],
        example: {
          input: { utility: 'electricity' },
          output: { items: [EXAMPLE_RECOMMENDATION], page: 1, pageSize: 20, total: 1 },
        },
      },
    })
    .input(listRecommendationsInput)
    .output(listRecommendationsOutput)
    .query(({ ctx, input }) => listRecommendations(context, ctx.principal.userId, input));
