import { router } from '@energy-optimizer/rpc';
import { tariffComparison } from './procedures/compare-tariffs.ts';
import { optimalWindows } from './procedures/find-optimal-windows.ts';
import { currentPrices } from './procedures/get-current.ts';
import { priceForecast } from './procedures/get-forecast.ts';
import { priceHistory } from './procedures/get-history.ts';
import { peakHours } from './procedures/get-peak-hours.ts';
import { priceStatistics } from './procedures/get-statistics.ts';
import { priceTrends } from './procedures/get-trends.ts';
import { priceRegions } from './procedures/list-regions.ts';
import { priceSources } from './procedures/list-sources.ts';
import { refreshPrices } from './procedures/refresh-prices.ts';
import type { PricingService } from './service.ts';

/** The procedures of this domain, mounted under `prices`. The stream is added where the hub is wired. */
export const pricingRouter = (service: PricingService) => router(pricingProcedures(service));

/** The same as a plain record, for a router that has more procedures. */
export const pricingProcedures = (service: PricingService) => ({
  /** The prices that cover now (or `at`), the best source first. */
  current: currentPrices(service),
  /** Past and published prices of a range as one regular series, paged. */
  history: priceHistory(service),
  /** Expected prices with intervals and provenance. */
  forecast: priceForecast(service),
  /** The suppliers' current prices, cheapest first. */
  compare: tariffComparison(service),
  /** Minimum, maximum, mean, volatility and coverage of the last days. */
  statistics: priceStatistics(service),
  /** The cheapest future windows of a duration. */
  optimalWindows: optimalWindows(service),
  /** First third of the last days against the last third. */
  trends: priceTrends(service),
  /** Mean per local hour: peak and off-peak hours. */
  peakHours: peakHours(service),
  /** Stored series with source and license. */
  sources: priceSources(service),
  /** All regions, and what is stored for each. */
  regions: priceRegions(service),
  /** Fetches from the providers now. Needs the internal API key. */
  refresh: refreshPrices(service),
});
