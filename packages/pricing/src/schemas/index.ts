/** Schemas of the price operations. */

export {
  type OptimalWindowsResponse,
  optimalWindowsOutput,
  type PeakHoursResponse,
  peakHoursOutput,
  type StatisticsResponse,
  statisticsOutput,
  type TrendResponse,
  trendsOutput,
} from './analysis.ts';
export { type Comparison, compareOutput } from './compare.ts';
export { type ForecastResponse, forecastOutput } from './forecast.ts';
export {
  compareInput,
  currentInput,
  forecastInput,
  historyInput,
  MAX_HORIZON_HOURS,
  MAX_RANGE_DAYS,
  optimalWindowsInput,
  peakHoursInput,
  refreshInput,
  regionsInput,
  sourcesInput,
  statisticsInput,
  streamInput,
  trendsInput,
} from './input.ts';
export {
  type RefreshResponse,
  type RegionList,
  refreshOutput,
  regionsOutput,
  type SourceList,
  sourcesOutput,
} from './lists.ts';
export {
  type CurrentPrices,
  currentOutput,
  historyOutput,
  type OtherSeries,
  type PriceHistory,
  type Provenance,
} from './output.ts';
export { type PriceChangeEvent, type PriceStreamEvent, priceStreamEvent, type TariffChangeEvent } from './stream.ts';
