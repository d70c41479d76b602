/** A half-open span of time, `[start, end)`, in UTC. */
export interface Interval {
  readonly start: Date;
  readonly end: Date;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** @throws RangeError if end is not after start or either is not a date. */
export function interval(start: Date, end: Date): Interval {
  if (!(end.getTime() > start.getTime())) {
    throw new RangeError(`an interval must end after its start: ${describe(start)} – ${describe(end)}`);
  }
  return { start, end };
}

const describe = (date: Date) => (Number.isNaN(date.getTime()) ? 'invalid date' : date.toISOString());

export const contains = (span: Interval, instant: Date): boolean => span.start <= instant && instant < span.end;
export const overlaps = (a: Interval, b: Interval): boolean => a.start < b.end && b.start < a.end;
export const durationMs = (span: Interval): number => span.end.getTime() - span.start.getTime();
export const addMs = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);

/** The shared part of two intervals, or undefined if they do not overlap. */
export function intersection(a: Interval, b: Interval): Interval | undefined {
  if (!overlaps(a, b)) return undefined;
  return {
    start: new Date(Math.max(a.start.getTime(), b.start.getTime())),
    end: new Date(Math.min(a.end.getTime(), b.end.getTime())),
  };
}
