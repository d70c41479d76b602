import { type Worth, worthOf } from '../model/worth.ts';
import { type RunPowers, type Schedule, type StorePowers, withGrid } from '../plan/schedule.ts';
import type { Run } from '../problem/runs.ts';
import type { Setting } from '../problem/setting.ts';
import type { Store } from '../problem/stores.ts';
import { cheapestCharging, cheapestStart, cheapestSteps, type StepPrices } from './cheapest.ts';

/**
 * The best schedule where sorting prices finds it, without a model: appliances and charge-only stores that do not compete
 * for anything. Undefined where they might, or where a wish cannot be met: the model decides those.
 */
export function scheduleDirectly(setting: Setting): Schedule | undefined {
  const { horizon, stores, runs } = setting;
  if (!stores.every(isSortable) || !runs.every(isSortableRun)) return undefined;
  const worth = worthOf(setting);
  if (!isUncoupled(setting, worth)) return undefined;
  const surplusKw = setting.pv.map((kw, step) => Math.max(kw - (setting.load[step] ?? 0), 0));
  const prices: StepPrices = { surplusKw, surplus: worth.exporting, grid: worth.importing };
  // A step whose surplus is worth more than energy from the grid has no convex cost.
  if (surplusKw.some((kw, step) => kw > 0 && (worth.exporting[step] ?? 0) > (worth.importing[step] ?? 0)))
    return undefined;
  const charged: StorePowers[] = [];
  for (const store of stores) {
    const powers = cheapestCharging(store, worth.money, prices, horizon);
    if (powers === undefined) return undefined;
    charged.push(powers);
  }
  const running: RunPowers[] = [];
  for (const run of runs) {
    const powers =
      run.mode === 'contiguous' ? cheapestStart(run, prices, horizon) : cheapestSteps(run, prices, horizon);
    if (powers === undefined) return undefined;
    running.push(powers);
  }
  return withGrid(setting, { pvKw: setting.pv, stores: charged, runs: running, heaters: [] });
}

/** Only charges, at any power up to a maximum, for the end of its connection. */
function isSortable(store: Store): boolean {
  const { from, to, startKwh, minKwh, maxKwh, goals } = store;
  const isPlain = store.minChargeKw === 0 && store.requestedKwh === undefined && store.chargeFromGrid;
  const isLasting = store.retention.every((share) => share === 1) && store.drainKwh.every((kwh) => kwh === 0);
  const isWithin = startKwh >= minKwh && startKwh <= maxKwh;
  const isForTheEnd = goals.every(({ step, maxKwh: most }) => from < to && step >= to - 1 && most === undefined);
  return isPlain && isLasting && isWithin && isForTheEnd && store.dischargeKw.every((kw) => kw === 0);
}

function isSortableRun(run: Run): boolean {
  if (run.after !== undefined) return false;
  if (run.mode === 'contiguous') return true;
  const hasCycling = [run.minOnMinutes, run.minOffMinutes, run.maxStarts].some((value) => value !== undefined);
  return run.mode === 'flexible' && run.minKw === 0 && run.startCost === 0 && !hasCycling;
}

/** No two devices compete for generation or for the connection, and curtailing does not pay. */
function isUncoupled(setting: Setting, worth: Worth): boolean {
  const { problem, horizon, heaters, stores, runs, load, pv, importLimit, exportLimit } = setting;
  if (heaters.length > 0 || problem.grid.demandCharges.length > 0) return false;
  const isShared = stores.length + runs.length > 1;
  const mostRun = runs.reduce((sum, run) => sum + greatestKw(run), 0);
  return horizon.hours.every((_, step) => {
    const surplus = (pv[step] ?? 0) - (load[step] ?? 0);
    const most = stores.reduce((sum, { chargeKw }) => sum + (chargeKw[step] ?? 0), mostRun - surplus);
    const isFree = most <= (importLimit?.[step] ?? Infinity) && surplus <= (exportLimit?.[step] ?? Infinity);
    const isUnwanted = Math.min(worth.importing[step] ?? 0, worth.exporting[step] ?? 0) < 0;
    const isCurtailed = problem.curtailment && (pv[step] ?? 0) > 0 && isUnwanted;
    return isFree && !isCurtailed && !(isShared && surplus > 0);
  });
}

const greatestKw = (run: Run): number =>
  run.mode === 'contiguous' ? run.starts.reduce((most, { kw }) => Math.max(most, ...kw), 0) : run.maxKw;
