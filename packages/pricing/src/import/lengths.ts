import {
  addResolution,
  DAY_MS,
  HOUR_MS,
  localDate,
  localDay,
  MINUTE_MS,
  type Resolution,
  utcOffsets,
} from '@energy-optimizer/kernel';

/** Lengths of prices whose ends are not written. */
const CLOCK_STEPS_MS: readonly number[] = [5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);
const CALENDAR_STEPS: readonly Resolution[] = ['P1D', 'P7D', 'P1M', 'P3M', 'P1Y'];
/** A day is 23 hours long at least. */
const SHORTEST_DAY_MS = 23 * HOUR_MS;
/**
 * Longer steps among shorter ones are gaps unless they go on for this long: markets change their step for days, not for
 * hours.
 */
const BELIEVED_FOR_MS = DAY_MS;

export interface InferredEnds {
  /** Undefined if the length is unknown. */
  readonly ends: readonly (number | undefined)[];
  /** Starts after which nothing is known until the next one. */
  readonly gaps: number;
  /** First start of repeated steps that are treated as gaps because the file has shorter ones. */
  readonly doubtful: number | undefined;
}

/**
 * Ends of intervals of which only the starts are written (ascending, epoch ms). A price holds until the next start when
 * that is 5, 15, 30 or 60 minutes away, or in files of days and longer periods a step of the calendar; any other
 * distance is a gap. A file may change from hours to quarters and back: a longer step among shorter ones is believed
 * where it goes on for a day. Where both can be, the shorter length is taken: a price is known for that long in any
 * case.
 * @param dateOnly the starts are dates without time of day: two of them a day apart are days
 */
export function inferSteps(starts: readonly number[], timeZone: string, dateOnly = false): InferredEnds {
  const steps = starts.slice(1).map((start, i) => start - starts[i]!);
  if (steps.length === 0) return { ends: starts.map(() => undefined), gaps: 0, doubtful: undefined };
  const onClock = steps.filter((step) => CLOCK_STEPS_MS.includes(step));
  if (onClock.length === 0) return calendarEnds(starts, steps, timeZone, dateOnly);
  const shortest = onClock.reduce((a, b) => Math.min(a, b));
  const { believed, doubtful } = believedSteps(starts, steps, shortest, timeZone);
  const lengths = lengthsAround(steps, believed);
  const ends = starts.map((start, i) => endAt(start, lengths[i], steps[i]));
  return { ends, gaps: gapsIn(starts, ends), doubtful };
}

/** A start closer than the length, at a distance that is not a length, makes both ambiguous. */
function endAt(start: number, length: number | undefined, step: number | undefined): number | undefined {
  if (length === undefined || (step !== undefined && step < length)) return undefined;
  return start + length;
}

/** The steps that are lengths: the shortest ones, and runs of longer ones too regular to be gaps. */
function believedSteps(starts: readonly number[], steps: readonly number[], shortest: number, timeZone: string) {
  const offsetMs =
    utcOffsets({ start: new Date(starts[0]!), end: new Date(starts[0]! + 1) }, timeZone)[0]?.offsetMs ?? 0;
  const onGrid = (start: number, step: number) => (start + offsetMs) % step === 0;
  const believed = new Array<boolean>(steps.length).fill(false);
  let doubtful: number | undefined;
  for (const { from, count, step } of runsOf(steps)) {
    if (!CLOCK_STEPS_MS.includes(step)) continue;
    const regular = onGrid(starts[from]!, step) && count * step >= BELIEVED_FOR_MS;
    if (step === shortest || regular) believed.fill(true, from, from + count);
    else if (count > 1) doubtful ??= starts[from]!;
  }
  return { believed, doubtful };
}

function runsOf(steps: readonly number[]): { from: number; count: number; step: number }[] {
  const runs: { from: number; count: number; step: number }[] = [];
  steps.forEach((step, i) => {
    const last = runs.at(-1);
    if (last?.step === step) last.count++;
    else runs.push({ from: i, count: 1, step });
  });
  return runs;
}

/** Length of the price at each start: its believed step, else the shorter of the believed ones around it. */
function lengthsAround(steps: readonly number[], believed: readonly boolean[]): (number | undefined)[] {
  const lengths = new Array<number | undefined>(steps.length + 1).fill(undefined);
  let before: number | undefined;
  for (let i = 0; i <= steps.length; i++) {
    if (believed[i]) before = steps[i]!;
    lengths[i] = before;
  }
  let after: number | undefined;
  for (let i = steps.length - 1; i >= 0; i--) {
    if (believed[i]) after = steps[i]!;
    else if (after !== undefined) lengths[i] = Math.min(after, lengths[i] ?? after);
  }
  return lengths;
}

/**
 * Days, weeks, months … from midnight on: the shortest step that is one, when it is seen twice or the starts are dates
 * a day apart.
 */
function calendarEnds(
  starts: readonly number[],
  steps: readonly number[],
  timeZone: string,
  dateOnly: boolean,
): InferredEnds {
  const unknown = { ends: starts.map(() => undefined), gaps: 0, doubtful: undefined };
  const shortest = steps.reduce((a, b) => Math.min(a, b));
  if (shortest < SHORTEST_DAY_MS || shortest > 367 * DAY_MS) return unknown;
  if (!beginDays(starts, timeZone)) return unknown;
  for (const resolution of CALENDAR_STEPS) {
    const matching = steps.filter(
      (step, i) => endOfStep(starts[i]!, resolution, timeZone) === starts[i]! + step,
    ).length;
    if (matching === 0) continue;
    const enough = matching >= 2 || (dateOnly && resolution === 'P1D');
    // A shorter step is not a calendar step, so nothing is certain.
    const fits = steps.every((step, i) => endOfStep(starts[i]!, resolution, timeZone) <= starts[i]! + step);
    if (!enough || !fits) return unknown;
    const ends = starts.map((start) => endOfStep(start, resolution, timeZone));
    return { ends, gaps: gapsIn(starts, ends), doubtful: undefined };
  }
  return unknown;
}

/** Whether all starts are midnights of the zone, or all of UTC: a price of two o'clock is not one of a day. */
function beginDays(starts: readonly number[], timeZone: string): boolean {
  const isLocal = (start: number) => localDay(localDate(new Date(start), timeZone), timeZone).start.getTime() === start;
  return starts.every((start) => start % DAY_MS === 0) || starts.every(isLocal);
}

const gapsIn = (starts: readonly number[], ends: readonly (number | undefined)[]): number =>
  ends.filter((end, i) => end !== undefined && i + 1 < starts.length && end < starts[i + 1]!).length;

export const endOfStep = (start: number, resolution: Resolution, timeZone: string): number =>
  addResolution(new Date(start), resolution, 1, timeZone).getTime();
