import { router } from '@energy-optimizer/rpc';
import type { PricingContext } from './context.ts';
import { tariffComparison } from './procedures/compare-tariffs.ts';
import { findOptimalWindows } from './procedures/find-optimal-windows.ts';
import { getCurrent } from './procedures/get-current.ts';
import { getForecast } from './procedures/get-forecast.ts';
import { getHistory } from './procedures/get-history.ts';
import { getPeakHours } from './procedures/get-peak-hours.ts';
import { getStatistics } from './procedures/get-statistics.ts';
import { getTrends } from './procedures/get-trends.ts';
import { priceRegions } from './procedures/list-regions.ts';
import { priceSources } from './procedures/list-sources.ts';
import { refresh } from './procedures/refresh-prices.ts';

/** The procedures of this domain, mounted under `prices`. The stream is added where the hub is wired. */
export const pricingRouter = (context: PricingContext) => router(pricingProcedures(context));

/** The same as a plain record, for a router that has more procedures. */
export const pricingProcedures = (context: PricingContext) => ({
  /** The prices that cover now (or `at`), the best source first. */
  current: getCurrent(context),
  /** Past and published prices of a range as one regular series, paged. */
  history: getHistory(context),
  /** Expected prices with intervals and provenance. */
  forecast: getForecast(context),
  /** The suppliers' current prices, cheapest first. */
  compare: tariffComparison(context),
  /** Minimum, maximum, mean, volatility and coverage of the last days. */
  statistics: getStatistics(context),
  /** The cheapest future windows of a duration. */
  optimalWindows: findOptimalWindows(context),
  /** First third of the last days against the last third. */
  trends: getTrends(context),
  /** Mean per local hour: peak and off-peak hours. */
  peakHours: getPeakHours(context),
  /** Stored series with source and license. */
  sources: priceSources(context),
  /** All regions, and what is stored for each. */
  regions: priceRegions(context),
  /** Fetches from the providers now. Needs the internal API key. */
  refresh: refresh(context),
});
