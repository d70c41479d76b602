import { authorize, userProcedure } from '@energy-optimizer/rpc';
import type { OptimizerContext } from '../context.ts';
import {
  doneOutput,
  recommendUsageInput,
  recordUsageInput,
  usageOutcomes,
  usageOutcomesInput,
  usageRecommendations,
} from '../schemas/index.ts';
import { recommendUsage } from '../use-cases/recommend-usage.ts';
import { recordUsage, usageOutcomesOf } from '../use-cases/usage-outcomes.ts';
import { PRICE_ERRORS } from './error-codes.ts';
import { EXAMPLE_ASKED, EXAMPLE_SOURCE } from './example.ts';

const ID = '5e0f3c52-6f0b-4a38-8a52-1c52a4f6a9d1';
const { searched: _, ...ASKED } = EXAMPLE_ASKED;

const EXAMPLE = {
  ...ASKED,
  recommendations: [
    {
      ...{ id: ID, appliance: 'dishwasher' },
      usual: { start: '2026-03-02T18:00:00.000Z', end: '2026-03-02T20:00:00.000Z', cost: 0.432 },
      recommended: {
        ...{ start: '2026-03-03T02:00:00.000Z', end: '2026-03-03T04:00:00.000Z', cost: 0.11232 },
        ...{ saving: 0.31968, low: 0.31968, high: 0.31968, probability: 1 },
      },
      ...{ confidence: 1, basis: { outcomes: 0, factor: 1 }, abstention: null },
    },
  ],
  ...{ prices: EXAMPLE_SOURCE, model: null },
};

/** POST /recommendations/usage */
export const usageAdvice = (context: OptimizerContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'POST',
        path: '/recommendations/usage',
        summary: 'Recommend when to run your appliances',
        description:
          'For each stored appliance of the household, the cheapest time of its next run compared with the usual one, or why no time is recommended. A saving is stated only if it is at least 3 % of the cost and the confidence at least 0.7; it is never negative. The confidence takes into account how earlier recommendations for similar appliances and prices turned out. An API key needs the scopes account:write and account:read.',
        tags: ['recommendations'],
        errors: { ...PRICE_ERRORS, conflict: ['no_region', 'no_appliances'] },
        example: { input: { region: 'de' }, output: EXAMPLE },
      },
    })
    .input(recommendUsageInput)
    .output(usageRecommendations)
    .mutation(({ ctx, input }) => {
      // The answer shows the stored appliances.
      authorize(ctx.principal, { access: 'user', scope: 'account:read' });
      return recommendUsage(context, ctx.principal, input);
    });

/** PUT /recommendations/usage/{id}/outcome */
export const usageOutcome = (context: OptimizerContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'PUT',
        path: '/recommendations/usage/{id}/outcome',
        summary: 'Record the outcome of a usage recommendation',
        description:
          'Records whether you followed a recommendation and the saving that was realized, in place of an earlier outcome. Later recommendations take it into account.',
        tags: ['recommendations'],
        errors: { not_found: ['unknown_recommendation'] },
        example: { input: { id: ID, outcome: 'accepted', realizedSaving: 0.3 }, output: { status: 'done' } },
      },
    })
    .input(recordUsageInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => recordUsage(context, ctx.principal.userId, input));

/** GET /recommendations/outcomes */
export const usageOutcomeTotals = (context: OptimizerContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/recommendations/outcomes',
        summary: 'Sum up the outcomes of usage recommendations',
        description:
          'How many recommendations were made, accepted and declined for each appliance, the savings they promised and the savings that were realized.',
        tags: ['recommendations'],
        example: {
          input: { days: 30 },
          output: {
            totals: [
              {
                ...{ appliance: 'dishwasher', currency: 'EUR', recommended: 12, accepted: 8, declined: 1 },
                ...{ promisedSaving: 2.41, realizedSaving: 2.2 },
              },
            ],
          },
        },
      },
    })
    .input(usageOutcomesInput.prefault({}))
    .output(usageOutcomes)
    .query(({ ctx, input }) => usageOutcomesOf(context, ctx.principal.userId, input));
