import type { Interval } from '@energy-optimizer/kernel';
import { findOptimalWindows, meanOfKnown, type WindowRequest } from '@energy-optimizer/outlook';
import type { PARTS } from '../all-in/breakdown.ts';
import { servedAllIn } from '../all-in/columns.ts';
import { tariffResponse } from '../all-in/describe.ts';
import { type AllInPieces, evaluate } from '../all-in/evaluate.ts';
import { openTariff } from '../all-in/open-tariff.ts';
import { allInOutlook } from '../all-in/outlook.ts';
import type { PricingContext } from '../context.ts';
import type { TariffQuery } from '../query/query.ts';
import { meanOverSpan } from '../series/build-series.ts';

/** The windows that are cheapest at the prices of a tariff. */
export async function tariffWindows(
  context: PricingContext,
  query: TariffQuery,
  searched: Interval,
  request: WindowRequest,
) {
  const opened = await openTariff(context, query, searched, { withForecast: true });
  const span = { startMs: searched.start.getTime(), endMs: searched.end.getTime() };
  const pieces = await evaluate(opened, span, 'import');
  const known = allInOutlook(pieces).pieces;
  const windows = findOptimalWindows(known, request).map((window) => ({
    ...window,
    parts: [...window.parts],
    averagePrice: servedAllIn(window.averagePrice)!,
    breakdown: meansOver(pieces, window),
  }));
  return {
    head: await tariffResponse(context, opened, pieces),
    windows,
    pieces: known,
    forecast: opened.market?.forecast,
    meanPrice: servedAllIn(meanOfKnown(known, span.startMs, span.endMs) ?? null),
  };
}

function meansOver({ startMs, endMs, breakdown }: AllInPieces, window: Interval) {
  const mean = (part: (typeof PARTS)[number]): number => {
    const rows = { starts: startMs, ends: endMs, prices: breakdown[part], flags: [] };
    return servedAllIn(meanOverSpan(rows, window)!)!;
  };
  return { energy: mean('energy'), grid: mean('grid'), tax: mean('tax'), other: mean('other'), vat: mean('vat') };
}
