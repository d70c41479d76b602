import type { Plan } from '../plan/plan.ts';
import type { Problem } from '../problem/problem.ts';
import { type Report, valueAt } from './values.ts';
import { startsIn } from './verify-cycling.ts';

/** Every amount of money that the plan states, and its emissions, computed again from its powers. */
export function verifyMoney(problem: Problem, plan: Plan, report: Report): void {
  const check = (name: string, stated: number | undefined, computed: number) => {
    if (stated === undefined || Math.abs(stated - computed) > 1e-6 * (1 + Math.abs(computed)))
      report(`${name}: the plan states ${stated}, but it is ${computed}`);
  };
  const energy = energyOf(problem, plan);
  const parts = {
    ...energy,
    demand: demandOf(problem, plan),
    starts: startsOf(problem, plan),
    storedValue: storedValueOf(problem, plan),
  };
  for (const [name, value] of Object.entries(parts))
    check(`cost.${name}`, plan.cost[name as keyof typeof parts], value);
  const total = parts.import - parts.exportRevenue + parts.demand + parts.exceeding + parts.wear + parts.starts;
  check('cost.total', plan.cost.total, total);
  check('cost.netOfStored', plan.cost.netOfStored, total - parts.storedValue);
  check('saving', plan.saving, plan.baseline.cost.netOfStored - plan.cost.netOfStored);
  if (problem.carbon !== undefined) check('emissionsKg', plan.emissionsKg, emissionsOf(problem, plan));
}

function energyOf({ stepMinutes, grid, ...problem }: Problem, plan: Plan) {
  const sums = { import: 0, exportRevenue: 0, exceeding: 0, wear: 0 };
  for (const [step, minutes] of stepMinutes.entries()) {
    const hours = minutes / 60;
    const [imported, exported] = [plan.grid.importKw[step] ?? 0, plan.grid.exportKw[step] ?? 0];
    const above = (kw: number, limit: number | readonly number[] | undefined) =>
      limit === undefined ? 0 : Math.max(kw - valueAt(limit, step), 0);
    const [beyond, unpaid] = [above(imported, grid.importLimitKw), above(exported, grid.exportLimitKw)];
    const paid = grid.exportExceedPricePerKwh === undefined ? exported - unpaid : exported;
    sums.import += hours * imported * valueAt(problem.importPricePerKwh, step);
    sums.exportRevenue += hours * paid * valueAt(problem.exportPricePerKwh, step);
    sums.exceeding +=
      hours * (beyond * (grid.importExceedPricePerKwh ?? 0) + unpaid * (grid.exportExceedPricePerKwh ?? 0));
    sums.wear += hours * wearOf(problem, plan, step);
  }
  return sums;
}

function wearOf({ batteries, evs }: Pick<Problem, 'batteries' | 'evs'>, plan: Plan, step: number): number {
  const planned = [...plan.batteries, ...plan.evs];
  return [...batteries, ...evs].reduce((sum, { id, wearPerKwhCharged, wearPerKwhDischarged }) => {
    const store = planned.find((one) => one.id === id);
    const [into, out] = [store?.chargeKw[step] ?? 0, store?.dischargeKw[step] ?? 0];
    return sum + into * wearPerKwhCharged + out * wearPerKwhDischarged;
  }, 0);
}

const demandOf = ({ grid }: Problem, plan: Plan): number =>
  grid.demandCharges.reduce((total, { pricePerKw, peakSoFarKw, direction, steps }) => {
    const powers = direction === 'import' ? plan.grid.importKw : plan.grid.exportKw;
    return (
      total + pricePerKw * Math.max(0, ...powers.map((kw, step) => (steps?.[step] === false ? 0 : kw - peakSoFarKw)))
    );
  }, 0);

/** A run of a profile is one start, even if its profile pauses. */
function startsOf(problem: Problem, plan: Plan): number {
  const runs = problem.appliances.reduce((sum, { mode, startCost }, index) => {
    const { starts = [], powerKw = [] } = plan.appliances[index] ?? {};
    return sum + startCost * (mode === 'contiguous' ? starts : startsIn(powerKw)).length;
  }, 0);
  return problem.thermal.reduce(
    (sum, { startCost }, index) => sum + startCost * startsIn(plan.thermal[index]?.powerKw ?? []).length,
    runs,
  );
}

function storedValueOf(problem: Problem, plan: Plan): number {
  const energy = (['batteries', 'evs'] as const).flatMap((list) =>
    problem[list].map(
      ({ terminalValuePerKwh, startKwh }, index) =>
        terminalValuePerKwh * (plan[list][index]?.energyKwh.at(-1) ?? startKwh),
    ),
  );
  const heat = problem.thermal.map(({ mode, terminalValuePerK, startC }, index) => {
    const kelvin = plan.thermal[index]?.temperatureC.at(-1) ?? startC;
    return terminalValuePerK * (mode === 'cool' ? -kelvin : kelvin);
  });
  return [...energy, ...heat].reduce((sum, value) => sum + value, 0);
}

function emissionsOf({ stepMinutes, carbon }: Problem, plan: Plan): number {
  return [...stepMinutes.entries()].reduce((kg, [step, minutes]) => {
    const bought = (plan.grid.importKw[step] ?? 0) * valueAt(carbon?.importGramsPerKwh, step);
    const sold = (plan.grid.exportKw[step] ?? 0) * valueAt(carbon?.exportGramsPerKwh, step);
    return kg + ((bought - sold) * minutes) / 60_000;
  }, 0);
}
