import type { Db } from '@energy-optimizer/db';
import type { Clock, Interval } from '@energy-optimizer/kernel';
import type { PriceColumns } from '../series/columns.ts';
import { changeBounds, changesSince, type PriceChange, pruneChanges } from './changes.ts';
import { createReadCovering, type ReadCovering } from './covering.ts';
import { type IngestColumns, type IngestCounts, ingestColumns } from './ingest.ts';
import { readIdsWithRows, readNewestIntervals, readRowsOfMany } from './many-series.ts';
import { type MeansRequest, readMeans, type SeriesMean } from './means.ts';
import { type RowsRequest, readRows, readRowsBefore, type SeriesRows } from './rows.ts';
import { createSeriesCatalog, type SeriesCatalog } from './series.ts';
import { readSourceStatus, type SourceStatus, type SyncOutcome, writeSourceStatus } from './source-status.ts';

/** Database access of prices. */
export interface PricingRepository {
  readonly series: SeriesCatalog;
  ingest(batch: IngestColumns): Promise<IngestCounts>;
  readonly covering: ReadCovering;
  /** Rows that touch the interval, ascending, without overlaps. */
  rows(request: RowsRequest): Promise<SeriesRows>;
  /** Mean prices of many series over one interval. */
  means(request: MeansRequest): Promise<SeriesMean[]>;
  /** The last `limit` rows that start before the instant, ascending: context for plausibility checks. */
  rowsBefore(seriesId: number, before: Date, limit: number): Promise<PriceColumns>;
  /** The newest interval of each series as known then; series without one are omitted. */
  newestIntervals(seriesIds: readonly number[], knownAt: Date): Promise<ReadonlyMap<number, Interval>>;
  /** Rows of many series that touch the interval, each as `rows` has them; series without one are omitted. */
  rowsOfMany(seriesIds: readonly number[], interval: Interval, knownAt: Date): Promise<ReadonlyMap<number, SeriesRows>>;
  /** The series with a row in the interval as known then, in order. */
  idsWithRows(seriesIds: readonly number[], interval: Interval, knownAt: Date): Promise<readonly number[]>;
  changesSince(id: number, limit: number): Promise<PriceChange[]>;
  /** Oldest and newest stored id; both 0 if nothing has ever changed. */
  changeBounds(): Promise<{ readonly oldest: number; readonly newest: number }>;
  pruneChanges(before: Date): Promise<number>;
  sourceStatus(): Promise<SourceStatus[]>;
  recordSync(source: string, at: Date, outcome: SyncOutcome): Promise<void>;
}

export function createPricingRepository({ db, clock }: { db: Db; clock: Clock }): PricingRepository {
  return {
    series: createSeriesCatalog({ db, clock }),
    ingest: (batch) => ingestColumns(db, batch),
    covering: createReadCovering(db),
    rows: (request) => readRows(db, request),
    means: (request) => readMeans(db, request),
    rowsBefore: (seriesId, before, limit) => readRowsBefore(db, seriesId, before, limit),
    newestIntervals: (seriesIds, knownAt) => readNewestIntervals(db, seriesIds, knownAt),
    rowsOfMany: (seriesIds, interval, knownAt) => readRowsOfMany(db, seriesIds, interval, knownAt),
    idsWithRows: (seriesIds, interval, knownAt) => readIdsWithRows(db, seriesIds, interval, knownAt),
    changesSince: (id, limit) => changesSince(db, id, limit),
    changeBounds: () => changeBounds(db),
    pruneChanges: (before) => pruneChanges(db, before),
    sourceStatus: () => readSourceStatus(db),
    recordSync: (source, at, outcome) => writeSourceStatus(db, source, at, outcome),
  };
}
