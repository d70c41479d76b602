import {
  addMs,
  addResolution,
  DAY_MS,
  type Interval,
  localTimeZone,
  RESOLUTIONS,
  type Resolution,
} from '@energy-optimizer/kernel';
import { conflictingRange, invertedRange, servedOrNull } from '@energy-optimizer/outlook';
import { z } from 'zod';
import type { PricingContext } from '../context.ts';
import { invalidCursor, rangeTooLong } from '../errors.ts';
import { factorOf, flagRuns, outputUnit } from '../query/provenance.ts';
import { checkQuery, type Query, readSeries, type SelectedSeries, selectSeries, seriesAnswer } from '../query/query.ts';
import { type historyInput, MAX_RANGE_DAYS, type PriceHistory } from '../schemas/index.ts';
import { buildSeries, wholeSteps } from '../series/build-series.ts';
import { daysUntil, endOfHour, namedDay, USUAL_DAYS } from '../series/period.ts';

type HistoryInput = z.output<typeof historyInput>;

/** An instant in a cursor, epoch ms; untrusted, so it is bounded like any input. */
const cursorInstant = z.int().min(Date.parse('1970-01-01T00:00Z')).max(Date.parse('2200-01-01T00:00Z'));

/** The position of the next page: the same series, resolution and known-at. */
const cursorSchema = z
  .strictObject({
    s: z.int().min(1),
    f: cursorInstant,
    t: cursorInstant,
    r: z.enum(RESOLUTIONS),
    k: cursorInstant,
  })
  .refine(({ f, t }) => f < t && t - f <= MAX_RANGE_DAYS * DAY_MS);
type Cursor = z.infer<typeof cursorSchema>;

/**
 * Prices of a range as one regular series, drawn from the best series that has data there. Steps without data are null;
 * a range without data has no values at all. Longer answers come in pages of `limit` values, all from the same series;
 * a page that falls into a hole is all null and the pages go on after it.
 * @throws AppError `inverted_range`, `range_too_long`, `conflicting_range`, `invalid_cursor`
 */
export async function priceHistory(context: PricingContext, input: HistoryInput): Promise<PriceHistory> {
  const cursor = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const query = await checkQuery(context, cursor ? { ...input, knownAt: new Date(cursor.k) } : input);
  const page = cursor ? laterPage(query, cursor) : { interval: rangeOf(input, query), resolution: input.resolution };
  const span = page.resolution ? pageSpan(page.interval, page.resolution, input.limit, query) : page.interval;
  const selected =
    'series' in page
      ? readSeries(context, page.series, span, query.knownAt)
      : first(context, query, page.interval, span);
  return answer(context, query, { selected: await selected, span, page, limit: input.limit });
}

/**
 * The first page decides for all pages: the series is selected over the whole range, also where the page itself has no
 * data.
 */
async function first(context: PricingContext, query: Query, whole: Interval, span: Interval) {
  const selected = await selectSeries(context, query, whole);
  return selected && span.end < whole.end ? readSeries(context, selected.series, span, query.knownAt) : selected;
}

interface PageRequest {
  readonly interval: Interval;
  readonly resolution: Resolution | undefined;
}

function rangeOf(input: HistoryInput, { at, region }: Query): Interval {
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

/** The steps of one page, so that no more is read than is served. */
function pageSpan(interval: Interval, resolution: Resolution, limit: number, { region }: Query): Interval {
  const zone = localTimeZone(region);
  const whole = wholeSteps(interval, resolution, zone);
  // One extra step shows whether there is another page.
  const end = addResolution(whole.start, resolution, limit + 1, zone);
  return { start: whole.start, end: new Date(Math.min(end.getTime(), whole.end.getTime())) };
}

function laterPage(query: Query, cursor: Cursor) {
  const series = query.candidates.find(({ id }) => id === cursor.s);
  if (!series) throw invalidCursor();
  return {
    interval: { start: new Date(cursor.f), end: new Date(cursor.t) },
    resolution: cursor.r,
    series,
  };
}

async function answer(
  context: PricingContext,
  query: Query,
  found: { selected: SelectedSeries | undefined; span: Interval; page: PageRequest; limit: number },
): Promise<PriceHistory> {
  const { selected, span, page, limit } = found;
  const timeZone = localTimeZone(query.region);
  const head = await seriesAnswer(context, query, selected, page.interval);
  const nothing = {
    ...page.interval,
    resolution: null,
    timeZone,
    values: [],
    flagged: [],
    nextCursor: null,
  };
  const built = selected && buildSeries(selected.rows, { interval: span, resolution: page.resolution, timeZone });
  if (!built) return { ...head, ...nothing };
  const factor = factorOf(selected.series, outputUnit(selected.series, query.unit));
  const more = built.values.length > limit;
  const end = more ? addResolution(built.start, built.resolution, limit, timeZone) : built.end;
  const values = more ? built.values.slice(0, limit) : built.values;
  const next = { s: selected.series.id, f: end.getTime(), t: page.interval.end.getTime(), r: built.resolution };
  return {
    ...head,
    start: built.start,
    end,
    resolution: built.resolution,
    timeZone,
    values: values.map((value) => servedOrNull(value, factor)),
    flagged: flagRuns(more ? built.flags.slice(0, limit) : built.flags),
    nextCursor: more ? writeCursor({ ...next, k: query.knownAt.getTime() }) : null,
  };
}

const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

function readCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw invalidCursor();
  }
}
