import type { PricingContext } from '../context.ts';
import type { StoredSeries } from '../store/stored-series.ts';

/** End of the series' newest interval, as known then; null when nothing of it was known. */
export async function dataUntil(
  { repository }: Pick<PricingContext, 'repository'>,
  series: StoredSeries,
  knownAt: Date,
): Promise<Date | null> {
  if (series.lastKnownAt && knownAt >= series.lastKnownAt) return series.lastEnd;
  return repository.newestEnd(series.id, knownAt);
}
