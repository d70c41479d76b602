import type { Plan } from '../plan/plan.ts';
import { parseProblem } from '../problem/parse-problem.ts';
import type { Problem, ProblemInput } from '../problem/problem.ts';
import { statedValue } from './stated-value.ts';
import { type Report, TOLERANCE, valueAt } from './values.ts';
import { verifyMoney } from './verify-money.ts';
import { verifyRuns } from './verify-runs.ts';
import { verifySeries } from './verify-series.ts';
import { verifyStores } from './verify-stores.ts';
import { verifyThermal } from './verify-thermal.ts';

/**
 * Checks a plan against its problem by arithmetic alone, without the model: energy balance, limits of the devices and
 * the connection, stored energy, run times and money. Wishes may be unmet only where the plan reports a conflict.
 *
 * @returns one sentence per violation; empty for a valid plan
 */
export function verifyPlan(input: ProblemInput, plan: Plan): string[] {
  const problem = countedOn(parseProblem(input));
  const faults: string[] = [];
  const report: Report = (fault) => faults.push(fault);
  verifySeries(problem, plan, report);
  verifyBalance(problem, plan, report);
  verifyGrid(problem, plan, report);
  verifyStores(problem, plan, report);
  verifyRuns(problem, plan, report);
  verifyThermal(problem, plan, report);
  verifyMoney(problem, plan, report);
  return faults;
}

/** The problem with the load and the generation that its plan counts on. */
function countedOn(problem: Problem): Problem {
  const { risk, loadInterval, pvInterval, loadKw, pvKw } = problem;
  if (risk !== 'cautious') return problem;
  return { ...problem, loadKw: loadInterval?.upper ?? loadKw, pvKw: pvInterval?.lower ?? pvKw };
}

function verifyBalance(problem: Problem, plan: Plan, report: Report): void {
  const stores = [...plan.batteries, ...plan.evs];
  const users = [...plan.appliances, ...plan.thermal];
  for (const step of problem.stepMinutes.keys()) {
    const sum = (list: readonly (readonly number[])[]) =>
      list.reduce((total, powers) => total + (powers[step] ?? 0), 0);
    const into =
      (plan.grid.importKw[step] ?? 0) + (plan.pv.usedKw[step] ?? 0) + sum(stores.map((one) => one.dischargeKw));
    const out =
      (plan.grid.exportKw[step] ?? 0) +
      valueAt(problem.loadKw, step) +
      sum(stores.map((one) => one.chargeKw)) +
      sum(users.map((one) => one.powerKw));
    if (Math.abs(into - out) > TOLERANCE) report(`step ${step}: ${into} kW in, ${out} kW out`);
  }
}

function verifyGrid({ stepMinutes, pvKw, curtailment, grid }: Problem, plan: Plan, report: Report): void {
  for (const step of stepMinutes.keys()) {
    const [imported, exported] = [plan.grid.importKw[step] ?? 0, plan.grid.exportKw[step] ?? 0];
    if (imported < 0 || exported < 0) report(`step ${step}: negative import or export`);
    if (imported > 0 && exported > 0) report(`step ${step}: imports and exports at once`);
    const [used, sun] = [plan.pv.usedKw[step] ?? 0, valueAt(pvKw, step)];
    if (used < -TOLERANCE || used > sun + TOLERANCE) report(`step ${step}: uses ${used} of ${sun} kW generation`);
    if (!curtailment && Math.abs(used - sun) > TOLERANCE) report(`step ${step}: generation is curtailed`);
  }
  for (const direction of ['import', 'export'] as const) {
    const limit = statedValue(plan, ['grid', `${direction}LimitKw`]) ?? grid[`${direction}LimitKw`];
    if (limit === undefined || grid[`${direction}ExceedPricePerKwh`] !== undefined) continue;
    if (plan.grid[`${direction}Kw`].some((kw, step) => kw > valueAt(limit, step) + 1e-3))
      report(`${direction} exceeds its limit without a conflict`);
  }
}
