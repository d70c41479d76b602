import type { SeriesKey } from '../series/price-point.ts';

/** A stored series and what is known about its extent. */
export interface StoredSeries {
  readonly id: number;
  readonly key: SeriesKey;
  /** Start of its first interval, end of its last and the newest known_at; null while it has none. */
  readonly firstStart: Date | null;
  readonly lastEnd: Date | null;
  readonly lastKnownAt: Date | null;
  /** Length of its newest interval in ms, null while it has none. */
  readonly stepMs: number | null;
}

/** The key as its columns hold it: what makes one series another one than the next. */
export const identityColumns = (key: SeriesKey) =>
  [
    key.region,
    key.utility,
    key.kind,
    key.source,
    key.supplier ?? '',
    key.product ?? '',
    key.unit,
    key.currency,
    key.vatIncluded,
    key.direction,
  ] as const;

/** The same as a string. */
export const identityOf = (key: SeriesKey): string => identityColumns(key).join('|');
