import type { Currency, PriceUnit, RegionCode, Utility } from '@energy-optimizer/kernel';
import type { DIRECTIONS, SERIES_KINDS } from '@energy-optimizer/outlook';

export { DIRECTIONS, SERIES_KINDS } from '@energy-optimizer/outlook';
export type SeriesKind = (typeof SERIES_KINDS)[number];

export type Direction = (typeof DIRECTIONS)[number];

/** The identity of a price series. Prices of different series are never mixed. */
export interface SeriesKey {
  readonly region: RegionCode;
  readonly utility: Utility;
  readonly kind: SeriesKind;
  /** Provider id, e.g. `energy_charts`, `csv`. */
  readonly source: string;
  /** Supplier id for tariffs, e.g. `octopus`; null for markets and statistics. */
  readonly supplier: string | null;
  /** The supplier's product, the market's node, the survey's sector …; null where the source has only one. */
  readonly product: string | null;
  /** As the source publishes it; converted only in responses. */
  readonly unit: PriceUnit;
  readonly currency: Currency;
  readonly vatIncluded: boolean;
  readonly direction: Direction;
}

/** One price, valid in `[start, end)` UTC, in the unit and currency of its series. Negative and zero are prices. */
export interface PricePoint {
  readonly start: Date;
  readonly end: Date;
  readonly price: number;
  /** {@link FLAG} bits set by the transform, e.g. for an hour whose two autumn values arrived merged. */
  readonly flags?: number;
}

/** Marks set by plausibility checks and transforms. Flagged prices are stored and served. */
export const FLAG = {
  /** Far outside the range of its neighborhood. */
  spike: 1,
  /** The interval before this one is missing. */
  gapBefore: 2,
  /** The same source gave two different prices for this interval; the last one applies. */
  conflict: 4,
  /** Opposite sign and similar size to its neighbors; possibly a swapped sign. */
  signSwapped: 8,
  /** When this became known is not recorded; the market's publication time was assumed. */
  knownAtAssumed: 16,
  /** Two autumn hours that the source merged into one value, used for both. */
  dstMerged: 32,
  /** An average over shorter contracts, not their settlement price. */
  averaged: 64,
} as const;
export type FlagName = keyof typeof FLAG;

/** Names of the bits set, in the order of {@link FLAG}. */
export const flagNames = (flags: number): FlagName[] =>
  (Object.keys(FLAG) as FlagName[]).filter((name) => (flags & FLAG[name]) !== 0);

export interface SeriesBatch {
  readonly series: SeriesKey;
  /** Ascending by start, not overlapping. */
  readonly points: readonly PricePoint[];
}

/** A rejected row, series or document. */
export const REJECTION_CODES = [
  'not_a_price',
  'missing_price',
  'placeholder',
  'implausible_price',
  'invalid_row',
  'invalid_time',
  'nonexistent_local_time',
  'mislabeled_time',
  'unknown_length',
  'overlap',
  'coarser',
  'conflict',
  'unknown_region',
  'unknown_unit',
  'unknown_currency',
  'unknown_direction',
  'license',
  'no_data',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

export interface Rejection {
  readonly code: RejectionCode;
  /** Location in the payload: row number, key or time as in the source. */
  readonly where: string;
  /** One actionable sentence. */
  readonly reason: string;
}

/** The result of parsing a payload. Every row is in exactly one of the two lists. */
export interface Parsed {
  readonly batches: readonly SeriesBatch[];
  readonly rejected: readonly Rejection[];
}
