import type { z } from 'zod';
import type { MlContext } from './context.ts';
import type * as schemas from './schemas/index.ts';
import { accuracyOf, observationStats } from './serving/measurements.ts';
import { modelInfo } from './serving/model-info.ts';
import { learn, observe } from './serving/operate.ts';
import { predictPrice } from './serving/predict-price.ts';
import { predictSavings } from './serving/predict-savings.ts';
import { predictTimes } from './serving/predict-times.ts';

/** An operation's input after parsing, with defaults. */
type Input<S extends z.ZodType> = z.output<S>;

/** The operations of the API as functions. Dates are instants (UTC). */
export interface MlService {
  /** @throws AppError `forecast_unavailable` (503), `inverted_range`, `range_too_long` */
  predictPrice(input: Input<typeof schemas.predictPriceInput>): Promise<schemas.PricePrediction>;
  /** @throws AppError `forecast_unavailable` (503), `inverted_range`, `range_too_long`, `duration_beyond_horizon` */
  predictOptimalTimes(input: Input<typeof schemas.predictTimesInput>): Promise<schemas.TimesPrediction>;
  /** @throws AppError as above, and `baseline_outside_range` */
  predictSavings(input: Input<typeof schemas.predictSavingsInput>): Promise<schemas.SavingsPrediction>;
  /** @throws AppError `unknown_market` (404) */
  modelInfo(input: Input<typeof schemas.modelInfoInput>): Promise<schemas.ModelInfoResponse>;
  /** @throws AppError `unknown_market` (404) */
  accuracy(input: Input<typeof schemas.accuracyInput>): Promise<schemas.AccuracyResponse>;
  observationStats(input: Input<typeof schemas.observationStatsInput>): Promise<schemas.ObservationStatsResponse>;
  observe(
    input: Input<typeof schemas.observeInput>,
    signal?: AbortSignal,
  ): Promise<z.infer<typeof schemas.observeOutput>>;
  /** @throws AppError `unknown_market` (404) */
  learn(input: Input<typeof schemas.learnInput>): Promise<schemas.LearnResponse>;
}

/** All of them throw `unknown_region` (422). */
export const createMlService = (context: MlContext): MlService => ({
  predictPrice: (input) => predictPrice(context, input),
  predictOptimalTimes: (input) => predictTimes(context, input),
  predictSavings: (input) => predictSavings(context, input),
  modelInfo: (input) => modelInfo(context, input),
  accuracy: (input) => accuracyOf(context, input),
  observationStats: (input) => observationStats(context, input),
  observe: (input, signal) => observe(context, input, signal),
  learn: (input) => learn(context, input),
});
