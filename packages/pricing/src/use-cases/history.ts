import { addResolution, type Interval, localTimeZone, type Resolution } from '@energy-optimizer/kernel';
import { servedOrNull } from '@energy-optimizer/outlook';
import type { PricingContext } from '../context.ts';
import { invalidCursor } from '../errors.ts';
import { factorOf, flagRuns, outputUnit } from '../query/provenance.ts';
import {
  asksForTariff,
  checkQuery,
  type Query,
  readSeries,
  type SelectedSeries,
  selectSeries,
  seriesResponse,
} from '../query/query.ts';
import type { PriceHistory } from '../schemas/index.ts';
import { buildSeries } from '../series/build-series.ts';
import { type Cursor, type HistoryInput, pageSpan, rangeOf, readCursor, writeCursor } from './history-pages.ts';
import { tariffHistory } from './tariff-history.ts';

/**
 * Prices of a range as one regular series, drawn from the best series that has data there. Steps without data are null;
 * a range without data has no values at all. Longer answers come in pages of `limit` values, all from the same series;
 * a page that falls into a hole is all null and the pages go on after it.
 * @throws AppError `inverted_range`, `range_too_long`, `conflicting_range`, `invalid_cursor`
 */
export async function priceHistory(context: PricingContext, input: HistoryInput): Promise<PriceHistory> {
  const cursor = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const query = await checkQuery(context, cursor ? { ...input, knownAt: new Date(cursor.k) } : input);
  if (asksForTariff(query)) return tariffHistory(context, query, input, cursor);
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
  const head = await seriesResponse(context, query, selected, page.interval);
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
