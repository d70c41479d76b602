import type { Plan } from '../plan/plan.ts';
import { parseProblem } from '../problem/parse-problem.ts';
import type { Problem, ProblemInput } from '../problem/problem.ts';
import { type Report, TOLERANCE, valueAt } from './values.ts';
import { verifyRuns } from './verify-runs.ts';
import { verifyStores } from './verify-stores.ts';
import { verifyThermal } from './verify-thermal.ts';

/**
 * Checks a plan against its problem by arithmetic alone, without the model: energy balance, limits of the devices and
 * the connection, stored energy, run times and money. Wishes may be unmet only where the plan reports a conflict.
 *
 * @returns one sentence per violation; empty for a valid plan
 */
export function verifyPlan(input: ProblemInput, plan: Plan): string[] {
  const problem = parseProblem(input);
  const faults: string[] = [];
  const report: Report = (fault) => faults.push(fault);
  verifyBalance(problem, plan, report);
  verifyGrid(problem, plan, report);
  verifyStores(problem, plan, report);
  verifyRuns(problem, plan, report);
  verifyThermal(problem, plan, report);
  verifyMoney(problem, plan, report);
  return faults;
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
  const exceeds = (powers: readonly number[], limit: number | readonly number[] | undefined) =>
    limit !== undefined && powers.some((kw, step) => kw > valueAt(limit, step) + 1e-3);
  const isStated = (code: string) => plan.conflicts.some((conflict) => conflict.code === code);
  if (
    exceeds(plan.grid.importKw, grid.importLimitKw) &&
    grid.importExceedPricePerKwh === undefined &&
    !isStated('import_limit')
  )
    report('import exceeds its limit without a conflict');
  if (
    exceeds(plan.grid.exportKw, grid.exportLimitKw) &&
    grid.exportExceedPricePerKwh === undefined &&
    !isStated('export_limit')
  )
    report('export exceeds its limit without a conflict');
}

function verifyMoney(problem: Problem, plan: Plan, report: Report): void {
  const { grid } = problem;
  let total = 0;
  for (const [step, minutes] of problem.stepMinutes.entries()) {
    const [imported, exported] = [plan.grid.importKw[step] ?? 0, plan.grid.exportKw[step] ?? 0];
    const above = Math.max(
      exported - (grid.exportLimitKw === undefined ? Infinity : valueAt(grid.exportLimitKw, step)),
      0,
    );
    const beyond = Math.max(
      imported - (grid.importLimitKw === undefined ? Infinity : valueAt(grid.importLimitKw, step)),
      0,
    );
    const paid = grid.exportExceedPricePerKwh === undefined ? exported - above : exported;
    const money =
      imported * valueAt(problem.importPricePerKwh, step) -
      paid * valueAt(problem.exportPricePerKwh, step) +
      beyond * (grid.importExceedPricePerKwh ?? 0) +
      above * (grid.exportExceedPricePerKwh ?? 0) +
      wearOf(problem, plan, step);
    total += (money * minutes) / 60;
  }
  for (const { pricePerKw, peakSoFarKw, direction, steps } of grid.demandCharges) {
    const powers = direction === 'import' ? plan.grid.importKw : plan.grid.exportKw;
    total += pricePerKw * Math.max(0, ...powers.map((kw, step) => (steps?.[step] === false ? 0 : kw - peakSoFarKw)));
  }
  for (const device of [...problem.appliances, ...problem.thermal]) {
    const powers = [...plan.appliances, ...plan.thermal].find(({ id }) => id === device.id)?.powerKw ?? [];
    total += device.startCost * powers.filter((kw, step) => kw > 0 && !((powers[step - 1] ?? 0) > 0)).length;
  }
  if (Math.abs(total - plan.cost.total) > 1e-6 * (1 + Math.abs(total)))
    report(`the plan states a cost of ${plan.cost.total}, but costs ${total}`);
}

function wearOf({ batteries, evs }: Problem, plan: Plan, step: number): number {
  const planned = [...plan.batteries, ...plan.evs];
  return [...batteries, ...evs].reduce((sum, { id, wearPerKwhCharged, wearPerKwhDischarged }) => {
    const store = planned.find((one) => one.id === id);
    const [into, out] = [store?.chargeKw[step] ?? 0, store?.dischargeKw[step] ?? 0];
    return sum + into * wearPerKwhCharged + out * wearPerKwhDischarged;
  }, 0);
}
