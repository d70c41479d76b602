import { type Interval, localTimeZone } from '@energy-optimizer/kernel';
import { recentTariffPrices } from '../all-in/recent.ts';
import type { PricingContext } from '../context.ts';
import { buildSeries } from '../series/build-series.ts';
import { recentPeriod } from '../series/period.ts';
import { factorOf, outputUnit } from './provenance.ts';
import { asksForTariff, type Query, type QueryInput, selectSeries, seriesResponse } from './query.ts';

interface Period {
  readonly day?: string | undefined;
  readonly days?: number | undefined;
}

/**
 * One series over a local day or the days that end with the current hour, in its finest resolution and the unit of the
 * answer.
 */
export async function recentSeries(context: PricingContext, query: Query, asked: Period) {
  const interval = recentPeriod(asked, query);
  if (asksForTariff(query)) return recentTariffPrices(context, query, interval);
  const selected = await selectSeries(context, query, interval);
  const head = await seriesResponse(context, query, selected, interval);
  const built = selected && buildSeries(selected.rows, { interval, timeZone: localTimeZone(query.region) });
  const factor = selected ? factorOf(selected.series, outputUnit(selected.series, query.unit)) : 1;
  return { head, built, factor, period: periodOf(built ?? interval, built?.resolution ?? null) };
}

const periodOf = <R>({ start, end }: Interval, resolution: R) => ({ start, end, resolution });

/** A monthly average never drives an hourly plan: unless asked for by name, surveys are no candidates. */
export function withoutAverages(query: Query, { kind }: QueryInput): Query {
  if (kind !== undefined) return query;
  const candidates = query.candidates.filter(({ key }) => key.kind !== 'retail_average');
  return { ...query, candidates, hasOnlyAverages: candidates.length === 0 && query.candidates.length > 0 };
}
