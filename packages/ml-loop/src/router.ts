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

/** The procedures of this domain, as they are mounted under `ml`. */
export const mlRouter = (context: MlContext) =>
  router({
    /** Expected prices with intervals, quantiles and where they come from. */
    predictPrice: pricePrediction(context),
    /** The cheapest times to run something, with what they would cost. */
    predictOptimalTimes: predictOptimalTimes(context),
    /** What moving several appliances to their cheapest times would save. */
    predictSavings: savingsPrediction(context),
    /** The active model of a region, its accuracy and its missing inputs. */
    modelInfo: getModelInfo(context),
    /** Measured accuracy per expert, lead day and window. */
    accuracy: forecastAccuracy(context),
    /** How many forecasts are stored and have met their price. */
    observationStats: getObservationStats(context),
  });

/** What operators and machines set off, as it is mounted under `internal`. All need the internal API key. */
export const mlInternalRouter = (context: MlContext) =>
  router({
    /** Matches actual prices with forecasts and issues new forecasts where due. */
    observeForecasts: observeForecasts(context),
    /** Learns now. */
    learn: learnNow(context),
  });
