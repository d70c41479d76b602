import type { Setting } from '../problem/setting.ts';
import type { Cost } from './plan.ts';
import type { Schedule } from './schedule.ts';

export interface Prices {
  readonly importPrice: readonly number[];
  readonly exportPrice: readonly number[];
}

/** Part of a power above a limit. */
export const aboveLimit = (powers: readonly number[], limit: readonly number[] | undefined): number[] =>
  powers.map((kw, step) => {
    const above = kw - (limit?.[step] ?? Infinity);
    return above > 1e-6 ? above : 0;
  });

/** The money that a schedule costs at given prices. */
export function costOf(setting: Setting, schedule: Schedule, prices: Prices): Cost {
  const { grid } = setting.problem;
  const { hours } = setting.horizon;
  const sum = (value: (step: number) => number) =>
    hours.reduce((total, length, step) => total + length * value(step), 0);
  const importAbove = aboveLimit(schedule.importKw, setting.importLimit);
  const exportAbove = aboveLimit(schedule.exportKw, setting.exportLimit);
  const isPaid = grid.exportExceedPricePerKwh !== undefined;
  const imported = sum((step) => (schedule.importKw[step] ?? 0) * (prices.importPrice[step] ?? 0));
  const exportRevenue = sum(
    (step) =>
      ((schedule.exportKw[step] ?? 0) - (isPaid ? 0 : (exportAbove[step] ?? 0))) * (prices.exportPrice[step] ?? 0),
  );
  const exceeding = sum(
    (step) =>
      (importAbove[step] ?? 0) * (grid.importExceedPricePerKwh ?? 0) +
      (exportAbove[step] ?? 0) * (grid.exportExceedPricePerKwh ?? 0),
  );
  const demand = demandOf(setting, schedule);
  const wear = schedule.stores.reduce((total, { chargeKw, dischargeKw }, index) => {
    const { wearPerKwhCharged = 0, wearPerKwhDischarged = 0 } = setting.stores[index] ?? {};
    return (
      total + sum((step) => (chargeKw[step] ?? 0) * wearPerKwhCharged + (dischargeKw[step] ?? 0) * wearPerKwhDischarged)
    );
  }, 0);
  const starts = startCosts(setting, schedule);
  const storedValue = storedValueOf(setting, schedule);
  const total = imported - exportRevenue + demand + exceeding + wear + starts;
  return {
    total,
    import: imported,
    exportRevenue,
    demand,
    exceeding,
    wear,
    starts,
    storedValue,
    netOfStored: total - storedValue,
  };
}

function demandOf({ problem }: Setting, { importKw, exportKw }: Schedule): number {
  return problem.grid.demandCharges.reduce((total, { pricePerKw, peakSoFarKw, direction, steps }) => {
    const powers = (direction === 'import' ? importKw : exportKw).filter((_, step) => steps?.[step] !== false);
    return total + pricePerKw * Math.max(0, ...powers.map((kw) => kw - peakSoFarKw));
  }, 0);
}

function startCosts({ runs, heaters }: Setting, schedule: Schedule): number {
  const running = schedule.runs.reduce(
    (sum, { starts }, index) => sum + starts.length * (runs[index]?.startCost ?? 0),
    0,
  );
  return schedule.heaters.reduce((sum, { powerKw }, index) => {
    const count = powerKw.filter((kw, step) => kw > 0 && (powerKw[step - 1] ?? 0) === 0).length;
    return sum + count * (heaters[index]?.startCost ?? 0);
  }, running);
}

function storedValueOf({ stores, heaters }: Setting, schedule: Schedule): number {
  const energy = schedule.stores.reduce(
    (sum, { energyKwh }, index) =>
      sum + (stores[index]?.terminalValuePerKwh ?? 0) * (energyKwh.at(-1) ?? stores[index]?.startKwh ?? 0),
    0,
  );
  return schedule.heaters.reduce((sum, { temperatureC }, index) => {
    const { terminalValuePerK = 0, mode, startC = 0 } = heaters[index] ?? {};
    const kelvin = temperatureC.at(-1) ?? startC;
    return sum + (mode === 'cool' ? -kelvin : kelvin) * terminalValuePerK;
  }, energy);
}

/** Emissions in kg, if the carbon intensity is known. */
export function emissionsOf({ problem, horizon }: Setting, { importKw, exportKw }: Schedule): number | undefined {
  const { carbon } = problem;
  if (carbon === undefined) return undefined;
  const at = (value: number | readonly number[], step: number) =>
    typeof value === 'number' ? value : (value[step] ?? 0);
  const grams = horizon.hours.reduce(
    (sum, length, step) =>
      sum +
      length *
        ((importKw[step] ?? 0) * at(carbon.importGramsPerKwh, step) -
          (exportKw[step] ?? 0) * at(carbon.exportGramsPerKwh, step)),
    0,
  );
  return grams / 1000;
}
