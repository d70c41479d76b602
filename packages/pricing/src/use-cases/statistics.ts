import { servedOrNull } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import { describePrices } from '../analysis/statistics.ts';
import type { PricingContext } from '../context.ts';
import { checkQuery } from '../query/query.ts';
import { recentSeries } from '../query/recent-series.ts';
import type { StatisticsResponse, statisticsInput } from '../schemas/index.ts';

/** Minimum, maximum, mean, volatility and the known share of the period. */
export async function priceStatistics(
  context: PricingContext,
  input: z.output<typeof statisticsInput>,
): Promise<StatisticsResponse> {
  const query = await checkQuery(context, input);
  const { head, built, factor, period } = await recentSeries(context, query, input);
  const { min, max, mean, volatility, count, coverage } = describePrices(built?.values ?? []);
  const served = (value: number | null) => servedOrNull(value, factor);
  return {
    ...head,
    ...period,
    min: served(min),
    max: served(max),
    mean: served(mean),
    volatility: served(volatility),
    count,
    coverage,
  };
}
