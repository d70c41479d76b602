import { type Heater, heatersOf } from './heaters.ts';
import { type Horizon, horizonOf, perStep } from './horizon.ts';
import type { Problem } from './problem.ts';
import { type Run, runsOf } from './runs.ts';
import { type Store, storesOf } from './stores.ts';

/** A problem with one value per step, prices for planning and boundaries as numbers. */
export interface Setting {
  readonly problem: Problem;
  readonly horizon: Horizon;
  /** Prices, load and generation for the plan; with `risk: cautious` from the intervals. */
  readonly importPrice: readonly number[];
  readonly exportPrice: readonly number[];
  readonly load: readonly number[];
  readonly pv: readonly number[];
  readonly importLimit: readonly number[] | undefined;
  readonly exportLimit: readonly number[] | undefined;
  readonly stores: readonly Store[];
  readonly runs: readonly Run[];
  readonly heaters: readonly Heater[];
}

export function settingOf(problem: Problem): Setting {
  const horizon = horizonOf(problem);
  const spread = (value: number | readonly number[]) => perStep(value, horizon.count);
  const optional = (value: number | readonly number[] | undefined) => (value === undefined ? undefined : spread(value));
  const { risk, importPriceInterval, exportPriceInterval, loadInterval, pvInterval, grid } = problem;
  const cautious = risk === 'cautious';
  return {
    problem,
    horizon,
    importPrice: spread((cautious ? importPriceInterval?.upper : undefined) ?? problem.importPricePerKwh),
    exportPrice: spread((cautious ? exportPriceInterval?.lower : undefined) ?? problem.exportPricePerKwh),
    load: spread((cautious ? loadInterval?.upper : undefined) ?? problem.loadKw),
    pv: spread((cautious ? pvInterval?.lower : undefined) ?? problem.pvKw),
    importLimit: optional(grid.importLimitKw),
    exportLimit: optional(grid.exportLimitKw),
    stores: storesOf(problem, horizon),
    runs: runsOf(problem, horizon),
    heaters: heatersOf(problem, horizon),
  };
}
