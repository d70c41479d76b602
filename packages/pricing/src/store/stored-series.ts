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

/** What makes one series another one than the next, as a string. */
export const identityOf = (key: SeriesKey): string =>
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
  ].join('|');
