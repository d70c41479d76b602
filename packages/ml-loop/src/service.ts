import type { Currency, Interval, PriceUnit, RegionCode, Series } from '@energy-optimizer/kernel';
import type { LearnOutcome, LearnRequest, ObserveOutcome, PricedMarket } from './ports.ts';
import type {
  AccuracyRow,
  ForecastIssue,
  ForecastProvenance,
  MarketRecord,
  ObservationStats,
  RunRecord,
} from './store/records.ts';

/** The forecasting operations as functions. Instants are UTC, prices in the unit and currency of the market. */
export interface MlService {
  /**
   * One learning run of a region, where learning runs: in the worker thread of a server, in process elsewhere. Alone per
   * market across all processes: a second run gets `busy`.
   * @throws AppError `unknown_market` (404) for a region without a market price
   */
  learn(request: LearnRequest): Promise<LearnOutcome>;
  /** The regions that can be forecast, with what is known of their prices then. */
  markets(at?: Date): Promise<readonly PricedMarket[]>;
  /** Matches actual prices and issues new forecasts where the frontier moved, exogenous data arrived or a different model is active. */
  observeForecasts(request?: {
    readonly region?: RegionCode;
    readonly at?: Date;
    readonly signal?: AbortSignal;
  }): Promise<readonly ObserveOutcome[]>;
  /** Issues the forecast of a region from its serving model, whether it is due or not. */
  issueForecasts(request: { readonly region: RegionCode; readonly at?: Date }): Promise<IssueOutcome>;
  /** The newest stored forecast that had been issued at `at`, of the asked interval what it covers; the port of pricing. */
  forecast(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly at: Date;
  }): Promise<ServedForecast | undefined>;
  /** The newest stored issue as it is. */
  newestIssue(region: RegionCode, at?: Date): Promise<ForecastIssue | undefined>;
  /** The region's model and its missing inputs. @throws AppError `unknown_market` (404) */
  modelInfo(region: RegionCode, at?: Date): Promise<ModelInfo>;
  /** Newest first; with the report of each. */
  runs(request: { readonly region?: RegionCode; readonly limit: number }): Promise<RunRecord[]>;
  /** Rolling accuracy per expert, lead day and window of 7, 28 and 90 days, of the last learning run. */
  accuracy(region: RegionCode): Promise<AccuracyRow[]>;
  /** The newest successful run of each trained region, for monitoring. */
  learned(): Promise<readonly LearnedRegion[]>;
  observationStats(region?: RegionCode): Promise<ObservationStats[]>;
  /** How often, after days like the last one, a window chosen by the forecast was among the cheapest. */
  confidence(request: ConfidenceRequest): Promise<Confidence | undefined>;
  /** What came after days like the first one of a forecast, and what forecasts like it were off by. */
  similarPast(issue: ForecastIssue): Promise<SimilarPast>;
  /** How much of the promised saving came true when forecasts looked like this one; undefined from too few days. */
  savingsKept(issue: ForecastIssue): Promise<SavingsKept | undefined>;
  /** Lives a market's stored history again, day by day through the database: learn, issue, observe. Resumes after a kill. */
  replay(request: ReplayRequest): Promise<ReplaySummary>;
  /** Pulls the exogenous providers for the regions that have a market. */
  syncExogenous(request?: { readonly signal?: AbortSignal }): Promise<ExogenousSync>;
  /** Why there is no forecast, as text; empty if there is one or no reason is known. Port of pricing. */
  lacks(request: { readonly region: RegionCode; readonly at: Date }): Promise<readonly string[]>;
  /** Creates and drops partitions of observations, forgets old issues and patterns. */
  maintain(): Promise<Readonly<Record<string, number>>>;
}

/** A stored forecast as pricing serves it. */
export interface ServedForecast {
  readonly series: Series;
  readonly issuedAt: Date;
  readonly modelId: string;
  readonly intervals: ForecastIssue['intervals'];
  readonly provenance: ForecastProvenance;
}

export interface LearnedRegion {
  readonly region: RegionCode;
  readonly learnedAt: Date;
  readonly durationMs: number;
  /** Of what was served for the first unknown day, over 28 days; null before any met its price. */
  readonly mae: number | null;
  /** Such as `EUR/mwh`. */
  readonly unit: string;
}

export type IssueOutcome =
  | {
      readonly status: 'issued';
      readonly region: RegionCode;
      readonly issueId: number;
      readonly issuedAt: Date;
      readonly steps: number;
    }
  | { readonly status: 'not_ready'; readonly region: RegionCode; readonly reason: string };

export interface ModelInfo {
  readonly market: PricedMarket;
  /** `none`: refused; `naive`: the weekly naive model alone; `learned`: the aggregated experts. */
  readonly stage: 'none' | 'naive' | 'learned';
  /** Such as "needs 56 days; has 12"; empty when nothing is lacking. */
  readonly lacks: readonly string[];
  /** What the newest learning run left; undefined before the first. */
  readonly record: MarketRecord | undefined;
  readonly servingRun: RunRecord | undefined;
  readonly issue: ForecastIssue | undefined;
}

export interface ConfidenceRequest {
  readonly region: RegionCode;
  readonly at?: Date;
  /** Steps of the market that the recommended run takes. */
  readonly durationMs: number;
  /** Similar days that are looked at; 30 unless told. */
  readonly count?: number;
}

export interface Confidence {
  /** Share of the similar days on which the window chosen by their forecast was among the cheapest tenth of all windows. */
  readonly share: number;
  /** Similar days with a forecast and an outcome. */
  readonly days: number;
  /** Mean similarity of the days looked at, −1 … 1. */
  readonly similarity: number;
  /** What the chosen windows cost above the cheapest ones on those days, mean; price units of the market. */
  readonly regret: number;
  readonly unit: PriceUnit;
  readonly currency: Currency;
}

/** Prices in the unit and currency of the forecast. */
export interface SimilarPast {
  /** At most three, the most similar first; empty while fewer than 28 days are remembered. */
  readonly days: readonly {
    /** Local date. */
    readonly date: string;
    /** −1 … 1. */
    readonly similarity: number;
    /** Mean price of the day that followed. */
    readonly nextMean: number;
  }[];
  /** Mean of actual − forecast over up to 30 similar forecasts; undefined from fewer than ten. */
  readonly bias: { readonly meanError: number; readonly days: number; readonly similarity: number } | undefined;
}

export interface SavingsKept {
  /** Saving that came true over saving promised, summed over the days; may be negative or above 1. */
  readonly share: number;
  readonly days: number;
  /** Mean similarity of the days looked at, −1 … 1. */
  readonly similarity: number;
}

export interface ReplayRequest {
  readonly region: RegionCode;
  /** First and last local date that is forecast. */
  readonly from: string;
  readonly to: string;
  readonly signal?: AbortSignal;
  readonly onDay?: (progress: { readonly date: string; readonly done: number; readonly total: number }) => void;
}

export interface ReplaySummary {
  readonly region: RegionCode;
  readonly days: number;
  /** Days that an earlier, interrupted replay had done. */
  readonly resumed: number;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  /** MAE over all days by expert, `ensemble`, `rule`, `uncorrected` and `weekly-naive`, lead 1. */
  readonly mae: Readonly<Record<string, number>>;
  /** CRPS of the ensemble; null before intervals exist. */
  readonly crps: number | null;
  readonly coverage: readonly { readonly coverage: number; readonly measured: number | null }[];
  /** Per day: MAE of ensemble and weekly naive, for the learning curve. */
  readonly curve: readonly { readonly date: string; readonly ensemble: number; readonly naive: number | null }[];
}

export interface ExogenousSync {
  readonly providers: readonly {
    readonly provider: string;
    readonly stored: number;
    readonly error?: string;
  }[];
  /** Regions about which something new is known: their forecasts are due. */
  readonly changed: readonly RegionCode[];
}
