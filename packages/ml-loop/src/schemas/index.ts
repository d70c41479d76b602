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
  type AccuracyAnswer,
  accuracyOutput,
  type LearnAnswer,
  learnOutput,
  type ModelInfoAnswer,
  modelInfoOutput,
  type ObservationStatsAnswer,
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
