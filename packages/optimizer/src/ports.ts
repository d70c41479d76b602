import type { Currency, Interval } from '@energy-optimizer/kernel';
import type { Outlook, OutlookPiece, PriceTerms, TariffView } from '@energy-optimizer/outlook';
import type { Plan, Problem } from '@energy-optimizer/planning';
import type { Principal } from '@energy-optimizer/rpc';

/** The inputs that ask for the prices of a tariff. */
export interface TariffChoice {
  readonly tariff?: string | undefined;
  readonly zone?: string | undefined;
  readonly used?: number | undefined;
  readonly contractStart?: string | undefined;
}

export interface PriceRequest extends TariffChoice {
  readonly region: string;
  readonly interval: Interval;
  /** Uses only prices, forecasts and tariff versions known at this instant. */
  readonly at: Date;
  readonly caller: Principal;
}

/** Prices of a range, published and forecast, per kWh. */
export interface KnownPrices {
  readonly outlook: Outlook;
  readonly currency: Currency;
  /** Source of the published market prices; null: there are none. */
  readonly source: PriceTerms | null;
  /** The forecast; null: none is needed, or there is none. */
  readonly model: { readonly modelId: string; readonly issuedAt: Date } | null;
  /** Why the last moment of the range has no price; empty if it has one. */
  uncovered(end: Date): Promise<readonly string[]>;
  /** The tariff in whose prices they are. */
  readonly paid?: { readonly tariff: TariffView | undefined; readonly vatIncluded: boolean | null } | undefined;
}

/** Where prices come from: published, continued by the forecast, of the market or of a tariff. */
export interface PriceOutlooks {
  /** @throws AppError `unknown_region`, `forecast_unavailable` (503), and those of the prices of a tariff */
  prices(request: PriceRequest): Promise<KnownPrices>;
  /** Prices paid for energy fed into the grid with a tariff, per kWh; undefined without one. */
  exports(
    request: PriceRequest,
  ): Promise<readonly { readonly startMs: number; readonly endMs: number; readonly price: number }[] | undefined>;
  /** Forecast carbon intensity in gCO2/kWh; undefined: the region has none. */
  carbon(
    request: Pick<PriceRequest, 'region' | 'interval' | 'at'>,
  ): Promise<{ readonly pieces: readonly OutlookPiece[] } | undefined>;
}

/** Where the household is, as its preferences state. */
export interface Homes {
  regionOf(userId: string): Promise<string | null>;
}

/** What users have consented to. */
export interface Consents {
  /** False: consent is missing, or the account is restricted to storage. */
  allows(userId: string, purpose: 'optimization' | 'analytics'): Promise<boolean>;
}

/** The switches of an operator. */
export interface Switches {
  /** Plans are computed. */
  loadOptimization(): Promise<boolean>;
}

/** A problem to plan, and how long and how exactly to search. */
export interface PlanTask {
  readonly problem: Problem;
  readonly timeLimitMs: number;
  /** Share of the objective within which a plan counts as optimal. */
  readonly gap: number;
  /** Nobody waits for it: one thread stays free for others. */
  readonly isBackground?: boolean;
}

/** Where plans are computed: in the server worker threads. */
export interface PlanRunner {
  /** @throws AppError `planning_busy`, `planner_crashed` (503), `timeout` (504) */
  plan(task: PlanTask, signal: AbortSignal | undefined): Promise<Plan>;
}
