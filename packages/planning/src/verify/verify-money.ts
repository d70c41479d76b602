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
  const total = totalOf(parts);
  check('cost.total', plan.cost.total, total);
  check('cost.netOfStored', plan.cost.netOfStored, total - parts.storedValue);
  check('saving', plan.saving, plan.baseline.cost.netOfStored - plan.cost.netOfStored);
  const interval = intervalOf(problem, plan, parts);
  if ((plan.costInterval === undefined) !== (interval === undefined))
    report(`costInterval: is ${interval === undefined ? 'stated without an interval of the problem' : 'missing'}`);
  if (interval !== undefined)
    for (const end of ['lower', 'upper'] as const)
      check(`costInterval.${end}`, plan.costInterval?.[end], interval[end]);
  if (problem.carbon !== undefined) check('emissionsKg', plan.emissionsKg, emissionsOf(problem, plan));
}

const totalOf = (parts: Omit<Plan['cost'], 'total' | 'storedValue' | 'netOfStored'>): number =>
  parts.import - parts.exportRevenue + parts.demand + parts.exceeding + parts.wear + parts.starts;

/** The total with both ends of the intervals: what the plan states if all its powers but those of the grid stay. */
function intervalOf(problem: Problem, plan: Plan, parts: Pick<Plan['cost'], 'starts'>) {
  const { importPriceInterval: bought, exportPriceInterval: sold, loadInterval: load, pvInterval: pv } = problem;
  if ([bought, sold, load, pv].every((interval) => interval === undefined)) return undefined;
  const of = (low: 'lower' | 'upper', high: 'lower' | 'upper'): number => {
    const came: Problem = {
      ...problem,
      importPricePerKwh: bought?.[low] ?? problem.importPricePerKwh,
      exportPricePerKwh: sold?.[high] ?? problem.exportPricePerKwh,
      loadKw: load?.[low] ?? problem.loadKw,
    };
    const grid = { ...plan.grid, ...gridOf(problem, came, plan, pv?.[high] ?? problem.pvKw) };
    const then = { ...plan, grid };
    return totalOf({ ...energyOf(came, then), demand: demandOf(came, then), starts: parts.starts });
  };
  return { lower: of('lower', 'upper'), upper: of('upper', 'lower') };
}

/** Import and export with another load and generation; what the plan curtails stays curtailed. */
function gridOf(problem: Problem, came: Problem, plan: Plan, pvKw: Problem['pvKw']) {
  const net = [...problem.stepMinutes.keys()].map((step) => {
    const used = plan.pv.usedKw[step] ?? 0;
    const sun = valueAt(pvKw, step);
    const generated = used < valueAt(problem.pvKw, step) - 1e-9 ? Math.min(used, sun) : sun;
    const stored = [...plan.batteries, ...plan.evs].reduce(
      (sum, { chargeKw, dischargeKw }) => sum + (chargeKw[step] ?? 0) - (dischargeKw[step] ?? 0),
      0,
    );
    const consumed = [...plan.appliances, ...plan.thermal].reduce((sum, { powerKw }) => sum + (powerKw[step] ?? 0), 0);
    return valueAt(came.loadKw, step) + stored + consumed - generated;
  });
  // Less than this is a rounding difference of the powers.
  const above = (kw: number) => (kw > 1e-5 ? kw : 0);
  return { importKw: net.map(above), exportKw: net.map((kw) => above(-kw)) };
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
