import { addResolution, type Interval, localTimeZone } from '@energy-optimizer/kernel';
import { allInSeries, finestStep } from '../all-in/columns.ts';
import { tariffResponse } from '../all-in/describe.ts';
import { evaluate } from '../all-in/evaluate.ts';
import { openTariff } from '../all-in/open-tariff.ts';
import type { PricingContext } from '../context.ts';
import { invalidCursor } from '../errors.ts';
import type { TariffQuery } from '../query/query.ts';
import type { PriceHistory } from '../schemas/index.ts';
import { type Cursor, type HistoryInput, pageSpan, rangeOf, writeCursor } from './history-pages.ts';

/**
 * The prices of a tariff over a range as one regular series: each version on its own days, over one market series. Only
 * the steps of the page are computed.
 */
export async function tariffHistory(
  context: PricingContext,
  query: TariffQuery,
  input: HistoryInput,
  cursor: Cursor | undefined,
): Promise<PriceHistory> {
  const interval = cursor ? { start: new Date(cursor.f), end: new Date(cursor.t) } : rangeOf(input, query);
  const opened = await openTariff(context, query, interval, {
    withForecast: false,
    seriesId: cursor && cursor.s > 0 ? cursor.s : undefined,
  });
  const series = opened.market?.selected?.series.id ?? 0;
  if (cursor && cursor.s !== series) throw invalidCursor();
  const resolution = cursor?.r ?? input.resolution ?? finestStep(opened);
  const timeZone = localTimeZone(query.region);
  const span = pageSpan(interval, resolution, input.limit, query);
  const page = shortened(span, addResolution(span.start, resolution, input.limit, timeZone));
  const pieces = await evaluate(opened, { startMs: page.start.getTime(), endMs: page.end.getTime() }, query.direction);
  const built = allInSeries(pieces, { interval: page, resolution, timeZone });
  const more = built.end < span.end;
  const next = { s: series, f: built.end.getTime(), t: interval.end.getTime(), r: resolution };
  const head = await tariffResponse(context, opened, pieces);
  return {
    ...head,
    // Another page may have prices.
    reason: more || cursor ? null : head.reason,
    ...{ start: built.start, end: built.end, resolution, timeZone },
    ...{ values: built.values, flagged: [], breakdown: built.breakdown, exportValues: built.exportValues },
    nextCursor: more ? writeCursor({ ...next, k: query.knownAt.getTime() }) : null,
  };
}

const shortened = ({ start, end }: Interval, most: Date): Interval => ({ start, end: most < end ? most : end });
