import { anchorOf, dayOfYear, weekdayOf } from '../../panel/features.ts';
import type { Panel } from '../expert.ts';

/** Window of the level feature, in days, which exists even without an anchor. */
const levelDays = 14;
const sameStepLags = [1, 2, 3, 7] as const;
const exogenousFeatures = 8;
const commonFeatures = 14;

/** The first day of a panel whose rows have all their lags. */
export const firstTreeDay = (anchorDays: number): number => Math.max(7, levelDays, anchorDays);

/** Features of a row: with two exogenous series 31. */
export const treeWidth = (series: number): number => commonFeatures + exogenousFeatures * series + (series > 1 ? 1 : 0);

/**
 * One row per step of `day`, `treeWidth` features each: the price at this step 1, 2, 3 and 7 days before, the last
 * price, mean, least and largest of the day before, means of d−2 and d−7 (all less the anchor), the level; per
 * exogenous series this step on d, d−1, d−7, d less d−1, mean, largest and least of d, the next step; the first series
 * less the second; step, weekday, day of the year. Reads prices up to `day - 1` and exogenous values up to `day`;
 * unknown values are NaN.
 */
export function writeTreeRows(panel: Panel, day: number, anchorDays: number, into: Float64Array, offset: number): void {
  const { steps, exogenous } = panel;
  const width = treeWidth(exogenous.length);
  const anchor = anchorOf(panel, day, anchorDays);
  const level = anchorDays > 0 ? anchor : anchorOf(panel, day, levelDays);
  const past = (lag: number): Float64Array => panel.prices.subarray((day - lag) * steps, (day - lag + 1) * steps);
  const yesterday = summary(past(1));
  const common = [
    past(1)[steps - 1]! - anchor,
    yesterday.mean - anchor,
    yesterday.least - anchor,
    yesterday.largest - anchor,
    summary(past(2)).mean - anchor,
    summary(past(7)).mean - anchor,
    level,
    weekdayOf(panel, day),
    dayOfYear(panel, day),
  ];
  for (let step = 0; step < steps; step += 1) {
    let at = offset + step * width;
    for (const lag of sameStepLags) into[at++] = past(lag)[step]! - anchor;
    into.set(common, at);
    at += common.length;
    into[at] = step;
  }
  exogenous.forEach((values, index) => {
    writeExogenous(values, { day, steps, width, into, at: offset + commonFeatures + index * exogenousFeatures });
  });
  const [first, second] = exogenous;
  if (!first || !second) return;
  for (let step = 0; step < steps; step += 1) {
    into[offset + (step + 1) * width - 1] = first[day * steps + step]! - second[day * steps + step]!;
  }
}

interface ExogenousTarget {
  readonly day: number;
  readonly steps: number;
  readonly width: number;
  readonly into: Float64Array;
  readonly at: number;
}

function writeExogenous(values: Float64Array, { day, steps, width, into, at }: ExogenousTarget): void {
  const today = values.subarray(day * steps, (day + 1) * steps);
  const { mean, largest, least } = summary(today);
  for (let step = 0; step < steps; step += 1) {
    const to = at + step * width;
    const now = today[step]!;
    const before = values[(day - 1) * steps + step]!;
    into[to] = now;
    into[to + 1] = before;
    into[to + 2] = values[(day - 7) * steps + step]!;
    into[to + 3] = now - before;
    into[to + 4] = mean;
    into[to + 5] = largest;
    into[to + 6] = least;
    into[to + 7] = today[Math.min(step + 1, steps - 1)]!;
  }
}

/** Of the known values; NaN for none. */
function summary(values: Float64Array): { mean: number; least: number; largest: number } {
  let sum = 0;
  let count = 0;
  let least = Number.NaN;
  let largest = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
    if (!(value >= least)) least = value;
    if (!(value <= largest)) largest = value;
  }
  return { mean: sum / count, least, largest };
}
