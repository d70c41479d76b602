export {
  accuracyInput,
  learnInput,
  modelInfoInput,
  observationStatsInput,
  observeInput,
  predictPriceInput,
  predictSavingsInput,
  predictTimesInput,
} from './input.ts';
export {
  type AccuracyResponse,
  accuracyOutput,
  type LearnResponse,
  learnOutput,
  type ModelInfoResponse,
  modelInfoOutput,
  type ObservationStatsResponse,
  observationStatsOutput,
  observeOutput,
} from './measured.ts';
export {
  type PricePrediction,
  predictPriceOutput,
  predictSavingsOutput,
  predictTimesOutput,
  type SavingsPrediction,
  type TimesPrediction,
} from './output.ts';
export type { EmptyReason, ForecastModel } from './parts.ts';
