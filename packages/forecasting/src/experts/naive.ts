import { weekdayOf } from '../panel/features.ts';
import { median } from '../panel/order.ts';
import { seal, verify } from './artifact.ts';
import type { Expert, Panel } from './expert.ts';

const [MONDAY, SATURDAY, SUNDAY] = [0, 5, 6];
const VERSION = 1;
/** Minimum history for using only the naive model: it needs 7 days, and estimating its errors takes some more. */
export const NAIVE_DAYS = 14;
/** How far back a substitute for an unknown price is searched. */
const FILL_DAYS = 56;
const NAIVE_ID = 'weekly-naive';

const lagOf = (weekday: number): number => (weekday === MONDAY || weekday === SATURDAY || weekday === SUNDAY ? 7 : 1);

/**
 * The weekly naive forecast of `day`, the denominator of rMAE: Monday, Saturday and Sunday as 7 days before, else as
 * the day before (Lago et al. 2021, section 5.4.2).
 */
export function weeklyNaive(panel: Panel, day: number): Float64Array {
  const lag = lagOf(weekdayOf(panel, day));
  return panel.prices.slice((day - lag) * panel.steps, (day - lag + 1) * panel.steps);
}

/**
 * The weekly naive model as an expert: an unknown price is replaced by that of the nearest earlier day at the same
 * step, otherwise by the median of all known prices. It has nothing to learn.
 */
export function createNaive(): Expert {
  return {
    id: NAIVE_ID,
    family: 'naive',
    minDays: NAIVE_DAYS,
    fit: () => undefined,
    update: () => undefined,
    predict: filledNaive,
    serialize: () => seal({ expert: NAIVE_ID, version: VERSION, header: {}, weights: new Uint8Array(0) }),
    restore: (artifact) => verify(artifact, { expert: NAIVE_ID, version: VERSION }),
  };
}

function filledNaive(panel: Panel, day: number): Float64Array {
  const { steps, prices } = panel;
  const naive = weeklyNaive(panel, day);
  const start = day - lagOf(weekdayOf(panel, day));
  for (let h = 0; h < steps; h += 1) {
    for (let past = start; Number.isNaN(naive[h]!) && past >= Math.max(0, start - FILL_DAYS); past -= 1) {
      naive[h] = prices[past * steps + h]!;
    }
  }
  if (!naive.some(Number.isNaN)) return naive;
  const known = prices.slice(Math.max(0, day - FILL_DAYS) * steps, day * steps).filter((price) => !Number.isNaN(price));
  const level = median(known);
  return naive.map((price) => (Number.isNaN(price) ? level : price));
}
