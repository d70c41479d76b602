import type { Interval, RegionCode } from '@energy-optimizer/kernel';
import type { Direction, Parsed } from '../series/price-point.ts';

/** When a market publishes the next day's prices, in its own local time. */
export interface Publication {
  readonly timeZone: string;
  /** `HH:MM` local, a little after the scheduled time, so that a fetch finds the prices. */
  readonly at: string;
}

/** How old a source's data may become before it counts as stale. */
export type Freshness =
  /** The next local day must be there after the publication time. */
  | { readonly kind: 'day_ahead'; readonly publication: Publication }
  /** The newest interval must have ended at most this long ago. */
  | { readonly kind: 'max_age'; readonly maxAgeMs: number }
  /** Frozen data: never fresh, always labeled with its date. */
  | { readonly kind: 'frozen'; readonly asOf: string };

export interface FetchRequest {
  readonly regions: readonly RegionCode[];
  readonly interval: Interval;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

export interface ParseContext {
  /** The region of a file, if its payload does not state it. */
  readonly region?: RegionCode;
  readonly now: Date;
  /** Name of the file, where it says something the payload does not (`2025/10-26_NO1.json`). */
  readonly fileName?: string;
  /** Whether a tariff is for energy from the grid or fed into it, where neither payload nor file name say so. */
  readonly direction?: Direction;
}

/** One source of prices: ~100 lines of client, payload schema and pure transform behind this port. */
export interface PriceProvider {
  readonly id: string;
  readonly name: string;
  /** Null: data that no website publishes. */
  readonly homepage: string | null;
  /** Terms the prices are published under, as far as known, and the attribution to show with them. */
  readonly license: string;
  readonly attribution?: string;
  readonly regions: readonly RegionCode[];
  readonly freshness: Freshness;
  /**
   * Fetches, validates and normalizes.
   * @throws ProviderError when the provider cannot be reached or its answer cannot be read.
   */
  fetch(request: FetchRequest): Promise<Parsed>;
  /** Reads one recorded response of this provider, from any endpoint it uses. Pure. @throws PayloadError */
  parse(payload: Uint8Array, context: ParseContext): Parsed;
}
