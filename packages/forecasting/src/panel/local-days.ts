import {
  addDays,
  addMs,
  DAY_MS,
  type Interval,
  localDate,
  localDay,
  localInstants,
  type OffsetPiece,
  utcOffsets,
} from '@energy-optimizer/kernel';

/** Every local day begins within this distance of midnight UTC of its date. */
const MAX_OFFSET_MS = 2 * DAY_MS;

/** A span of a local day within one step of its clock. Epoch ms, half-open. */
export interface DaySlot {
  readonly startMs: number;
  readonly endMs: number;
  /** Step of the clock: `floor(minutes since midnight on the clock / step length)`. */
  readonly step: number;
}

/** Days from `from` to `through` (local dates, both included), `steps` a day. */
export interface DayRange {
  readonly timeZone: string;
  readonly steps: number;
  readonly from: string;
  readonly through: string;
}

/**
 * A local day in absolute order, each instant in exactly one slot: on a day of 25 hours the repeated steps occur twice,
 * on one of 23 the skipped ones are missing. If a clock change splits a step, its parts are separate slots.
 * @throws RangeError if a day cannot have this number of steps
 */
export const slotsOfDay = (date: string, timeZone: string, steps: number): DaySlot[] =>
  slotsOfDays({ timeZone, steps, from: date, through: date })[0]!;

/** {@link slotsOfDay} of each day of a range; much faster than separate calls. */
export function slotsOfDays({ timeZone, steps, from, through }: DayRange): DaySlot[][] {
  const stepMs = DAY_MS / steps;
  if (!Number.isInteger(steps) || !Number.isInteger(stepMs)) throw new RangeError(`no day has ${steps} steps`);
  const [first, last] = [Date.parse(from), Date.parse(through)];
  const span = { start: new Date(first - MAX_OFFSET_MS), end: new Date(last + DAY_MS + MAX_OFFSET_MS) };
  const pieces = utcOffsets(span, timeZone);
  const days: DaySlot[][] = [];
  let start = startOfDay(pieces, first);
  for (let midnight = first; midnight <= last; midnight += DAY_MS) {
    const end = startOfDay(pieces, midnight + DAY_MS);
    days.push(slotsBetween(pieces, { start, end, stepMs }));
    start = end;
  }
  return days;
}

/** The first instant at which the zone's clock shows midnight of the date or, where it skips that, a later time. */
function startOfDay(pieces: readonly OffsetPiece[], midnight: number): number {
  const at = pieces.findIndex(({ offsetMs }, i) => midnight - offsetMs < (pieces[i + 1]?.fromMs ?? Infinity));
  return Math.max(pieces[at]!.fromMs, midnight - pieces[at]!.offsetMs);
}

function slotsBetween(
  pieces: readonly OffsetPiece[],
  { start, end, stepMs }: { readonly start: number; readonly end: number; readonly stepMs: number },
): DaySlot[] {
  const slots: DaySlot[] = [];
  let at = pieces.findLastIndex(({ fromMs }) => fromMs <= start);
  for (let time = start; time < end; ) {
    const clock = time + pieces[at]!.offsetMs;
    const change = pieces[at + 1]?.fromMs ?? Infinity;
    const next = Math.min(time + stepMs - mod(clock, stepMs), change, end);
    slots.push({ startMs: time, endMs: next, step: Math.floor(mod(clock, DAY_MS) / stepMs) });
    if (next === change) at += 1;
    time = next;
  }
  return slots;
}

/** Local noon of the day before a local date: when the auction for that day closes (the gate). */
export function gateOf(date: string, timeZone: string): Date {
  const [noon] = localInstants(`${addDays(date, -1)}T12:00`, timeZone);
  // A zone that crosses the date line skips a day, noon and all.
  return noon ?? addMs(localDay(date, timeZone).start, -DAY_MS / 2);
}

/** The local date of an instant (epoch ms). */
export const dateOf = (timeMs: number, timeZone: string): string => localDate(new Date(timeMs), timeZone);

/** {@link dateOf} for many instants of a span; the zone's offsets are computed once. */
export function datesOf(span: Interval, timeZone: string): (timeMs: number) => string {
  const pieces = utcOffsets(span, timeZone);
  return (timeMs) => {
    const { offsetMs } = pieces.findLast(({ fromMs }) => fromMs <= timeMs) ?? pieces[0]!;
    return new Date(timeMs + offsetMs).toISOString().slice(0, 10);
  };
}

const mod = (value: number, by: number): number => ((value % by) + by) % by;
