import { getRegion, localTimeZone } from '@energy-optimizer/kernel';
import type { Publication } from '../adapters/provider.ts';
import type { PricingContext } from '../context.ts';
import type { PriceColumns } from '../series/columns.ts';
import { plausibilityFlags } from '../series/plausibility.ts';
import type { PricePoint, Rejection, SeriesBatch, SeriesKey, SeriesKind } from '../series/price-point.ts';
import { knownAtRule } from '../series/publication.ts';
import { tidyPoints } from '../series/tidy-points.ts';
import { INGEST_BATCH_ROWS, type IngestCounts } from '../store/ingest.ts';

/** The result of a batch: each point is in exactly one of the counts or a rejection. */
export interface IngestResult extends Omit<IngestCounts, 'coarser'> {
  readonly rejected: readonly Rejection[];
}

/** Preceding rows used for plausibility checks of a batch. */
const CONTEXT_ROWS = 48;
/** Default local publication time of day-ahead markets. */
const USUAL_PUBLICATION = '13:00';

/**
 * Tidies, checks and stores points of one series: marks what looks wrong, decides when each became known, writes in
 * bounded batches, each all or nothing. Repeating it, also after a crash half-way, ends in the same rows. Prices for
 * longer intervals than those stored of the same series are rejected where they would hide them; shorter ones stand
 * over longer ones.
 */
export async function ingestBatch(context: PricingContext, batch: SeriesBatch): Promise<IngestResult> {
  const { points, rejected: untidy } = tidyPoints(batch.points, batch.series);
  const rejected: Rejection[] = [...untidy];
  // A duplicate point with the same price is one row; the second counts as unchanged.
  const total = { stored: 0, revised: 0, unchanged: batch.points.length - points.length - rejected.length };
  if (points.length === 0) return { ...total, rejected };
  const { repository } = context;
  const seriesId = await repository.series.ensure(batch.series);
  try {
    for (let from = 0; from < points.length; from += INGEST_BATCH_ROWS) {
      const slice = points.slice(from, from + INGEST_BATCH_ROWS);
      const before = await repository.rowsBefore(seriesId, slice[0]!.start, CONTEXT_ROWS);
      const counts = await repository.ingest(columnsFor(context, { seriesId, series: batch.series, slice, before }));
      total.stored += counts.stored;
      total.revised += counts.revised;
      total.unchanged += counts.unchanged;
      rejected.push(...counts.coarser.map(finerIsKnown));
    }
  } finally {
    repository.series.invalidate();
  }
  if (total.stored + total.revised > 0) context.onIngested();
  return { ...total, rejected };
}

const finerIsKnown = (startMs: number): Rejection => ({
  code: 'coarser',
  where: new Date(startMs).toISOString(),
  reason:
    'the series already has prices of shorter intervals within this one, which are kept; to keep both, import these as a separate product',
});

/** Rates without an end and charges, which hold until further notice. */
const OPEN_ENDED: readonly SeriesKind[] = ['tariff', 'standing_charge'];

function columnsFor(
  context: PricingContext,
  given: { seriesId: number; series: SeriesKey; slice: readonly PricePoint[]; before: PriceColumns },
) {
  const { slice, series } = given;
  const now = context.clock.now();
  const known = slice.map(knownAtRule({ kind: series.kind, publication: publicationFor(context, series) }, now));
  return {
    seriesId: given.seriesId,
    starts: slice.map(({ start }) => start.getTime()),
    ends: slice.map(({ end }) => end.getTime()),
    prices: slice.map(({ price }) => price),
    flags: plausibilityFlags(slice, pointsOf(given.before)),
    knowns: known.map(({ knownAtMs }) => knownAtMs),
    knownFlags: known.map(({ flag }) => flag),
    now,
    mayExtend: OPEN_ENDED.includes(series.kind),
  };
}

/** Only markets and tariffs that are published ahead have a publication time; surveys and charges do not. */
function publicationFor({ sources }: PricingContext, { kind, source, region }: SeriesKey): Publication | undefined {
  if (kind !== 'day_ahead' && kind !== 'tariff') return undefined;
  const freshness = sources.find(source)?.freshness;
  if (freshness?.kind === 'day_ahead') return freshness.publication;
  return kind === 'day_ahead' ? { timeZone: localTimeZone(getRegion(region)), at: USUAL_PUBLICATION } : undefined;
}

const pointsOf = ({ starts, ends, prices }: PriceColumns): PricePoint[] =>
  starts.map((start, i) => ({ start: new Date(start), end: new Date(ends[i]!), price: prices[i]! }));
