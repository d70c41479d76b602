import { addDays, type Interval, localDate, localDay, localTimeZone } from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import { type Query, readSeries } from '../query/query.ts';
import { meanOverSpan } from '../series/build-series.ts';
import type { StoredPrice } from '../store/covering.ts';
import type { StoredSeries } from '../store/stored-series.ts';

type Found = readonly [StoredSeries, StoredPrice];

export interface AverageRates {
  readonly period: Interval & { readonly days: number };
  /**
   * Mean price by series id, in the series' own unit; series that are not completely known over the period are omitted.
   */
  readonly means: ReadonlyMap<number, number>;
}

const WEEK = 7;

/**
 * Mean unit rates over whole local days, so that one interval never stands for a year. The week that ends with the
 * local day of `at` or the week before that day, else that day alone or the one before: the first of these that is
 * wholly known of most offers.
 */
export async function averageRates(
  context: PricingContext,
  query: Query,
  found: readonly Found[],
): Promise<AverageRates> {
  let best: AverageRates | undefined;
  for (const period of periodsFor(query)) {
    const means = await meansOver(context, query, found, period);
    if (!best || means.size > best.means.size) best = { period, means };
    if (means.size === found.length) break;
  }
  return best!;
}

function periodsFor({ region, at }: Query): AverageRates['period'][] {
  const zone = localTimeZone(region);
  const today = localDate(at, zone);
  const until = (last: string, days: number) => ({
    start: localDay(addDays(last, 1 - days), zone).start,
    end: localDay(last, zone).end,
    days,
  });
  const yesterday = addDays(today, -1);
  return [until(today, WEEK), until(yesterday, WEEK), until(today, 1), until(yesterday, 1)];
}

async function meansOver(
  context: PricingContext,
  { knownAt }: Query,
  found: readonly Found[],
  period: Interval,
): Promise<Map<number, number>> {
  const lengthMs = period.end.getTime() - period.start.getTime();
  const seriesIds = found.map(([{ id }]) => id);
  const rows = await context.repository.means({ seriesIds, ...period, knownAt });
  const byId = new Map(found.map(([series]) => [series.id, series]));
  const means = new Map<number, number>();
  for (const { seriesId, mean, coveredMs, overlaps } of rows) {
    if (!overlaps) {
      if (coveredMs >= lengthMs) means.set(seriesId, mean);
      continue;
    }
    const { rows: settled } = await readSeries(context, byId.get(seriesId)!, period, knownAt);
    const known = meanOverSpan(settled, period);
    if (known !== undefined) means.set(seriesId, known);
  }
  return means;
}
