import { userProcedure } from '@energy-optimizer/rpc';
import type { OptimizerContext } from '../context.ts';
import { cancelOutput, makePlanInput, planDetail, planIdInput, planJob } from '../schemas/index.ts';
import { MAX_PLAN_VALUES, PLAN_BODY_BYTES } from '../schemas/plans.ts';
import { makePlan } from '../use-cases/make-plan.ts';
import { cancelPlan, getPlan } from '../use-cases/read-plan.ts';
import { PRICE_ERRORS } from './error-codes.ts';
import { EXAMPLE_JOB, EXAMPLE_PROBLEM } from './example-plan.ts';

const { id: ID } = EXAMPLE_JOB;

/** POST /plans */
export const planMaking = (context: OptimizerContext) =>
  userProcedure('account:write')
    .meta({
      maxBodyBytes: PLAN_BODY_BYTES,
      maxInputValues: MAX_PLAN_VALUES,
      rest: {
        method: 'POST',
        path: '/plans',
        summary: 'Compute a plan',
        description:
          'Plans batteries, electric vehicles, appliances and heating for the least cost or emissions. The response to a small problem (steps times devices up to 1,000) has the plan; a larger one is computed in the background, to be read with `plans.get`. A wish that cannot be met does not fail the request: the plan names the conflict and the smallest changes that resolve it.',
        tags: ['optimizer'],
        errors: {
          ...PRICE_ERRORS,
          invalid: [...PRICE_ERRORS.invalid, 'invalid_problem', 'pricing_mismatch'],
          conflict: ['too_many_plans'],
          unavailable: [...PRICE_ERRORS.unavailable, 'optimization_off', 'planning_busy', 'planner_crashed'],
          timeout: ['timeout'],
        },
        example: { input: { problem: EXAMPLE_PROBLEM }, output: EXAMPLE_JOB },
      },
    })
    .input(makePlanInput)
    .output(planJob)
    .mutation(({ ctx, input }) => makePlan(context, ctx.principal, input, ctx.signal));

/** GET /plans/{id} */
export const planReading = (context: OptimizerContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/plans/{id}',
        summary: 'Read a plan',
        description: 'A plan of the caller with its problem, or the progress of its computation.',
        tags: ['optimizer'],
        errors: { not_found: ['unknown_energy_plan'] },
        example: { input: { id: ID }, output: { ...EXAMPLE_JOB, problem: EXAMPLE_PROBLEM } },
      },
    })
    .input(planIdInput)
    .output(planDetail)
    .query(({ ctx, input }) => getPlan(context, ctx.principal.userId, input.id));

/** POST /plans/{id}/cancel */
export const planCanceling = (context: OptimizerContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'POST',
        path: '/plans/{id}/cancel',
        summary: 'Cancel the computation of a plan',
        description: 'Cancels the computation of a plan. A plan that has ended is unchanged.',
        tags: ['optimizer'],
        errors: { not_found: ['unknown_energy_plan'] },
        example: { input: { id: ID }, output: { status: 'canceled' } },
      },
    })
    .input(planIdInput)
    .output(cancelOutput)
    .mutation(({ ctx, input }) => cancelPlan(context, ctx.principal.userId, input.id));
