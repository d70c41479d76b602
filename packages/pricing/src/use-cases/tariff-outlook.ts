import type { Interval } from '@energy-optimizer/kernel';
import { forecastUnavailable, type Outlook, type PriceBreakdown } from '@energy-optimizer/outlook';
import type { PARTS } from '../all-in/breakdown.ts';
import { servedAllIn } from '../all-in/columns.ts';
import { tariffResponse } from '../all-in/describe.ts';
import { type AllInPieces, evaluate } from '../all-in/evaluate.ts';
import { openTariff } from '../all-in/open-tariff.ts';
import { allInOutlook } from '../all-in/outlook.ts';
import type { PricingContext } from '../context.ts';
import { missingForecast } from '../query/ask-forecast.ts';
import type { TariffQuery } from '../query/query.ts';
import { meanOverSpan } from '../series/build-series.ts';

/** The prices that an import costs at a tariff over an interval, published and forecast. */
export async function tariffOutlook(context: PricingContext, query: TariffQuery, interval: Interval) {
  const opened = await openTariff(context, query, interval, { withForecast: true });
  const span = { startMs: interval.start.getTime(), endMs: interval.end.getTime() };
  const pieces = await evaluate(opened, span, 'import');
  const outlook: Outlook = allInOutlook(pieces);
  return {
    opened,
    outlook,
    head: await tariffResponse(context, opened, pieces),
    forecast: opened.market?.forecast,
    /** Means over a span whose prices are known. */
    breakdownOver: (within: Interval): PriceBreakdown => meansOver(pieces, within),
  };
}

/** @throws AppError `forecast_unavailable` (503) if the tariff follows a market of which nothing is known */
export async function requireOutlook(context: PricingContext, query: TariffQuery, interval: Interval) {
  const found = await tariffOutlook(context, query, interval);
  if (found.opened.isDynamic && !found.opened.market)
    throw forecastUnavailable(query.region.code, await missingForecast(context, query));
  return found;
}

function meansOver({ startMs, endMs, breakdown }: AllInPieces, within: Interval): PriceBreakdown {
  const mean = (part: (typeof PARTS)[number]): number => {
    const rows = { starts: startMs, ends: endMs, prices: breakdown[part], flags: [] };
    return servedAllIn(meanOverSpan(rows, within)!)!;
  };
  return { energy: mean('energy'), grid: mean('grid'), tax: mean('tax'), other: mean('other'), vat: mean('vat') };
}
