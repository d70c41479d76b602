import type { Interval, PriceUnit, RegionCode } from '@energy-optimizer/kernel';
import type { Parsed } from '@energy-optimizer/tariffs';
import type { ComparisonTask } from './comparison/compute.ts';
import type { YearlyCost } from './comparison/yearly-cost.ts';
import type { OwnDocument } from './household/own-document.ts';
import type { Assessment, SwitchingTask } from './switching/assess.ts';

/** Where comparisons are computed: in the server a worker thread. */
export interface ComparisonRunner {
  /** @throws AppError `comparison_busy` (503), `timeout` (504) */
  compute(task: ComparisonTask, signal: AbortSignal | undefined): Promise<readonly YearlyCost[]>;
}

/** Where the tariffs of households are read and compared: in the server a worker thread. */
export interface HouseholdRunner {
  /** @param text JSON. @throws AppError `comparison_busy` (503), `timeout` (504) */
  read(text: string, signal: AbortSignal | undefined): Promise<OwnDocument>;
  /** @throws AppError `comparison_busy` (503), `timeout` (504) */
  assess(task: SwitchingTask, signal: AbortSignal | undefined): Promise<Assessment>;
}

/** Stored market prices of a region, ascending, without VAT; epoch ms. */
export interface MarketHistory {
  readonly source: string;
  /** Such as day_ahead. */
  readonly kind: string;
  readonly unit: PriceUnit;
  readonly currency: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly prices: readonly number[];
}

/** The stored market prices, which dynamic tariffs follow. */
export interface StoredMarket {
  /** Undefined: the region has no market price. */
  history(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    /** As they were known at this instant. */
    readonly knownAt: Date;
  }): Promise<MarketHistory | undefined>;
}

/** Where large tariffs are parsed: in the server a worker thread. */
export interface TariffParser {
  /** @param text JSON. @throws AppError `comparison_busy` (503), `timeout` (504) */
  parse(text: string): Promise<Parsed>;
}

/** Prices of one supplier over a period, from the stored price series. */
export interface SupplierPriceStatistics {
  readonly product: string | null;
  readonly unit: string;
  readonly currency: string;
  readonly vatIncluded: boolean | null;
  readonly mean: number;
  /** Sample standard deviation; null for a single value. */
  readonly spread: number | null;
  readonly min: number;
  readonly max: number;
  readonly count: number;
  /** Share of the period with known prices. */
  readonly coverage: number;
}

/** The stored price series of suppliers. */
export interface SupplierPrices {
  /** Undefined: no price of the supplier is stored for the region in the period. */
  statistics(query: {
    readonly region: string;
    readonly utility: string;
    readonly supplier: string;
    readonly days: number;
  }): Promise<SupplierPriceStatistics | undefined>;
}
