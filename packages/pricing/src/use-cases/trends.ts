import { servedOrNull } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import { trendOf } from '../analysis/trends.ts';
import type { PricingContext } from '../context.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { checkQuery } from '../query/query.ts';
import { recentSeries } from '../query/recent-series.ts';
import type { TrendResponse, trendsInput } from '../schemas/index.ts';

/** The price trend: first third compared with last third. */
export async function priceTrend(context: PricingContext, input: z.output<typeof trendsInput>): Promise<TrendResponse> {
  const query = await checkQuery(context, input);
  const { head, built, factor, period } = await recentSeries(context, query, input);
  const values = built?.values ?? [];
  const trend = trendOf(values);
  // The calculation calls fewer than two values stable; an answer must not claim that of prices that are not known.
  const isKnown = trend.dataPoints > 0;
  return {
    ...head,
    ...period,
    ...trend,
    direction: isKnown ? trend.direction : 'unknown',
    dataPoints: values.filter((value) => value !== null).length,
    reason: head.reason ?? (isKnown ? null : TOO_FEW),
    startPrice: servedOrNull(trend.startPrice, factor),
    endPrice: servedOrNull(trend.endPrice, factor),
  };
}

const TOO_FEW: EmptyReason = {
  code: 'too_few_values',
  text: 'A trend needs at least two known values in the period.',
};
