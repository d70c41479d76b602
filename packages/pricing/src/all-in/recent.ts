import { type Interval, localTimeZone } from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import type { TariffQuery } from '../query/query.ts';
import { allInSeries, finestStep } from './columns.ts';
import { tariffResponse } from './describe.ts';
import { evaluate } from './evaluate.ts';
import { openTariff } from './open-tariff.ts';

/** The prices of a tariff over a period, in the finest steps that distinguish them and in the unit of the answer. */
export async function recentTariffPrices(context: PricingContext, query: TariffQuery, interval: Interval) {
  const opened = await openTariff(context, query, interval, { withForecast: false });
  const resolution = finestStep(opened);
  const span = { startMs: interval.start.getTime(), endMs: interval.end.getTime() };
  const pieces = await evaluate(opened, span, query.direction);
  const built = allInSeries(pieces, { interval, resolution, timeZone: localTimeZone(query.region) });
  const head = await tariffResponse(context, opened, pieces);
  return { head, built, factor: 1, period: { start: built.start, end: built.end, resolution } };
}
