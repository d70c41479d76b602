import type { Db, Sql } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import type { PriceColumns } from './columns.ts';
import { changeBounds, changesSince, type PriceChange } from './repository-changes.ts';
import { type IngestColumns, type IngestCounts, ingestColumns } from './repository-ingest.ts';
import { type RowsRequest, readNewestEnd, readRows, readRowsBefore, type SeriesRows } from './repository-rows.ts';
import { createSeriesCatalogue, type SeriesCatalogue } from './repository-series.ts';
import { readSourceStatus, type SourceStatus, type SyncOutcome, writeSourceStatus } from './repository-status.ts';

/** One stored price that covers an instant. Times in epoch ms. */
export interface StoredPrice {
  readonly seriesId: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly price: number;
  readonly flags: number;
  readonly knownAtMs: number;
  /** End of the series' newest interval as known then, of those that start within three days after. */
  readonly dataUntilMs: number;
}

/** All that prices need of the database. */
export interface PricingRepository {
  readonly series: SeriesCatalogue;
  ingest(batch: IngestColumns): Promise<IngestCounts>;
  /** For each of the series the price covering the instant, as known then. Series without one are left out. */
  covering(seriesIds: readonly number[], at: Date, knownAt: Date): Promise<StoredPrice[]>;
  /** Rows that touch the interval, ascending, without overlaps. */
  rows(request: RowsRequest): Promise<SeriesRows>;
  /** The last `limit` rows that start before the instant, ascending: context for plausibility checks. */
  rowsBefore(seriesId: number, before: Date, limit: number): Promise<PriceColumns>;
  /** End of the newest interval of the series as known then. */
  newestEnd(seriesId: number, knownAt: Date): Promise<Date | null>;
  changesSince(id: number, limit: number): Promise<PriceChange[]>;
  /** Oldest and newest id kept; both 0 when nothing has ever changed. */
  changeBounds(): Promise<{ readonly oldest: number; readonly newest: number }>;
  sourceStatus(): Promise<SourceStatus[]>;
  recordSync(source: string, at: Date, outcome: SyncOutcome): Promise<void>;
}

export function createPricingRepository({ db, clock }: { db: Db; clock: Clock }): PricingRepository {
  return {
    series: createSeriesCatalogue({ db, clock }),
    ingest: (batch) => ingestColumns(db, batch),
    covering: (ids, at, knownAt) => readCovering(db, ids, at, knownAt),
    rows: (request) => readRows(db, request),
    rowsBefore: (seriesId, before, limit) => readRowsBefore(db, seriesId, before, limit),
    newestEnd: (seriesId, knownAt) => readNewestEnd(db, seriesId, knownAt),
    changesSince: (id, limit) => changesSince(db, id, limit),
    changeBounds: () => changeBounds(db),
    sourceStatus: () => readSourceStatus(db),
    recordSync: (source, at, outcome) => writeSourceStatus(db, source, at, outcome),
  };
}

/**
 * One short descent of the primary key per series. The last eight rows that start before the instant include every row
 * that can cover it, unless a coarser row was cut into still finer pieces; of those that do, the one known last counts.
 */
const COVERING_SQL = `
SELECT s.id, p.start_ms, p.end_ms, p.price, p.flags, p.known_ms,
       (SELECT date_part('epoch', e.end_at) * 1000 FROM price_interval e
         WHERE e.series_id = s.id AND e.known_at <= $3 AND e.start_at <= $3::timestamptz + INTERVAL '3 days'
         ORDER BY e.start_at DESC, e.known_at DESC LIMIT 1)
  FROM unnest($1::int[]) AS s(id)
 CROSS JOIN LATERAL (
  SELECT date_part('epoch', r.start_at) * 1000 AS start_ms, date_part('epoch', r.end_at) * 1000 AS end_ms, r.price, r.flags,
         date_part('epoch', r.known_at) * 1000 AS known_ms
    FROM (SELECT DISTINCT ON (n.start_at) n.*
            FROM (SELECT i.start_at, i.end_at, i.known_at, i.price, i.flags FROM price_interval i
                   WHERE i.series_id = s.id AND i.start_at <= $2 AND i.known_at <= $3
                   ORDER BY i.start_at DESC, i.known_at DESC LIMIT 8) n
           ORDER BY n.start_at DESC, n.known_at DESC) r
   WHERE r.end_at > $2
   ORDER BY r.known_at DESC, r.start_at DESC LIMIT 1) p`;

async function readCovering(db: Sql, ids: readonly number[], at: Date, knownAt: Date): Promise<StoredPrice[]> {
  if (ids.length === 0) return [];
  const rows = await db.query<[number, number, number, number, number, number, number]>({
    name: 'pricing_covering',
    text: COVERING_SQL,
    values: [`{${ids.join(',')}}`, at, knownAt],
  });
  return rows.map(([seriesId, startMs, endMs, price, flags, knownAtMs, dataUntilMs]) => ({
    seriesId,
    startMs: Math.round(startMs),
    endMs: Math.round(endMs),
    price,
    flags,
    knownAtMs: Math.round(knownAtMs),
    dataUntilMs: Math.round(dataUntilMs),
  }));
}
