import type { RegionCode } from '@energy-optimizer/kernel';
import { priceProblem } from '../../series/price-bounds.ts';
import type { Parsed, Rejection, SeriesBatch, SeriesKey } from '../../series/price-point.ts';
import { type Row, reject, toPoints } from './rows.ts';

/** Rows of one series → a {@link Parsed}; further rejections are added. No batch when no row became a point. */
export function parsedSeries(
  series: SeriesKey,
  rows: readonly Row[],
  alreadyRejected: readonly Rejection[] = [],
): Parsed {
  const beyond: Rejection[] = [];
  const bounded = rows.filter((row) => {
    const problem = priceProblem(row.price, series, row.where);
    if (problem && Number.isFinite(row.price)) beyond.push(problem);
    return !problem || !Number.isFinite(row.price);
  });
  const { points, rejected } = toPoints(bounded);
  return {
    batches: points.length > 0 ? [{ series, points }] : [],
    rejected: [...alreadyRejected, ...beyond, ...rejected],
  };
}

/** A payload that says, as documented, that there is nothing. */
export const noData = (where: string, reason: string): Parsed => ({
  batches: [],
  rejected: [reject('no_data', where, reason)],
});

/**
 * Merges several responses: the points of one series in one batch, sorted, with overlaps between responses resolved.
 */
export function mergeParsed(parts: readonly Parsed[]): Parsed {
  const rejected: Rejection[] = parts.flatMap((part) => part.rejected);
  const bySeries = new Map<string, SeriesBatch[]>();
  for (const batch of parts.flatMap((part) => part.batches)) {
    const key = seriesId(batch.series);
    bySeries.set(key, [...(bySeries.get(key) ?? []), batch]);
  }
  const batches = [...bySeries.values()].map((group) => (group.length === 1 ? group[0]! : join(group, rejected)));
  return { batches, rejected };
}

function join(group: readonly SeriesBatch[], rejected: Rejection[]): SeriesBatch {
  const rows = group.flatMap((batch) =>
    batch.points.map((point) => ({
      ...point,
      startMs: point.start.getTime(),
      endMs: point.end.getTime(),
      where: point.start.toISOString(),
    })),
  );
  const joined = toPoints(rows);
  rejected.push(...joined.rejected);
  return { series: group[0]!.series, points: joined.points };
}

/** One text per series: equal texts, equal series. */
export const seriesId = (key: SeriesKey): string =>
  JSON.stringify([
    key.region,
    key.utility,
    key.kind,
    key.source,
    key.supplier,
    key.product,
    key.unit,
    key.currency,
    key.vatIncluded,
    key.direction,
  ]);

/** The key of a wholesale day-ahead electricity series: no supplier, no VAT. */
export const dayAheadSeries = (
  source: string,
  region: RegionCode,
  priced: Pick<SeriesKey, 'unit' | 'currency'> & { readonly product?: string },
): SeriesKey => ({
  region,
  utility: 'electricity',
  kind: 'day_ahead',
  source,
  supplier: null,
  product: priced.product ?? null,
  unit: priced.unit,
  currency: priced.currency,
  vatIncluded: false,
  direction: 'import',
});
