import type { Interval } from '@energy-optimizer/kernel';
import type { PriceForecast } from '@energy-optimizer/outlook';
import type { PricingContext } from '../context.ts';
import type { Query } from './query.ts';

/**
 * The model's forecast for the interval as known then; undefined when no model is ready. Only electricity is forecast.
 */
export async function askForecast(
  context: PricingContext,
  { region, utility, knownAt }: Query,
  interval: Interval,
): Promise<PriceForecast | undefined> {
  if (utility !== 'electricity' || !context.forecasts) return undefined;
  return context.forecasts.forecast({ region: region.code, interval, at: knownAt });
}

/** Why there is no forecast. */
export async function missingForecast(
  { forecasts }: PricingContext,
  { region, utility, knownAt }: Query,
): Promise<readonly string[]> {
  if (utility !== 'electricity') return ['only electricity is forecast'];
  return forecasts ? forecasts.missing({ region: region.code, at: knownAt }) : [];
}
