import { AT_LEAST, AT_MOST, type Term } from './linear.ts';
import type { StoreOptions } from './store-options.ts';
import { WISH_WEIGHT } from './weights.ts';

interface Columns {
  readonly charge: readonly (number | undefined)[];
  readonly charging: readonly (number | undefined)[];
  readonly energy: readonly (number | undefined)[];
}

interface GoalGap {
  readonly goal: number;
  readonly column: number;
  readonly bound: 'min' | 'max';
}

/** Targets and requested charging as wishes: each may be missed by a gap with a penalty. */
export function addStoreGoals(options: StoreOptions, columns: Columns) {
  return { goalGaps: addTargets(options, columns), requestGaps: addRequests(options, columns) };
}

function addTargets({ linear, store }: StoreOptions, { energy }: Columns): GoalGap[] {
  const gaps: GoalGap[] = [];
  for (const [goal, { step, minKwh, maxKwh }] of store.goals.entries()) {
    const column = energy[Math.min(step, store.to - 1)];
    const stored: Term[] = column === undefined ? [] : [[column, 1]];
    const start = column === undefined ? store.startKwh : 0;
    const gap = (bound: 'min' | 'max') => {
      const found = linear.column({ penalty: WISH_WEIGHT });
      gaps.push({ goal, column: found, bound });
      return found;
    };
    if (minKwh !== undefined && minKwh > 0) linear.row(...AT_LEAST(minKwh - start), [...stored, [gap('min'), 1]]);
    if (maxKwh !== undefined) linear.row(...AT_MOST(maxKwh - start), [...stored, [gap('max'), -1]]);
  }
  return gaps;
}

/**
 * Charges at least the requested energy in a step, unless the store is full at its end. The step in which it becomes
 * full may have less than the smallest power.
 */
function addRequests({ linear, setting, store }: StoreOptions, { charge, charging, energy }: Columns): number[] {
  const { requestedKwh, maxKwh, minChargeKw } = store;
  if (requestedKwh === undefined) return [];
  const gaps: number[] = [];
  for (let step = store.from; step < store.to; step += 1) {
    const [into, on, stored] = [charge[step], charging[step], energy[step]];
    if (into === undefined || stored === undefined) continue;
    const length = setting.horizon.hours[step] ?? 0;
    const wished = Math.min(requestedKwh[step] ?? 0, (store.chargeKw[step] ?? 0) * length);
    if (wished === 0) {
      if (on !== undefined && minChargeKw > 0)
        linear.row(...AT_LEAST(0), [
          [into, 1],
          [on, -minChargeKw],
        ]);
      continue;
    }
    const isFull = linear.column({ upper: 1, integer: true });
    linear.row(...AT_LEAST(0), [
      [stored, 1],
      [isFull, -maxKwh],
    ]);
    // Early steps first, if not all requests can be met.
    const share = 1 + (setting.horizon.count - step) / setting.horizon.count;
    const gap = linear.column({ penalty: WISH_WEIGHT * share });
    gaps.push(gap);
    linear.row(...AT_LEAST(wished), [
      [into, length],
      [gap, 1],
      [isFull, wished],
    ]);
    if (on !== undefined && minChargeKw > 0)
      linear.row(...AT_LEAST(0), [
        [into, 1],
        [on, -minChargeKw],
        [isFull, minChargeKw],
      ]);
  }
  return gaps;
}
