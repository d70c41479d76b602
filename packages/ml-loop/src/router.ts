import { router } from '@energy-optimizer/rpc';
import { forecastAccuracy } from './procedures/get-accuracy.ts';
import { modelInfo } from './procedures/get-model-info.ts';
import { observationStats } from './procedures/get-observation-stats.ts';
import { learnNow } from './procedures/learn-now.ts';
import { observeForecasts } from './procedures/observe-forecasts.ts';
import { predictOptimalTimes } from './procedures/predict-optimal-times.ts';
import { predictPrice } from './procedures/predict-price.ts';
import { predictSavings } from './procedures/predict-savings.ts';
import type { MlService } from './service.ts';

/** The procedures of this domain, mounted under `ml`. */
export const mlRouter = (service: MlService) =>
  router({
    /** Expected prices with intervals, quantiles and where they come from. */
    predictPrice: predictPrice(service),
    /** The cheapest times to run an appliance, with their cost. */
    predictOptimalTimes: predictOptimalTimes(service),
    /** The savings from moving several appliances to their cheapest times. */
    predictSavings: predictSavings(service),
    /** The active model of a region, its accuracy and its missing inputs. */
    modelInfo: modelInfo(service),
    /** Measured accuracy per expert, lead day and window. */
    accuracy: forecastAccuracy(service),
    /** The number of stored forecasts, and of those joined with their price. */
    observationStats: observationStats(service),
  });

/** Operations for operators and automation, mounted under `internal`. All need the internal API key. */
export const mlInternalRouter = (service: MlService) =>
  router({
    /** Matches actual prices with forecasts and issues new forecasts where due. */
    observeForecasts: observeForecasts(service),
    /** Learns now. */
    learn: learnNow(service),
  });
