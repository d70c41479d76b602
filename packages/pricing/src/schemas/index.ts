/** Schemas of the price operations. */

export {
  type OptimalWindowsAnswer,
  optimalWindowsOutput,
  type PeakHoursAnswer,
  peakHoursOutput,
  type StatisticsAnswer,
  statisticsOutput,
  type TrendAnswer,
  trendsOutput,
} from './analysis.ts';
export { type Comparison, compareOutput } from './compare.ts';
export { type ForecastAnswer, forecastOutput } from './forecast.ts';
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
  type RefreshAnswer,
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
  type TariffView,
} from './output.ts';
export { type PriceChangeEvent, type PriceStreamEvent, priceStreamEvent } from './stream.ts';
