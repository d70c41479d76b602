import type { Setting } from '../problem/setting.ts';

/** Weights of the objective: money, emissions, or both. */
export interface Worth {
  /** Per kWh and step. */
  readonly importing: readonly number[];
  /** Gain per kWh and step. */
  readonly exporting: readonly number[];
  /** Factor for amounts of money other than energy prices. */
  readonly money: number;
}

export function worthOf({ problem, importPrice, exportPrice, horizon }: Setting): Worth {
  const { minimize, moneyPerKg = 0 } = problem.objective;
  const grams = (value: number | readonly number[] | undefined, step: number) =>
    (typeof value === 'number' ? value : (value?.[step] ?? 0)) / 1000;
  const money = minimize === 'carbon' ? 0 : 1;
  const perKg = minimize === 'carbon' ? 1 : moneyPerKg;
  const steps = [...Array(horizon.count).keys()];
  const { importGramsPerKwh, exportGramsPerKwh } = problem.carbon ?? {};
  return {
    importing: steps.map((step) => money * (importPrice[step] ?? 0) + perKg * grams(importGramsPerKwh, step)),
    exporting: steps.map((step) => money * (exportPrice[step] ?? 0) + perKg * grams(exportGramsPerKwh, step)),
    money,
  };
}

/** An upper bound of the value of one kWh at any time, against which unmet wishes are weighed. */
export function greatestWorth(setting: Setting, worth: Worth): number {
  const { demandCharges, importExceedPricePerKwh = 0, exportExceedPricePerKwh = 0 } = setting.problem.grid;
  const shortest = Math.min(...setting.horizon.hours, 1);
  const perKwh = [...worth.importing, ...worth.exporting].map(Math.abs);
  const demand = demandCharges.reduce((sum, { pricePerKw }) => sum + pricePerKw, 0) / shortest;
  const stored = setting.stores.map(({ terminalValuePerKwh }) => Math.abs(terminalValuePerKwh));
  const extra = worth.money * (demand + Math.abs(importExceedPricePerKwh) + Math.abs(exportExceedPricePerKwh));
  return Math.max(0.1, ...perKwh, ...stored) + extra;
}
