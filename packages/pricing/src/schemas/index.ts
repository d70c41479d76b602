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
export { type Comparison, compareOutput, INCOMPARABLE } from './compare.ts';
export { type ForecastAnswer, forecastOutput } from './forecast.ts';
export {
  compareInput,
  currentInput,
  forecastInput,
  historyInput,
  MAX_HORIZON_HOURS,
  MAX_PAGE_VALUES,
  MAX_RANGE_DAYS,
  MAX_WINDOWS,
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
  asked,
  asOf,
  type CurrentPrices,
  currentOutput,
  emptyReason,
  flags,
  historyOutput,
  type OtherSeries,
  orNull,
  type PriceHistory,
  type Provenance,
  period,
  provenance,
  provenanceSchema,
  seriesAnswer,
  seriesSelection,
  stepEnd,
  stepStart,
  timeZone,
  value,
} from './output.ts';
export { type PriceChangeEvent, type PriceStreamEvent, priceChangeEvent, priceStreamEvent } from './stream.ts';
