import type { Plan } from '../plan/plan.ts';
import { perStep } from '../problem/horizon.ts';
import type { Problem } from '../problem/problem.ts';

/** What a plan cost more than the best one in hindsight: the sum of three parts, in the currency of the problem. */
export interface Regret {
  readonly total: number;
  /** Because prices came otherwise than expected: the best plan for the expected prices, at the prices that came. */
  readonly forecast: number;
  /** Because the plan was not the best one for the expected prices: its gap, or its caution. */
  readonly model: number;
  /** Because something else was done than planned; null: not measured, so that it is not part of the total. */
  readonly execution: number | null;
}

/** The problems of one day, and the plans and costs that they led to. */
export interface RegretInputs {
  /** With the prices that came. */
  readonly actual: Problem;
  /** The plan that was made, for the prices that were expected. */
  readonly planned: Plan;
  /** The cheapest plan for the prices that were expected. */
  readonly bestExpected: Plan;
  /** The cheapest plan for the prices that came. */
  readonly bestActual: Plan;
  /** Cost of what was done, at the prices that came; undefined: not measured. */
  readonly executedCost?: number | undefined;
}

/**
 * Splits the loss of a plan against perfect foresight. Each part is the difference between neighbors in the chain best in
 * hindsight, best expected, planned, executed, so that they add up to the total.
 */
export function regretParts({ actual, planned, bestExpected, bestActual, executedCost }: RegretInputs): Regret {
  const best = costAtPrices(bestActual, actual);
  const expected = costAtPrices(bestExpected, actual);
  const made = costAtPrices(planned, actual);
  const [forecast, model] = [expected - best, made - expected];
  const execution = executedCost === undefined ? null : executedCost - made;
  return { total: forecast + model + (execution ?? 0), forecast, model, execution };
}

/** Cost of following a plan at the prices of another problem, net of the energy that is left in stores at the end. */
export function costAtPrices(plan: Plan, problem: Problem): number {
  const count = plan.stepMinutes.length;
  const imports = perStep(problem.importPricePerKwh, count);
  const exports = perStep(problem.exportPricePerKwh, count);
  const { importKw, exportKw, exportAboveLimitKw } = plan.grid;
  const isFree = problem.grid.exportExceedPricePerKwh === undefined;
  let energy = 0;
  for (const [step, minutes] of plan.stepMinutes.entries()) {
    // Energy above the limit of the connection earns nothing unless it has a price.
    const sold = exportKw[step]! - (isFree ? exportAboveLimitKw[step]! : 0);
    energy += ((importKw[step]! * imports[step]! - sold * exports[step]!) * minutes) / 60;
  }
  const { netOfStored, import: paid, exportRevenue } = plan.cost;
  return netOfStored - paid + exportRevenue + energy;
}
