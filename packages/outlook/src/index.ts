export {
  forecastProvenance,
  issuedAt,
  modelId,
  type PriceTerms,
  part,
  predictionInterval,
  priceSource,
  priceTerms,
  trainedOn,
} from './contract.ts';
export { conflictingRange, forecastUnavailable, invertedRange } from './errors.ts';
export { type ForecastProvenance, type ForecastSource, type PriceForecast, stepsOf } from './forecast.ts';
export {
  buildOutlook,
  type ForecastSteps,
  meanOfKnown,
  meanOver,
  type Outlook,
  type OutlookPiece,
  type Stretch,
} from './outlook.ts';
export type { PricePiece } from './pieces.ts';
export type { MarketPrices, MarketRows, PricedMarket, PriceRows } from './published.ts';
export { DIRECTIONS, SERIES_KINDS, seriesSelection, seriesTerms } from './series-contract.ts';
export {
  type DescribeSource,
  outlookColumns,
  servedOrNull,
  servedPrice,
  servedProvenance,
  servedShares,
  servedSource,
} from './serve.ts';
export {
  breakdown,
  MIXED_VAT,
  type PriceBreakdown,
  type TariffView,
  tariffColumns,
  tariffInputs,
  tariffView,
} from './tariff-contract.ts';
export { findOptimalWindows, type OptimalWindow, type WindowRequest } from './windows.ts';
