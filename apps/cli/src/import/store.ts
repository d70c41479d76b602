import {
  INGEST_BATCH_ROWS,
  type Notice,
  type PricePoint,
  type PricingService,
  type SeriesKey,
} from '@energy-optimizer/pricing';
import type { StoreColumns, StoredColumn } from './columns.ts';
import type { FileResult } from './read-file.ts';
import { createRejectionTally, type RejectionGroup } from './rejections.ts';

/** Progress of an import. */
export interface ImportTotals {
  /** Rows in the files or responses; one row may cover two hours (the merged hour in autumn). */
  readonly read: number;
  readonly stored: number;
  readonly revised: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly reasons: readonly RejectionGroup[];
  readonly series: readonly SeriesKey[];
  /** Assumptions about the files, and parts of them that were skipped. */
  readonly notices: readonly FileNotice[];
  /** Columns other than the prices, stored as exogenous series. */
  readonly columns: readonly StoredColumn[];
  /** Extent of the stored or unchanged points. */
  readonly firstStart: Date | null;
  readonly lastEnd: Date | null;
}

/** A notice about a file; `file` where several are imported. */
export interface FileNotice extends Notice {
  readonly file?: string;
}

export interface Importer {
  /** Stores the parsed rows batch by batch; returns early, between batches, once the signal is aborted. */
  store(
    parsed: FileResult,
    options?: { readonly file?: string; readonly onProgress?: (done: number, total: number) => void },
  ): Promise<void>;
  totals(): ImportTotals;
}

/** Passes points to the service in bounded batches and counts the results. */
export function createImporter(options: {
  readonly service: Pick<PricingService, 'importPoints'>;
  readonly signal: AbortSignal;
  /** Receives the other columns; if omitted, they are not stored. */
  readonly storeColumns?: StoreColumns;
}): Importer {
  const { service, signal, storeColumns } = options;
  const columns: StoredColumn[] = [];
  const counts = { read: 0, stored: 0, revised: 0, unchanged: 0 };
  const rejections = createRejectionTally();
  const series = new Map<string, SeriesKey>();
  const notices: FileNotice[] = [];
  const extent: { firstStart: Date | null; lastEnd: Date | null } = { firstStart: null, lastEnd: null };

  const storeSlice = async (key: SeriesKey, points: readonly PricePoint[], file: string | undefined) => {
    const result = await service.importPoints({ series: key, points });
    counts.stored += result.stored;
    counts.revised += result.revised;
    counts.unchanged += result.unchanged;
    rejections.add(result.rejected, file);
    series.set(JSON.stringify(key), key);
    const [first, last] = [points[0]!.start, points.at(-1)!.end];
    if (!extent.firstStart || first < extent.firstStart) extent.firstStart = first;
    if (!extent.lastEnd || last > extent.lastEnd) extent.lastEnd = last;
  };
  return {
    store: async ({ batches, rejected, read, notices: about = [], columns: beside }, { file, onProgress } = {}) => {
      const total = batches.reduce((sum, { points }) => sum + points.length, 0);
      let done = 0;
      counts.read += read;
      rejections.add(rejected, file);
      notices.push(...about.map((notice) => (file === undefined ? notice : { ...notice, file })));
      for (const batch of batches) {
        for (const slice of slicesOf(batch.points)) {
          if (signal.aborted) return;
          await storeSlice(batch.series, slice, file);
          done += slice.length;
          onProgress?.(done, total);
        }
      }
      if (beside && storeColumns && !signal.aborted) columns.push(...(await storeColumns(beside)));
    },
    totals: () => ({
      ...counts,
      rejected: rejections.total(),
      reasons: rejections.groups(),
      series: [...series.values()],
      columns,
      notices,
      ...extent,
    }),
  };
}

/** Overlapping points stay in one batch, so that duplicates and overlaps are resolved together. */
export function* slicesOf(points: readonly PricePoint[]): Generator<readonly PricePoint[]> {
  for (let from = 0; from < points.length; ) {
    let to = Math.min(from + INGEST_BATCH_ROWS, points.length);
    while (to < points.length && points[to]!.start < points[to - 1]!.end) to++;
    yield points.slice(from, to);
    from = to;
  }
}
