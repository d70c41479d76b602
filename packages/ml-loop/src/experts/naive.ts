import { weekdayOf } from '../panel/features.ts';
import type { Panel } from './expert.ts';

const [MONDAY, SATURDAY, SUNDAY] = [0, 5, 6];

/**
 * The weekly naive forecast of `day`, the denominator of rMAE: Monday, Saturday and Sunday as 7 days before, else as
 * the day before (Lago et al. 2021, section 5.4.2).
 */
export function weeklyNaive(panel: Panel, day: number): Float64Array {
  const weekday = weekdayOf(panel, day);
  const lag = weekday === MONDAY || weekday === SATURDAY || weekday === SUNDAY ? 7 : 1;
  return panel.prices.slice((day - lag) * panel.steps, (day - lag + 1) * panel.steps);
}
