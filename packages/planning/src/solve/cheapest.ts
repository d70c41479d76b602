import type { RunPowers, StorePowers } from '../plan/schedule.ts';
import { simulateStore } from '../plan/simulate.ts';
import type { Horizon } from '../problem/horizon.ts';
import type { ContiguousRun, SteppedRun } from '../problem/runs.ts';
import type { Store } from '../problem/stores.ts';

/** What using energy costs in each step, given the load and the generation: surplus first, then the grid. */
export interface StepPrices {
  /** Generation that would be exported. */
  readonly surplusKw: readonly number[];
  /** Per kWh from the surplus. */
  readonly surplus: readonly number[];
  /** Per kWh from the grid. */
  readonly grid: readonly number[];
}

/** Costs that differ by less are the same; the earlier choice is then preferred. */
const SAME = 1e-9;
const MET_KWH = 1e-9;

/** The cheapest start of a run; undefined if it does not fit. */
export function cheapestStart(
  run: ContiguousRun,
  prices: StepPrices,
  { hours, count }: Horizon,
): RunPowers | undefined {
  let best: { readonly start: ContiguousRun['starts'][number]; readonly cost: number } | undefined;
  for (const start of run.starts) {
    let cost = 0;
    for (const [offset, kw] of start.kw.entries()) {
      const step = start.from + offset;
      const own = Math.min(kw, prices.surplusKw[step] ?? 0);
      const paid = own * (prices.surplus[step] ?? 0) + (kw - own) * (prices.grid[step] ?? 0);
      cost += paid * (hours[step] ?? 0);
    }
    if (best === undefined || cost < best.cost - SAME) best = { start, cost };
  }
  if (best === undefined) return undefined;
  const powerKw = new Array<number>(count).fill(0);
  for (const [offset, kw] of best.start.kw.entries()) powerKw[best.start.from + offset] = kw;
  return { powerKw, starts: [best.start.from] };
}

/** The cheapest steps for an amount of energy; undefined if it does not fit. */
export function cheapestSteps(run: SteppedRun, prices: StepPrices, horizon: Horizon): RunPowers | undefined {
  const most = new Array<number>(horizon.count).fill(0);
  for (const { from, to } of run.spans) most.fill(run.maxKw, from, to);
  const powerKw = fill(most, run.energyKwh, -Infinity, prices, horizon);
  if (powerKw === undefined) return undefined;
  return { powerKw, starts: powerKw.flatMap((kw, step) => (kw > 0 && !(powerKw[step - 1] ?? 0) ? [step] : [])) };
}

/** The cheapest charging up to the target, and beyond it where a stored kWh is worth more; undefined if it does not fit. */
export function cheapestCharging(
  store: Store,
  money: number,
  prices: StepPrices,
  horizon: Horizon,
): StorePowers | undefined {
  const { chargeEfficiency: efficiency, startKwh } = store;
  const target = Math.max(...store.goals.map(({ minKwh = 0 }) => minKwh), 0);
  if (target > store.maxKwh) return undefined;
  const worth = money * (store.terminalValuePerKwh * efficiency - store.wearPerKwhCharged);
  const room = (store.maxKwh - startKwh) / efficiency;
  const chargeKw = fill(store.chargeKw, (target - startKwh) / efficiency, worth, prices, horizon, room);
  if (chargeKw === undefined) return undefined;
  const dischargeKw = chargeKw.map(() => 0);
  return { chargeKw, dischargeKw, energyKwh: simulateStore(store, horizon, chargeKw, dischargeKw) };
}

/**
 * Powers that use `kwh` in the cheapest steps, and more, up to `mostKwh`, where energy costs less than `worth`. The cost of
 * a step is convex, so that the cheapest parts of all steps are the optimum.
 */
function fill(
  mostKw: readonly number[],
  kwh: number,
  worth: number,
  { surplusKw, surplus, grid }: StepPrices,
  { hours }: Horizon,
  mostKwh = kwh,
): number[] | undefined {
  const parts = mostKw.flatMap((most, step) => {
    const own = Math.min(most, surplusKw[step] ?? 0);
    return [
      { step, kw: own, price: surplus[step] ?? 0 },
      { step, kw: most - own, price: grid[step] ?? 0 },
    ];
  });
  parts.sort((a, b) => a.price - b.price || a.step - b.step);
  const powers = mostKw.map(() => 0);
  let used = 0;
  for (const { step, kw, price } of parts) {
    const length = hours[step] ?? 0;
    const wished = price < worth - SAME ? mostKwh : Math.min(kwh, mostKwh);
    const part = Math.min(kw * length, wished - used);
    if (part <= MET_KWH) continue;
    powers[step] = Math.min((powers[step] ?? 0) + part / length, mostKw[step] ?? 0);
    used += part;
  }
  return used < kwh - MET_KWH * 10 ? undefined : powers;
}
