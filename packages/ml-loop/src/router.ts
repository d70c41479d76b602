import { router } from '@energy-optimizer/rpc';
import type { MlContext } from './context.ts';
import { forecastAccuracy } from './procedures/get-accuracy.ts';
import { getModelInfo } from './procedures/get-model-info.ts';
import { getObservationStats } from './procedures/get-observation-stats.ts';
import { learnNow } from './procedures/learn-now.ts';
import { observeForecasts } from './procedures/observe-forecasts.ts';
import { predictOptimalTimes } from './procedures/predict-optimal-times.ts';
import { pricePrediction } from './procedures/predict-price.ts';
import { savingsPrediction } from './procedures/predict-savings.ts';

/** The procedures of this domain, mounted under `ml`. */
export const mlRouter = (context: MlContext) =>
  router({
    /** Expected prices with intervals, quantiles and where they come from. */
    predictPrice: pricePrediction(context),
    /** The cheapest times to run an appliance, with their cost. */
    predictOptimalTimes: predictOptimalTimes(context),
    /** The savings from moving several appliances to their cheapest times. */
    predictSavings: savingsPrediction(context),
    /** The active model of a region, its accuracy and its missing inputs. */
    modelInfo: getModelInfo(context),
    /** Measured accuracy per expert, lead day and window. */
    accuracy: forecastAccuracy(context),
    /** The number of stored forecasts, and of those joined with their price. */
    observationStats: getObservationStats(context),
  });

/** Operations for operators and automation, mounted under `internal`. All need the internal API key. */
export const mlInternalRouter = (context: MlContext) =>
  router({
    /** Matches actual prices with forecasts and issues new forecasts where due. */
    observeForecasts: observeForecasts(context),
    /** Learns now. */
    learn: learnNow(context),
  });
