import { boundaryAfter, boundaryOf, type Horizon, within } from './horizon.ts';
import type { Problem } from './problem.ts';

type Appliance = Problem['appliances'][number];

/** Steps [from, to) in which an appliance may run. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A contiguous run that begins at a boundary. */
export interface Start {
  readonly from: number;
  /** The boundary by which it has finished. */
  readonly to: number;
  /** Average power of the steps from `from` on. */
  readonly kw: readonly number[];
}

interface Base {
  readonly index: number;
  readonly id: string;
  readonly spans: readonly Span[];
  readonly after: { readonly id: string; readonly gapMinutes: number } | undefined;
  readonly startCost: number;
}

export interface Cycling {
  readonly minOnMinutes: number | undefined;
  readonly minOffMinutes: number | undefined;
  readonly maxStarts: number | undefined;
}

export interface ContiguousRun extends Base {
  readonly mode: 'contiguous';
  readonly starts: readonly Start[];
  readonly energyKwh: number;
  readonly lengthMinutes: number;
}

/** An appliance with a power that is chosen per step. */
export interface SteppedRun extends Base, Cycling {
  readonly mode: 'breakable' | 'flexible';
  readonly minKw: number;
  readonly maxKw: number;
  readonly energyKwh: number;
}

export type Run = ContiguousRun | SteppedRun;

export const runsOf = (problem: Problem, horizon: Horizon): Run[] =>
  problem.appliances.map((appliance, index) => runOf(appliance, index, horizon));

function spansOf({ windows, earliest, latest }: Appliance, horizon: Horizon): Span[] {
  const { count } = horizon;
  const first = earliest === undefined ? 0 : boundaryOf(horizon, earliest, 'up');
  const last = latest === undefined ? count : boundaryOf(horizon, latest, 'down');
  const spans = (windows ?? [{ from: 0, to: count }]).map(({ from, to }) => ({
    from: within(Math.max(boundaryOf(horizon, from, 'up'), first), 0, count),
    to: within(Math.min(boundaryOf(horizon, to, 'down'), last), 0, count),
  }));
  return spans.filter(({ from, to }) => from < to);
}

function runOf(appliance: Appliance, index: number, horizon: Horizon): Run {
  const spans = spansOf(appliance, horizon);
  const { id, after, startCost } = appliance;
  const base = { index, id, spans, after, startCost };
  if (appliance.mode === 'contiguous') return contiguousRun(appliance, base, horizon);
  const { minOnMinutes, minOffMinutes, maxStarts } = appliance;
  const cycling = { minOnMinutes, minOffMinutes, maxStarts };
  if (appliance.mode === 'flexible') {
    const { energyKwh, minKw, maxKw } = appliance;
    return { ...base, ...cycling, mode: 'flexible', energyKwh, minKw: Math.min(minKw, maxKw), maxKw };
  }
  const { kw, minutes, steps } = appliance;
  const hours = minutes === undefined ? hoursOfSteps(steps ?? 0, spans, horizon) : minutes / 60;
  return { ...base, ...cycling, mode: 'breakable', energyKwh: kw * hours, minKw: kw, maxKw: kw };
}

/** A number of steps means time, so it is counted in steps of the length at the beginning of the window. */
function hoursOfSteps(steps: number, spans: readonly Span[], { hours }: Horizon): number {
  return steps * (hours[spans[0]?.from ?? 0] ?? hours[0] ?? 0);
}

function contiguousRun(
  { profileKw, profileMinutes }: Extract<Appliance, { mode: 'contiguous' }>,
  base: Base,
  horizon: Horizon,
): ContiguousRun {
  const part = profileMinutes ?? (horizon.hours[0] ?? 0) * 60;
  const lengthMinutes = part * profileKw.length;
  const starts = base.spans.flatMap(({ from, to }) => startsIn(from, to, profileKw, part, horizon));
  const unique = [...new Map(starts.map((start) => [start.from, start])).values()].sort((a, b) => a.from - b.from);
  const energyKwh = profileKw.reduce((sum, kw) => sum + kw * (part / 60), 0);
  return { ...base, mode: 'contiguous', starts: unique, energyKwh, lengthMinutes };
}

function startsIn(from: number, to: number, profile: readonly number[], part: number, horizon: Horizon): Start[] {
  const starts: Start[] = [];
  for (let start = from; start < to; start += 1) {
    const end = boundaryAfter(horizon, (horizon.edges[start] ?? 0) + part * profile.length);
    if (end <= to) starts.push({ from: start, to: end, kw: powersOf(start, end, profile, part, horizon) });
  }
  return starts;
}

/** Average power of the steps [start, end) of a profile that begins with the step `start`. */
function powersOf(start: number, end: number, profile: readonly number[], part: number, { edges }: Horizon): number[] {
  const origin = edges[start] ?? 0;
  const powers: number[] = [];
  for (let step = start; step < end; step += 1) {
    const low = (edges[step] ?? 0) - origin;
    const high = (edges[step + 1] ?? 0) - origin;
    let energy = 0;
    for (let index = Math.floor(low / part + 1e-9); index < profile.length && index * part < high; index += 1)
      energy += (profile[index] ?? 0) * Math.max(Math.min((index + 1) * part, high) - Math.max(index * part, low), 0);
    powers.push(energy / (high - low));
  }
  return powers;
}
