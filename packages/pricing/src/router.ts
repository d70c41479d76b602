import { router } from '@energy-optimizer/rpc';
import { tariffComparison } from './procedures/compare-tariffs.ts';
import { optimalWindows } from './procedures/find-optimal-windows.ts';
import { currentPrices } from './procedures/get-current.ts';
import { priceForecast } from './procedures/get-forecast.ts';
import { priceHistory } from './procedures/get-history.ts';
import { peakHours } from './procedures/get-peak-hours.ts';
import { priceStatistics } from './procedures/get-statistics.ts';
import { priceTrends } from './procedures/get-trends.ts';
import { priceSources } from './procedures/list-sources.ts';
import { refreshPrices } from './procedures/refresh-prices.ts';
import type { PricingService } from './service.ts';

/** The procedures of this domain, as they are mounted under `prices`. The stream is added where the hub is wired. */
export const pricingRouter = (service: PricingService) => router(pricingProcedures(service));

/** The same as a plain record, for a router that has more procedures. */
export const pricingProcedures = (service: PricingService) => ({
  current: currentPrices(service),
  history: priceHistory(service),
  forecast: priceForecast(service),
  compare: tariffComparison(service),
  statistics: priceStatistics(service),
  optimalWindows: optimalWindows(service),
  trends: priceTrends(service),
  peakHours: peakHours(service),
  sources: priceSources(service),
  refresh: refreshPrices(service),
});
