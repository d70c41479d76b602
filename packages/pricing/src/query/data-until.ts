import { durationMs } from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import type { StoredSeries } from '../store/stored-series.ts';

/** A series with known prices, and its newest interval as known then. */
export interface KnownSeries {
  readonly series: StoredSeries;
  /** Its end. */
  readonly until: Date;
  /** Its length; 0 if it has no rows. */
  readonly stepMs: number;
}

/** The series with known prices, in order; at most one statement. */
export async function knownSeries(
  { repository }: Pick<PricingContext, 'repository'>,
  all: readonly StoredSeries[],
  knownAt: Date,
): Promise<KnownSeries[]> {
  const isKnownNow = ({ lastKnownAt }: StoredSeries) => lastKnownAt !== null && knownAt >= lastKnownAt;
  const past = all.filter((series) => !isKnownNow(series)).map(({ id }) => id);
  const newest = await repository.newestIntervals(past, knownAt);
  return all.flatMap((series): KnownSeries[] => {
    const { lastEnd, stepMs } = series;
    if (isKnownNow(series)) return lastEnd ? [{ series, until: lastEnd, stepMs: stepMs ?? 0 }] : [];
    const interval = newest.get(series.id);
    return interval ? [{ series, until: interval.end, stepMs: durationMs(interval) }] : [];
  });
}

/** End of the series' newest interval, as known then; null if nothing was known. */
export async function dataUntil(
  context: Pick<PricingContext, 'repository'>,
  series: StoredSeries,
  knownAt: Date,
): Promise<Date | null> {
  const [known] = await knownSeries(context, [series], knownAt);
  return known?.until ?? null;
}
