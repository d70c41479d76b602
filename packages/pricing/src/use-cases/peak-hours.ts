import { localHourOf, localTimeZone, resolutionMs } from '@energy-optimizer/kernel';
import { servedOrNull } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import { peakHours } from '../analysis/peak-hours.ts';
import type { PricingContext } from '../context.ts';
import { AVERAGES_ONLY } from '../query/empty-reasons.ts';
import { checkQuery } from '../query/query.ts';
import { recentSeries, withoutAverages } from '../query/recent-series.ts';
import type { PeakHoursResponse, peakHoursInput } from '../schemas/index.ts';

/** Peak and off-peak local hours. Averages over days or months contain no hourly prices and are not used. */
export async function pricePeakHours(
  context: PricingContext,
  input: z.output<typeof peakHoursInput>,
): Promise<PeakHoursResponse> {
  const query = withoutAverages(await checkQuery(context, input), input);
  const { head, built, factor, period } = await recentSeries(context, query, input);
  const timeZone = localTimeZone(query.region);
  const stepMs = built ? resolutionMs(built.resolution) : undefined;
  const hourOf = localHourOf(timeZone);
  const profile = peakHours(stepMs ? built!.values : [], (step) => hourOf(built!.start.getTime() + step * stepMs!));
  return {
    ...head,
    ...period,
    reason: built && !stepMs ? AVERAGES_ONLY : head.reason,
    timeZone,
    overallMean: servedOrNull(profile.overallMean, factor),
    hours: profile.hours.map((hour) => ({ ...hour, mean: servedOrNull(hour.mean, factor) })),
  };
}
