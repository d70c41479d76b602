import type { z } from 'zod';
import type * as schemas from '../schemas/index.ts';
import type { ServingDeps } from './deps.ts';
import { accuracyOf, observationStats } from './measurements.ts';
import { modelInfo } from './model-info.ts';
import { learn, observe } from './operate.ts';
import { predictPrice } from './predict-price.ts';
import { predictSavings } from './predict-savings.ts';
import { predictTimes } from './predict-times.ts';

/** An operation's input as it is after parsing: defaults filled in. */
type Input<S extends z.ZodType> = z.output<S>;

/** What the API asks of this domain, one function per operation. Dates are instants (UTC). */
export interface Serving {
  /** @throws AppError `forecast_unavailable` (503), `inverted_range`, `range_too_long` */
  predictPrice(input: Input<typeof schemas.predictPriceInput>): Promise<schemas.PricePrediction>;
  /** @throws AppError `forecast_unavailable` (503), `inverted_range`, `range_too_long`, `duration_beyond_horizon` */
  predictOptimalTimes(input: Input<typeof schemas.predictTimesInput>): Promise<schemas.TimesPrediction>;
  /** @throws AppError as above, and `baseline_outside_range` */
  predictSavings(input: Input<typeof schemas.predictSavingsInput>): Promise<schemas.SavingsPrediction>;
  /** @throws AppError `unknown_market` (404) */
  modelInfo(input: Input<typeof schemas.modelInfoInput>): Promise<schemas.ModelInfoAnswer>;
  /** @throws AppError `unknown_market` (404) */
  accuracy(input: Input<typeof schemas.accuracyInput>): Promise<schemas.AccuracyAnswer>;
  observationStats(input: Input<typeof schemas.observationStatsInput>): Promise<schemas.ObservationStatsAnswer>;
  observe(
    input: Input<typeof schemas.observeInput>,
    signal?: AbortSignal,
  ): Promise<z.infer<typeof schemas.observeOutput>>;
  /** @throws AppError `unknown_market` (404) */
  learn(input: Input<typeof schemas.learnInput>): Promise<schemas.LearnAnswer>;
}

/** The operations of the API over the service of this domain. All of them throw `unknown_region` (422). */
export const createServing = (deps: ServingDeps): Serving => ({
  predictPrice: (input) => predictPrice(deps, input),
  predictOptimalTimes: (input) => predictTimes(deps, input),
  predictSavings: (input) => predictSavings(deps, input),
  modelInfo: (input) => modelInfo(deps, input),
  accuracy: (input) => accuracyOf(deps, input),
  observationStats: (input) => observationStats(deps, input),
  observe: (input, signal) => observe(deps, input, signal),
  learn: (input) => learn(deps, input),
});
