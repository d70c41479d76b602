import { router } from '@energy-optimizer/rpc';
import { forecastAccuracy } from './procedures/get-accuracy.ts';
import { modelInfo } from './procedures/get-model-info.ts';
import { observationStats } from './procedures/get-observation-stats.ts';
import { learnNow } from './procedures/learn-now.ts';
import { observeForecasts } from './procedures/observe-forecasts.ts';
import { predictOptimalTimes } from './procedures/predict-optimal-times.ts';
import { predictPrice } from './procedures/predict-price.ts';
import { predictSavings } from './procedures/predict-savings.ts';
import type { Serving } from './serving/serving.ts';

/** The procedures of this domain, as they are mounted under `ml`. */
export const mlRouter = (serving: Serving) =>
  router({
    /** Expected prices with intervals, quantiles and where they come from. */
    predictPrice: predictPrice(serving),
    /** The cheapest times to run something, with what they would cost. */
    predictOptimalTimes: predictOptimalTimes(serving),
    /** What moving several appliances to their cheapest times would save. */
    predictSavings: predictSavings(serving),
    /** The active model of a region, its accuracy and its missing inputs. */
    modelInfo: modelInfo(serving),
    /** Measured accuracy per expert, lead day and window. */
    accuracy: forecastAccuracy(serving),
    /** How many forecasts are stored and have met their price. */
    observationStats: observationStats(serving),
  });

/** What operators and machines set off, as it is mounted under `internal`. All need the internal API key. */
export const mlInternalRouter = (serving: Serving) =>
  router({
    /** Matches actual prices with forecasts and issues new forecasts where due. */
    observeForecasts: observeForecasts(serving),
    /** Learns now. */
    learn: learnNow(serving),
  });
