import {
  addResolution,
  floorToResolution,
  type Interval,
  type Resolution,
  resolutionMs,
  resolutionOfLength,
} from '@energy-optimizer/kernel';
import { finestStepMs, type PriceColumns } from './columns.ts';

/**
 * A columnar series without a unit: value i covers step i from `start` on, null where a step is not completely known.
 */
export interface BuiltSeries {
  readonly start: Date;
  readonly end: Date;
  readonly resolution: Resolution;
  readonly values: (number | null)[];
  /** FLAG bits of the rows behind each value. */
  readonly flags: number[];
}

export interface SeriesRequest {
  /** Steps from the one that covers `start` to the one that covers the last moment before `end`. */
  readonly interval: Interval;
  /** Default: the finest resolution present in the rows. */
  readonly resolution?: Resolution | undefined;
  /** Time zone of calendar days and months. */
  readonly timeZone: string;
}

const CLOCK: readonly Resolution[] = ['PT60M', 'PT30M', 'PT15M', 'PT5M'];

/** The finest resolution that distinguishes the rows: that of the shortest row, or the clock step that divides it. */
export function finestResolution(rows: PriceColumns): Resolution | undefined {
  const length = finestStepMs(rows);
  if (length === undefined) return undefined;
  return resolutionOfLength(length) ?? CLOCK.find((step) => length % resolutionMs(step)! === 0) ?? 'PT5M';
}

/** The interval widened to whole steps of the resolution. */
export function wholeSteps(interval: Interval, resolution: Resolution, timeZone: string): Interval {
  const start = floorToResolution(interval.start, resolution, timeZone);
  const last = floorToResolution(new Date(interval.end.getTime() - 1), resolution, timeZone);
  return { start, end: addResolution(last, resolution, 1, timeZone) };
}

/**
 * Rows of any mix of resolutions (ascending, not overlapping) as one regular series. A longer row repeats over its
 * steps; several rows in a step become their time-weighted mean; a step with a gap is null.
 * Returns undefined if no resolution is requested and there are no rows to derive it from.
 */
export function buildSeries(rows: PriceColumns, request: SeriesRequest): BuiltSeries | undefined {
  const resolution = request.resolution ?? finestResolution(rows);
  if (resolution === undefined) return undefined;
  const span = wholeSteps(request.interval, resolution, request.timeZone);
  const edges = stepEdges(span, resolution, request.timeZone);
  return { ...span, resolution, ...fill(rows, edges) };
}

function stepEdges(span: Interval, resolution: Resolution, timeZone: string): number[] {
  const edges: number[] = [];
  const end = span.end.getTime();
  const clockMs = resolutionMs(resolution);
  if (clockMs !== undefined) {
    for (let edge = span.start.getTime(); edge <= end; edge += clockMs) edges.push(edge);
    return edges;
  }
  for (let step = 0, edge = span.start; ; edge = addResolution(span.start, resolution, ++step, timeZone)) {
    edges.push(edge.getTime());
    if (edge >= span.end) return edges;
  }
}

function fill(rows: PriceColumns, edges: readonly number[]) {
  const steps = edges.length - 1;
  const values: (number | null)[] = new Array(steps).fill(null);
  const flags: number[] = new Array(steps).fill(0);
  let row = 0;
  for (let step = 0; step < steps; step++) {
    const from = edges[step]!;
    const to = edges[step + 1]!;
    while (row < rows.ends.length && rows.ends[row]! <= from) row++;
    if (row === rows.ends.length) break;
    if (rows.starts[row]! <= from && rows.ends[row]! >= to) {
      values[step] = rows.prices[row]!;
      flags[step] = rows.flags[row]!;
      continue;
    }
    const mean = meanOver(rows, row, from, to);
    if (mean.coveredMs < to - from) continue;
    values[step] = mean.value;
    flags[step] = mean.flags;
  }
  return { values, flags };
}

/** Time-weighted mean of the rows over a span; undefined if any part has no price. */
export function meanOverSpan(rows: PriceColumns, { start, end }: Interval): number | undefined {
  const [from, to] = [start.getTime(), end.getTime()];
  const first = rows.ends.findIndex((rowEnd) => rowEnd > from);
  if (first === -1) return undefined;
  const { value, coveredMs } = meanOver(rows, first, from, to);
  return coveredMs < to - from ? undefined : value;
}

/** Time-weighted mean of the rows from `first` on that touch [from, to), and how much of it they cover. */
function meanOver(rows: PriceColumns, first: number, from: number, to: number) {
  let weighted = 0;
  let coveredMs = 0;
  let flags = 0;
  for (let row = first; row < rows.starts.length && rows.starts[row]! < to; row++) {
    const ms = Math.min(rows.ends[row]!, to) - Math.max(rows.starts[row]!, from);
    weighted += rows.prices[row]! * ms;
    coveredMs += ms;
    flags |= rows.flags[row]!;
  }
  return { value: weighted / coveredMs, coveredMs, flags };
}
