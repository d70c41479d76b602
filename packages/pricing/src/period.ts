import { addMs, DAY_MS, HOUR_MS, type Interval } from '@energy-optimizer/kernel';

/** End of the UTC hour that covers the instant. */
export const endOfHour = (at: Date): Date => new Date((Math.floor(at.getTime() / HOUR_MS) + 1) * HOUR_MS);

/** The `days` times 24 hours before `end`. */
export const daysUntil = (end: Date, days: number): Interval => ({ start: addMs(end, -days * DAY_MS), end });
