import type { Interval, RegionCode } from '@energy-optimizer/kernel';

/** What may drive prices and is known ahead, with the one unit each variable has everywhere in this project. */
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

/** A value in `[startMs, endMs)` UTC, epoch ms; 0 and negative are values. A step without a value is absent, never null. */
export interface ExogenousPoint {
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
  /**
   * From when on this value could have been used: when the provider issued it, where its answer says so, else when it was
   * fetched. Never earlier than is true, unless assumed. null: read from a file that does not say, so nobody knows.
   */
  readonly knownAtMs: number | null;
  /** `knownAtMs` is when the value had to be published, not when it was seen: it counts only where nothing was seen. */
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
  /** Where in the payload: row number, key or time as the source wrote it. */
  readonly where: string;
  /** One sentence a person can act on. */
  readonly reason: string;
}

/** Values of one series: what makes it another series than the next is region, variable, source and name together. */
export interface ExogenousBatch {
  readonly region: RegionCode;
  readonly variable: ExogenousVariable;
  /** Provider id. */
  readonly source: string;
  /** What else tells series of one source apart: `10m` and `100m` for wind speed, `actual` beside the forecast; else empty. */
  readonly name: string;
  /** Ascending by start, not overlapping; lengths may change on the way. */
  readonly points: readonly ExogenousPoint[];
  /** What of the payload became no value of this series. A batch may hold nothing else. */
  readonly rejected: readonly ExogenousRejection[];
}

/** What one payload turned into. */
export interface ExogenousParsed {
  readonly batches: readonly ExogenousBatch[];
  /** What is about the document as a whole, or about series that are none of ours. */
  readonly rejected: readonly ExogenousRejection[];
}

export interface ExogenousRequest {
  readonly region: RegionCode;
  /** UTC. Values that start in it; a provider may give fewer (its horizon) but no others. */
  readonly interval: Interval;
  readonly signal?: AbortSignal;
}

export interface ExogenousParseContext {
  /** The region a file is about, where its payload does not say so itself. */
  readonly region?: RegionCode;
  /** When the payload was fetched; left out for a file of unknown age. */
  readonly fetchedAt?: Date;
}

/** One source of exogenous series: client, payload schema and pure transform behind this port. */
export interface ExogenousProvider {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  /** Terms the values are published under, as far as known, and the attribution to show with them. */
  readonly license: string;
  readonly attribution: string;
  readonly variables: readonly ExogenousVariable[];
  readonly regions: readonly RegionCode[];
  /** So many days gone by can be had as they were known then, so that a first synchronization gives something to train on. */
  readonly archiveDays?: number;
  /**
   * Fetches, validates and normalizes. Empty where the region is not served. What could not be had or read beside the
   * rest is reported in the `rejected` of the batch it would have been in, which may hold nothing else.
   * @throws ProviderError when the provider cannot be reached or its answer cannot be read; the signal's reason when aborted
   */
  fetch(request: ExogenousRequest): Promise<readonly ExogenousBatch[]>;
  /** Reads one recorded answer of this provider, of any of the endpoints it uses. Pure. @throws PayloadError */
  parse(payload: Uint8Array, context: ExogenousParseContext): ExogenousParsed;
}
