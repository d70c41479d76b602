import { DAY_MS } from '@energy-optimizer/kernel';
import type { Panel } from '../experts/expert.ts';
import { type DaySlot, dateOf, slotsOfDays } from './local-days.ts';

/** Intervals of one series, ascending, without overlaps; lengths may change over time. Epoch ms. */
export interface PriceRows {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly prices: readonly number[];
}

/** Values of one series in [start, end), ascending by start; epoch ms. */
export interface TimedValues {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly values: readonly number[];
}

export interface PanelRequest {
  readonly rows: PriceRows;
  /** Series known a day ahead, in the order the panel will have them. */
  readonly exogenous: readonly (TimedValues & { readonly name: string })[];
  /** Zone of the days. */
  readonly timeZone: string;
  /** Steps of a day: 24, 48 or 96. */
  readonly steps: number;
  /** First local date; default: that of the first price. */
  readonly from?: string;
  /** Last local date, whether or not its prices are known. */
  readonly through: string;
  /** Whether a local date is a public holiday. */
  readonly isHoliday?: (date: string) => boolean;
}

/** Shares of a step below this are rounding errors. */
const ROUNDING_TOLERANCE = 1e-9;

/**
 * Steps a panel has per day for prices of this step: 5 minutes are averaged to half-hours; steps longer than an hour
 * are not supported.
 */
export function stepsFor(stepMs: number): 24 | 48 | 96 | undefined {
  const minutes = stepMs / 60_000;
  if (minutes === 60) return 24;
  if (minutes === 30 || minutes === 5 || minutes === 10) return 48;
  return minutes === 15 ? 96 : undefined;
}

/**
 * Local days of equal length from rows at absolute instants. A longer row applies to each step it covers; shorter rows
 * are averaged if they cover the entire step; steps not fully covered are NaN. Days with a clock change follow
 * the rules of `toPanel`: a repeated step is the mean of both, a skipped one is interpolated between its neighbors.
 * @throws RangeError for no prices without `from`, or if a day cannot have this number of steps
 */
export function panelOf(request: PanelRequest): Panel {
  const { rows, exogenous, timeZone, steps, through } = request;
  const [first] = rows.starts;
  if (first === undefined && request.from === undefined) throw new RangeError('a panel needs at least one price');
  const from = request.from ?? dateOf(first!, timeZone);
  const days = slotsOfDays({ timeZone, steps, from, through });
  const grid = gridOf(days, steps);
  const dates = days.map((_, day) => new Date(Date.parse(from) + day * DAY_MS).toISOString().slice(0, 10));
  const { isHoliday } = request;
  return {
    steps,
    dates,
    ...(isHoliday ? { holidays: Uint8Array.from(dates, (date) => Number(isHoliday(date))) } : {}),
    prices: toSlots(grid, { starts: rows.starts, ends: rows.ends, values: rows.prices }),
    exogenous: exogenous.map((series) => toSlots(grid, series)),
  };
}

/** All slots of the days in order, and their positions in the panel. */
interface Grid {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly places: Int32Array;
  readonly size: number;
  readonly stepMs: number;
  /** Positions without a slot: skipped steps. */
  readonly skipped: readonly number[];
}

function gridOf(days: readonly (readonly DaySlot[])[], steps: number): Grid {
  const count = days.reduce((sum, { length }) => sum + length, 0);
  const grid = { starts: new Float64Array(count), ends: new Float64Array(count), places: new Int32Array(count) };
  const seen = new Uint8Array(days.length * steps);
  let at = 0;
  for (const [day, slots] of days.entries()) {
    for (const { startMs, endMs, step } of slots) {
      grid.starts[at] = startMs;
      grid.ends[at] = endMs;
      grid.places[at] = day * steps + step;
      seen[day * steps + step] = 1;
      at += 1;
    }
  }
  const skipped: number[] = [];
  for (const [place, isThere] of seen.entries()) if (isThere === 0) skipped.push(place);
  return { ...grid, size: seen.length, stepMs: DAY_MS / steps, skipped };
}

function toSlots(grid: Grid, series: TimedValues): Float64Array {
  const { starts, ends, places, size, stepMs } = grid;
  const { means, covered } = overlaps(grid, series);
  const panel = new Float64Array(size);
  const known = new Float64Array(size);
  for (const [at, place] of places.entries()) {
    const length = ends[at]! - starts[at]!;
    if (!isCovered(covered[at]!, length)) continue;
    const share = length / stepMs;
    panel[place]! += means[at]! * share;
    known[place]! += share;
  }
  for (let place = 0; place < size; place += 1) panel[place]! /= known[place]!;
  bridge(panel, grid.skipped);
  return panel;
}

/**
 * Per slot the time that rows cover and their mean over it; running means, so that a single row's price is preserved
 * exactly. Slots and rows ascend.
 */
export function overlaps(
  { starts, ends }: { readonly starts: ArrayLike<number>; readonly ends: ArrayLike<number> },
  rows: TimedValues,
): { means: Float64Array; covered: Float64Array } {
  const means = new Float64Array(starts.length);
  const covered = new Float64Array(starts.length);
  let first = 0;
  for (const [row, start] of rows.starts.entries()) {
    const end = rows.ends[row]!;
    const value = rows.values[row]!;
    if (!Number.isFinite(value)) continue;
    while (first < starts.length && ends[first]! <= start) first += 1;
    for (let at = first; at < starts.length && starts[at]! < end; at += 1) {
      const shared = Math.min(end, ends[at]!) - Math.max(start, starts[at]!);
      covered[at]! += shared;
      means[at]! += (value - means[at]!) * (shared / covered[at]!);
    }
  }
  return { means, covered };
}

/** Whether the rows cover a slot of this length completely. */
export const isCovered = (coveredMs: number, lengthMs: number): boolean =>
  coveredMs >= lengthMs * (1 - ROUNDING_TOLERANCE);

/** Interpolates each run of skipped positions; if a neighbor is unknown, they remain unknown. */
function bridge(panel: Float64Array, skipped: readonly number[]): void {
  for (let i = 0; i < skipped.length; ) {
    const from = skipped[i]!;
    let length = 1;
    while (skipped[i + length] === from + length) length += 1;
    const [left, right] = [panel[from - 1] ?? Number.NaN, panel[from + length] ?? Number.NaN];
    for (let k = 0; k < length; k += 1) panel[from + k] = left + ((right - left) * (k + 1)) / (length + 1);
    i += length;
  }
}

/** How far a panel's prices are known. */
export interface Frontier {
  /** Index of the first unknown day, the one to forecast. May equal the number of days. */
  readonly day: number;
  /** Known days before it. */
  readonly days: number;
}

/** Share of steps a known day may lack: two hours of 24. */
const LACKING_SHARE = 1 / 12;

/**
 * A day is known if its last step is known and no more than a twelfth of its steps are missing. The frontier is the day
 * after the last known one: older gaps of any length do not affect it and do not count as history.
 */
export function frontier({ prices, steps, dates }: Panel): Frontier {
  let day = 0;
  let days = 0;
  for (let i = 0; i < dates.length; i += 1) {
    const values = prices.subarray(i * steps, (i + 1) * steps);
    if (Number.isNaN(values[steps - 1]!)) continue;
    let missing = 0;
    for (const value of values) if (Number.isNaN(value)) missing += 1;
    if (missing > steps * LACKING_SHARE) continue;
    day = i + 1;
    days += 1;
  }
  return { day, days };
}
