import { DAY_MS } from '@energy-optimizer/kernel';
import type { Panel } from '../experts/expert.ts';
import { median } from './order.ts';

const PRICE_LAGS = [1, 2, 3, 7] as const;
const EXOGENOUS_LAGS = [0, 1, 7] as const;
const WEEKDAYS = 7;
const SUNDAY = 6;
/** Maximum columns per day of a series: finer steps are averaged; a row of quarter-hours would have 967 columns. */
const MOST_CURVE_COLUMNS = 24;
const YEAR_DAYS = 365.25;
/** Optional columns besides price lags, exogenous lags and weekday dummies. */
export interface RowOptions {
  /**
   * Anchor window in days: the median of its prices is subtracted from price lags and target and added as a feature; 0
   * for none.
   */
  readonly anchorDays: number;
  /** Sine and cosine of the day of the year. */
  readonly cycle: boolean;
  /** A public holiday counts as a Sunday. */
  readonly holidays?: boolean;
}

/** Columns that belong together, for weights and explanations. */
export interface Block {
  readonly kind: 'price' | 'exogenous' | 'weekday' | 'cycle' | 'anchor';
  /** Lag in days (price, exogenous), otherwise 0. */
  readonly lag: number;
  /** Index of the exogenous series, otherwise 0. */
  readonly series: number;
  readonly from: number;
  readonly size: number;
}

export interface RowLayout extends RowOptions {
  readonly steps: number;
  /** Steps whose mean is one column of a price or exogenous block: 1 for hours, 4 for quarter hours. */
  readonly stepsPerColumn: number;
  readonly width: number;
  readonly blocks: readonly Block[];
  /** The first day of a panel all of whose lags exist. */
  readonly firstDay: number;
  /** 1 for columns a transform leaves unchanged (dummies, cycle). */
  readonly plain: Uint8Array;
}

/** The properties of a panel that determine the columns. */
interface RowShape {
  readonly steps: number;
  readonly exogenous: { readonly length: number };
}

/** How many steps are averaged so that a day has at most 24 columns: as few as divide the day evenly. */
export function stepsPerColumn(steps: number): number {
  let group = Math.ceil(steps / MOST_CURVE_COLUMNS);
  while (steps % group !== 0) group += 1;
  return group;
}

/**
 * Columns of a row: prices d−1, d−2, d−3, d−7; each exogenous series d, d−1, d−7; Monday … Sunday; cycle; anchor. A day
 * of prices or of a series has a column per hour at most; targets keep every step.
 */
export function rowLayout(panel: Panel | RowShape, { anchorDays, cycle, holidays = false }: RowOptions): RowLayout {
  const { steps } = panel;
  const blocks: Block[] = [];
  let width = 0;
  const add = (kind: Block['kind'], lag: number, series: number, size: number) => {
    blocks.push({ kind, lag, series, from: width, size });
    width += size;
  };
  const group = stepsPerColumn(steps);
  for (const lag of PRICE_LAGS) add('price', lag, 0, steps / group);
  for (let series = 0; series < panel.exogenous.length; series += 1) {
    for (const lag of EXOGENOUS_LAGS) add('exogenous', lag, series, steps / group);
  }
  add('weekday', 0, 0, WEEKDAYS);
  if (cycle) add('cycle', 0, 0, 2);
  if (anchorDays > 0) add('anchor', 0, 0, 1);
  const plain = new Uint8Array(width);
  for (const { kind, from, size } of blocks) {
    if (kind === 'weekday' || kind === 'cycle') plain.fill(1, from, from + size);
  }
  const firstDay = Math.max(7, anchorDays);
  return { steps, stepsPerColumn: group, anchorDays, cycle, holidays, width, blocks, plain, firstDay };
}

/** Median of the known prices of the `anchorDays` days before `day`; 0 without an anchor or without a known price. */
export function anchorOf(panel: Panel, day: number, anchorDays: number): number {
  if (anchorDays === 0) return 0;
  const { steps, prices } = panel;
  const from = Math.max(0, day - anchorDays) * steps;
  const known = new Float64Array(day * steps - from);
  let count = 0;
  for (let at = from; at < day * steps; at += 1) if (!Number.isNaN(prices[at]!)) known[count++] = prices[at]!;
  return count === 0 ? 0 : median(known.subarray(0, count));
}

/**
 * Writes the untransformed row of `day` at `offset`: reads prices up to `day - 1` and exogenous values up to `day`. A
 * value that is not known is that of a week before; a column without any known value is NaN (a transform makes it
 * the median).
 */
export function writeRow(
  panel: Panel,
  day: number,
  layout: RowLayout,
  into: Float64Array,
  offset = 0,
  anchor = anchorOf(panel, day, layout.anchorDays),
): void {
  const { steps, prices } = panel;
  for (const { kind, lag, series, from, size } of layout.blocks) {
    const at = offset + from;
    const source = { from: (day - lag) * steps, steps, group: layout.stepsPerColumn };
    if (kind === 'price') copyKnown(prices, source, into, at, anchor);
    if (kind === 'exogenous') copyKnown(panel.exogenous[series]!, source, into, at, 0);
    if (kind === 'weekday') {
      into.fill(0, at, at + size);
      into[at + (layout.holidays && isHoliday(panel, day) ? SUNDAY : weekdayOf(panel, day))] = 1;
    }
    if (kind === 'cycle') {
      const angle = (2 * Math.PI * dayOfYear(panel, day)) / YEAR_DAYS;
      into[at] = Math.sin(angle);
      into[at + 1] = Math.cos(angle);
    }
    if (kind === 'anchor') into[at] = anchor;
  }
}

/** One day of a series less `level` at `at`, the mean of `group` steps per column. */
function copyKnown(
  values: Float64Array,
  { from, steps, group }: { from: number; steps: number; group: number },
  into: Float64Array,
  at: number,
  level: number,
): void {
  for (let first = 0; first < steps; first += group) {
    let sum = 0;
    let count = 0;
    for (let k = from + first; k < from + first + group; k += 1) {
      const value = values[k]!;
      const known = Number.isNaN(value) ? (values[k - 7 * steps] ?? Number.NaN) : value;
      if (Number.isNaN(known)) continue;
      sum += known;
      count += 1;
    }
    into[at + first / group] = sum / count - level;
  }
}

/** Writes the prices of `day` minus its anchor at `offset`: the target, known only once the day is past. */
export function writeTarget(
  panel: Panel,
  day: number,
  layout: RowLayout,
  into: Float64Array,
  offset = 0,
  anchor = anchorOf(panel, day, layout.anchorDays),
): void {
  const source = day * panel.steps;
  for (let k = 0; k < panel.steps; k += 1) into[offset + k] = panel.prices[source + k]! - anchor;
}

/** Untransformed rows and targets of the days `from … to - 1`, row-major; unknown targets are NaN. */
export function rowsOf(panel: Panel, from: number, to: number, layout: RowLayout) {
  const x = new Float64Array((to - from) * layout.width);
  const y = new Float64Array((to - from) * layout.steps);
  for (let day = from; day < to; day += 1) {
    const anchor = anchorOf(panel, day, layout.anchorDays);
    writeRow(panel, day, layout, x, (day - from) * layout.width, anchor);
    writeTarget(panel, day, layout, y, (day - from) * layout.steps, anchor);
  }
  return { x, y, rows: to - from };
}

/** Monday 0 … Sunday 6. */
export const weekdayOf = (panel: Panel, day: number): number =>
  (new Date(Date.parse(panel.dates[day]!)).getUTCDay() + 6) % 7;

export const isHoliday = ({ holidays }: Panel, day: number): boolean => holidays?.[day] === 1;

/** 1 January is 0. */
export function dayOfYear(panel: Panel, day: number): number {
  const date = panel.dates[day]!;
  return (Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / DAY_MS;
}
