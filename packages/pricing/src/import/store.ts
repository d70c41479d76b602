import type { PricePoint, Rejection, SeriesKey } from '../series/price-point.ts';
import type { IngestResult } from '../use-cases/ingest.ts';
import type { Notice } from './notices.ts';

/** Progress of an import. */
export interface ImportProgress {
  readonly phase: 'reading' | 'storing';
  /** Rows read, or points stored so far. */
  readonly done: number;
  /** Points to store; undefined while reading. */
  readonly total: number | undefined;
}

export interface ImportSummary {
  readonly series: SeriesKey;
  /** Data rows in the file. */
  readonly read: number;
  readonly stored: number;
  readonly revised: number;
  readonly unchanged: number;
  /** Every row that did not become a price, with its line. */
  readonly rejections: readonly Rejection[];
  /** Assumptions about the file. */
  readonly notices: readonly Notice[];
}

/** The part of the service an import needs. */
export interface PointStore {
  importPoints(batch: { readonly series: SeriesKey; readonly points: readonly PricePoint[] }): Promise<IngestResult>;
}

export interface ImportOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** Points stored per statement, so that progress is visible and a crash loses little. */
const BATCH_POINTS = 10_000;

/** Stores points of one series in ascending batches. */
export async function storePoints(
  store: PointStore,
  parsed: {
    readonly series: SeriesKey;
    readonly read: number;
    readonly points: PricePoint[];
    readonly rejected: readonly Rejection[];
    readonly notices?: readonly Notice[];
  },
  { onProgress }: ImportOptions,
): Promise<ImportSummary> {
  const points = parsed.points.sort((a, b) => a.start.getTime() - b.start.getTime());
  const rejections = [...parsed.rejected];
  const counts = { stored: 0, revised: 0, unchanged: 0 };
  for (let from = 0; from < points.length; ) {
    const to = batchEnd(points, from);
    const result = await store.importPoints({ series: parsed.series, points: points.slice(from, to) });
    counts.stored += result.stored;
    counts.revised += result.revised;
    counts.unchanged += result.unchanged;
    rejections.push(...result.rejected);
    from = to;
    onProgress?.({ phase: 'storing', done: to, total: points.length });
  }
  return { series: parsed.series, read: parsed.read, ...counts, rejections, notices: parsed.notices ?? [] };
}

/** Points with one start stay together, so that duplicates are settled in one place. */
function batchEnd(points: readonly PricePoint[], from: number): number {
  let to = Math.min(from + BATCH_POINTS, points.length);
  while (to < points.length && points[to]!.start.getTime() === points[to - 1]!.start.getTime()) to++;
  return to;
}
