import {
  addMs,
  addResolution,
  DAY_MS,
  floorToResolution,
  type Interval,
  localTimeZone,
  RESOLUTIONS,
  type Resolution,
  requireRegion,
} from '@energy-optimizer/kernel';
import { conflictingRange, invertedRange } from '@energy-optimizer/outlook';
import { z } from 'zod';
import { invalidCursor, rangeTooLong } from '../errors.ts';
import type { Query } from '../query/query.ts';
import { type historyInput, MAX_RANGE_DAYS } from '../schemas/index.ts';
import { wholeSteps } from '../series/build-series.ts';
import { daysUntil, endOfHour, namedDay, USUAL_DAYS } from '../series/period.ts';

export type HistoryInput = z.output<typeof historyInput>;

/** An instant in a cursor, epoch ms; untrusted, so it is bounded like any input. */
const cursorInstant = z.int().min(Date.parse('1970-01-01T00:00Z')).max(Date.parse('2200-01-01T00:00Z'));

/** The position of the next page: the same series (0: none), resolution and known-at. */
const cursorSchema = z
  .strictObject({
    s: z.int().min(0),
    f: cursorInstant,
    t: cursorInstant,
    r: z.enum(RESOLUTIONS),
    k: cursorInstant,
  })
  .refine(({ f, t }) => f < t && t - f <= MAX_RANGE_DAYS * DAY_MS);
export type Cursor = z.infer<typeof cursorSchema>;

/** The range of a history. @throws AppError `inverted_range`, `range_too_long`, `conflicting_range` */
export function rangeOf(input: HistoryInput, { at, region }: Pick<Query, 'at' | 'region'>): Interval {
  const { start, days } = input;
  const day = namedDay(input.day, region, { start, end: input.end, days });
  if (day) return day;
  if (start && input.end && days !== undefined) throw conflictingRange(['days', 'end']);
  const now = endOfHour(at);
  const isFromStart = start && (days !== undefined || start >= now);
  const end = input.end ?? (isFromStart ? addMs(start, (days ?? USUAL_DAYS) * DAY_MS) : now);
  if (!start) return daysUntil(end, days ?? USUAL_DAYS);
  if (start >= end) throw invertedRange('end');
  if (end.getTime() - start.getTime() > MAX_RANGE_DAYS * DAY_MS) throw rangeTooLong(MAX_RANGE_DAYS);
  return { start, end };
}

/**
 * The oldest instant of the prices that a history asks for: the start of its range or page, and of its first step if
 * that is longer than a day.
 * @throws AppError as `rangeOf`, `invalid_cursor`, `unknown_region`
 */
export function historyReach(input: HistoryInput, now: Date): Date {
  const region = requireRegion(input.region);
  const cursor = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const start = cursor ? new Date(cursor.f) : rangeOf(input, { at: input.at ?? now, region }).start;
  const resolution = cursor?.r ?? input.resolution;
  if (resolution === undefined || !LONG_STEPS.has(resolution)) return start;
  return floorToResolution(start, resolution, localTimeZone(region));
}

/** Steps whose first one may begin days before the range. */
const LONG_STEPS: ReadonlySet<Resolution> = new Set(['P7D', 'P1M', 'P3M', 'P1Y']);

/** The steps of one page, so that no more is read than is served. */
export function pageSpan(interval: Interval, resolution: Resolution, limit: number, { region }: Query): Interval {
  const zone = localTimeZone(region);
  const whole = wholeSteps(interval, resolution, zone);
  // One extra step shows whether there is another page.
  const end = addResolution(whole.start, resolution, limit + 1, zone);
  return { start: whole.start, end: new Date(Math.min(end.getTime(), whole.end.getTime())) };
}

export const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws AppError `invalid_cursor` */
export function readCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw invalidCursor();
  }
}
