import { DAY_MS, MINUTE_MS, utcOffsets } from '@energy-optimizer/kernel';
import { DAY_MINUTES } from '../calendar/compile-schedule.ts';
import type { Usage } from './usage.ts';

/** Usage with local times, cut where a period of a schedule can change. */
export interface Grid {
  readonly length: number;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** Local day (days since 1970-01-01) and minute of that day at the start. */
  readonly day: Int32Array;
  readonly minute: Int16Array;
  /** The usage interval of each piece. */
  readonly source: Int32Array;
  readonly flows: Readonly<Record<string, Float64Array>>;
  /** Local time minus UTC at the start. */
  readonly offsetMs: Float64Array;
}

interface LocalTimes {
  readonly day: Int32Array;
  readonly minute: Int16Array;
  readonly offsetMs: Float64Array;
}

/** Local day and minute of ascending instants. */
export function localTimes(startMs: Float64Array, timeZone: string): LocalTimes {
  const { length } = startMs;
  const times = { day: new Int32Array(length), minute: new Int16Array(length), offsetMs: new Float64Array(length) };
  if (length === 0) return times;
  const pieces = utcOffsets({ start: new Date(startMs[0]!), end: new Date(startMs[length - 1]! + 1) }, timeZone);
  let piece = 0;
  for (let index = 0; index < length; index++) {
    const at = startMs[index]!;
    while (piece + 1 < pieces.length && pieces[piece + 1]!.fromMs <= at) piece++;
    const offset = pieces[piece]!.offsetMs;
    const local = at + offset;
    const day = Math.floor(local / DAY_MS);
    times.day[index] = day;
    times.minute[index] = Math.floor((local - day * DAY_MS) / MINUTE_MS);
    times.offsetMs[index] = offset;
  }
  return times;
}

/** The next edge after each minute of a day. */
function nextEdges(edges: readonly number[]): Int16Array {
  const next = new Int16Array(DAY_MINUTES);
  let edge = DAY_MINUTES;
  const isEdge = new Set(edges);
  for (let minute = DAY_MINUTES - 1; minute >= 0; minute--) {
    next[minute] = edge;
    if (isEdge.has(minute)) edge = minute;
  }
  return next;
}

/** Instants at which interval `index` has to be cut, beside its ends. */
function cutsWithin(usage: Usage, times: LocalTimes, next: Int16Array, index: number): number[] {
  const cuts: number[] = [];
  const end = usage.endMs[index]!;
  const midnight = times.day[index]! * DAY_MS - times.offsetMs[index]!;
  let minute: number = times.minute[index]!;
  for (;;) {
    const edge = next[minute]!;
    const at = midnight + edge * MINUTE_MS;
    if (at >= end) return cuts;
    cuts.push(at);
    if (edge >= DAY_MINUTES) return cuts;
    minute = edge;
  }
}

function uncut(usage: Usage, times: LocalTimes): Grid {
  const source = new Int32Array(usage.startMs.length);
  for (let index = 0; index < source.length; index++) source[index] = index;
  return { length: source.length, startMs: usage.startMs, endMs: usage.endMs, source, flows: usage.flows, ...times };
}

function cut(usage: Usage, cuts: ReadonlyMap<number, readonly number[]>, timeZone: string): Grid {
  const extra = [...cuts.values()].reduce((sum, list) => sum + list.length, 0);
  const length = usage.startMs.length + extra;
  const startMs = new Float64Array(length);
  const endMs = new Float64Array(length);
  const source = new Int32Array(length);
  const names = Object.keys(usage.flows);
  const flows = Object.fromEntries(names.map((name) => [name, new Float64Array(length)]));
  let at = 0;
  for (let index = 0; index < usage.startMs.length; index++) {
    const from = usage.startMs[index]!;
    const to = usage.endMs[index]!;
    const points = [from, ...(cuts.get(index) ?? []), to];
    for (let part = 1; part < points.length; part++, at++) {
      startMs[at] = points[part - 1]!;
      endMs[at] = points[part]!;
      source[at] = index;
      const share = (endMs[at]! - startMs[at]!) / (to - from);
      for (const name of names) flows[name]![at] = usage.flows[name]![index]! * share;
    }
  }
  return { length, startMs, endMs, source, flows, ...localTimes(startMs, timeZone) };
}

const cache = new WeakMap<Usage, Map<string, Grid>>();

/**
 * Cuts intervals at the edges (minutes of the local day); the energy of an interval is spread evenly over its parts.
 */
export function gridOf(usage: Usage, timeZone: string, edges: readonly number[]): Grid {
  const key = `${timeZone} ${edges.join()}`;
  const known = cache.get(usage) ?? new Map<string, Grid>();
  cache.set(usage, known);
  const found = known.get(key);
  if (found) return found;
  const times = localTimes(usage.startMs, timeZone);
  const next = nextEdges(edges);
  const cuts = new Map<number, readonly number[]>();
  for (let index = 0; index < usage.startMs.length; index++) {
    const midnight = times.day[index]! * DAY_MS - times.offsetMs[index]!;
    if (usage.endMs[index]! <= midnight + next[times.minute[index]!]! * MINUTE_MS) continue;
    const list = cutsWithin(usage, times, next, index);
    if (list.length > 0) cuts.set(index, list);
  }
  const grid = cuts.size === 0 ? uncut(usage, times) : cut(usage, cuts, timeZone);
  known.set(key, grid);
  return grid;
}

/** First index whose start is at or after `ms`. */
export function lowerBound(starts: Float64Array, ms: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the period of each piece, from the table of its day. */
export function periodsOn(grid: Grid, tableOf: (day: number) => Uint8Array): Uint8Array {
  const periods = new Uint8Array(grid.length);
  let day = Number.NaN;
  let table: Uint8Array | undefined;
  for (let index = 0; index < grid.length; index++) {
    if (grid.day[index] !== day) {
      day = grid.day[index]!;
      table = tableOf(day);
    }
    periods[index] = table![grid.minute[index]!]!;
  }
  return periods;
}
