import type { Interval, RegionCode } from '@energy-optimizer/kernel';

/** Variables that may drive prices and are known ahead, each with its fixed unit. */
export const EXOGENOUS_UNITS = {
  load_forecast: 'MW',
  wind_forecast: 'MW',
  solar_forecast: 'MW',
  /** 2 m above ground. */
  temperature: 'degC',
  /** At the height the batch's `name` says. */
  wind_speed: 'm/s',
  /** Global horizontal (shortwave), mean over the interval. */
  irradiance: 'W/m2',
  /** Of the electricity consumed. */
  carbon_intensity: 'gCO2/kWh',
} as const;
export type ExogenousVariable = keyof typeof EXOGENOUS_UNITS;

/**
 * A value in `[startMs, endMs)` UTC, epoch ms; 0 and negative are values. A step without a value is absent, never null.
 */
export interface ExogenousPoint {
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
  /**
   * When this value became usable: when the provider issued it, if the response states it, otherwise when it was
   * fetched. Never too early, unless assumed. null: read from a file that does not state it.
   */
  readonly knownAtMs: number | null;
  /** `knownAtMs` is the publication deadline, not the time of observation; used only if there is none. */
  readonly isAssumed?: true;
}

/** Why a row, a series or a document did not become values. */
export const EXOGENOUS_REJECTION_CODES = [
  'no_data',
  'missing_value',
  'implausible_value',
  'conflict',
  'invalid_row',
  'invalid_time',
  'not_a_forecast',
  'unknown_region',
  'unknown_unit',
  'unreachable',
] as const;
export type ExogenousRejectionCode = (typeof EXOGENOUS_REJECTION_CODES)[number];

export interface ExogenousRejection {
  readonly code: ExogenousRejectionCode;
  /** Location in the payload: row number, key or time as in the source. */
  readonly where: string;
  /** One actionable sentence. */
  readonly reason: string;
}

/** Values of one series, identified by region, variable, source and name. */
export interface ExogenousBatch {
  readonly region: RegionCode;
  readonly variable: ExogenousVariable;
  /** Provider id. */
  readonly source: string;
  /**
   * Distinguishes further series of one source: `10m` and `100m` for wind speed, `actual` for outcomes; otherwise
   * empty.
   */
  readonly name: string;
  /** Ascending by start, not overlapping; lengths may change on the way. */
  readonly points: readonly ExogenousPoint[];
  /** Rejected rows of this series. A batch may contain only these. */
  readonly rejected: readonly ExogenousRejection[];
}

/** The result of parsing one payload. */
export interface ExogenousParsed {
  readonly batches: readonly ExogenousBatch[];
  /** Rejections of the entire document, or of unsupported series. */
  readonly rejected: readonly ExogenousRejection[];
}

export interface ExogenousRequest {
  readonly region: RegionCode;
  /** UTC. Values that start in it; a provider may return fewer (its horizon) but no others. */
  readonly interval: Interval;
  readonly signal?: AbortSignal;
}

export interface ExogenousParseContext {
  /** The region of a file, if its payload does not state it. */
  readonly region?: RegionCode;
  /** When the payload was fetched; omitted for a file of unknown age. */
  readonly fetchedAt?: Date;
}

/** One source of exogenous series: client, payload schema and pure transform behind this port. */
export interface ExogenousProvider {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  /** License of the values, as far as known, and the attribution to display. */
  readonly license: string;
  readonly attribution: string;
  readonly variables: readonly ExogenousVariable[];
  readonly regions: readonly RegionCode[];
  /** Days of history available as known at the time, for the first training. */
  readonly archiveDays?: number;
  /**
   * Fetches, validates and normalizes. Empty if the region is not covered. Data that could not be fetched or read
   * besides the rest is reported in the `rejected` of its batch, which may contain nothing else.
   * @throws ProviderError if the provider cannot be reached or its response is unreadable; the signal's reason if
   *   aborted
   */
  fetch(request: ExogenousRequest): Promise<readonly ExogenousBatch[]>;
  /** Reads one recorded response of this provider, from any endpoint it uses. Pure. @throws PayloadError */
  parse(payload: Uint8Array, context: ExogenousParseContext): ExogenousParsed;
}
