import type { Interval } from '@energy-optimizer/kernel';
import { findOptimalWindows, meanOfKnown, type WindowRequest } from '@energy-optimizer/outlook';
import { servedAllIn } from '../all-in/columns.ts';
import type { PricingContext } from '../context.ts';
import type { TariffQuery } from '../query/query.ts';
import { tariffOutlook } from './tariff-outlook.ts';

/** The windows that are cheapest at the prices of a tariff. */
export async function tariffWindows(
  context: PricingContext,
  query: TariffQuery,
  searched: Interval,
  request: WindowRequest,
) {
  const { outlook, head, forecast, breakdownOver } = await tariffOutlook(context, query, searched);
  const known = outlook.pieces;
  const windows = findOptimalWindows(known, request).map((window) => ({
    ...window,
    parts: [...window.parts],
    averagePrice: servedAllIn(window.averagePrice)!,
    breakdown: breakdownOver(window),
  }));
  const meanPrice = meanOfKnown(known, searched.start.getTime(), searched.end.getTime());
  return { head, windows, pieces: known, forecast, meanPrice: servedAllIn(meanPrice ?? null) };
}
