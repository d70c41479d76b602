import type { Setting } from '../problem/setting.ts';
import { addGrid, type GridColumns } from './grid-model.ts';
import { addHeaters, type HeaterColumns } from './heater-model.ts';
import { createLinear, type Linear, type Term } from './linear.ts';
import { addRuns, type RunColumns } from './run-model.ts';
import { addStore, type StoreColumns } from './store-model.ts';
import { worthOf } from './worth.ts';

export interface Model {
  readonly linear: Linear;
  readonly setting: Setting;
  readonly stores: readonly StoreColumns[];
  readonly runs: readonly RunColumns[];
  readonly heaters: readonly HeaterColumns[];
  readonly grid: GridColumns;
}

/**
 * The mixed-integer model of a setting. `isStrict` adds a binary to every step in which a store could charge and
 * discharge at once; without it, only the steps in which that can pay off at the outset have one.
 */
export function buildModel(setting: Setting, isStrict = false): Model {
  const linear = createLinear();
  const worth = worthOf(setting);
  const { money } = worth;
  const pays = (step: number) => Math.min(worth.importing[step] ?? 0, worth.exporting[step] ?? 0) < 0;
  const exclusive = (step: number) => isStrict || pays(step);
  const stores = setting.stores.map((store) => addStore({ linear, setting, store, money, exclusive }));
  const runs = addRuns({ linear, setting, money });
  const heaters = addHeaters({ linear, setting, money });
  const use = (step: number): Term[] => [
    ...runs.flatMap((one) => one.use[step] ?? []),
    ...heaters.map(({ powers }): Term => [powers[step] ?? 0, 1]),
  ];
  const mostRun = runs.map((one) => mostUse(one));
  const mostHeat = heaters.reduce((sum, { heater }) => sum + heater.maxKw, 0);
  const grid = addGrid({
    linear,
    setting,
    worth,
    stores,
    use,
    mostUse: (step) => mostRun.reduce((sum, most) => sum + (most[step] ?? 0), mostHeat),
  });
  return { linear, setting, stores, runs, heaters, grid };
}

function mostUse({ run, use }: RunColumns): number[] {
  return use.map((terms) =>
    terms.reduce(
      (most, [, factor]) => Math.max(most, factor * (run.mode === 'flexible' && factor === 1 ? run.maxKw : 1)),
      0,
    ),
  );
}
