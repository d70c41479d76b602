import type { Artifact, Expert, ExpertFamily, Panel } from '../experts/expert.ts';

/** An excluded expert, and the reason as text. */
export interface Excluded {
  readonly id: string;
  readonly reason: string;
}

/** The forecast of one morning for one lead day; all arrays have `steps` values, in the unit of the prices. */
export interface MixedDay {
  /** The forecast that is served: `uncorrected + bias`. */
  readonly point: Float64Array;
  /** Bernstein online aggregation of the experts. */
  readonly uncorrected: Float64Array;
  /** The correction from recent errors of the same step; 0 if they do not differ from chance. */
  readonly bias: Float64Array;
  /** The interpretable alternative: bounded inverse-error weights over the means of the families. */
  readonly rule: Float64Array;
  /** Mean of each family's active experts. */
  readonly families: ReadonlyMap<ExpertFamily, Float64Array>;
  /** Standard deviation over the active experts. */
  readonly spread: Float64Array;
  /** For each of `COVERAGES`; undefined until a few days of errors are known. */
  readonly central: readonly { readonly low: Float64Array; readonly high: Float64Array }[] | undefined;
  /** For each of `PERCENTILES`; undefined as above. */
  readonly percentiles: readonly Float64Array[] | undefined;
  /** Share of each expert in `uncorrected`, mean over the steps, by id; 0 for the excluded; they sum to 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** Weights of the rule: within 0.1–0.8, sum 1. */
  readonly familyWeights: Readonly<Partial<Record<ExpertFamily, number>>>;
  readonly excluded: readonly Excluded[];
}

/** The forecast of one day, some days ahead. */
export interface LeadForecast {
  /** 1 is the first day with unknown prices. */
  readonly lead: number;
  /** Local date of the day forecast. */
  readonly date: string;
  /** The forecast of each fitted expert by ID, including the reference `weekly-naive`. */
  readonly experts: ReadonlyMap<string, Float64Array>;
  readonly mixed: MixedDay;
}

export interface Issue {
  /** Index in the panel of lead 1. */
  readonly day: number;
  readonly leads: readonly LeadForecast[];
}

/**
 * The stored forecast for a day that became known; a `LeadForecast` is one. Without `mixed`, the mix is
 * recomputed from the experts' values.
 */
export interface IssuedDay {
  readonly lead: number;
  readonly experts: ReadonlyMap<string, Float64Array>;
  readonly mixed?: Pick<MixedDay, 'uncorrected' | 'point' | 'central'>;
}

/** The result of learning one day for one lead. */
export interface DayLesson {
  readonly lead: number;
  /** Mean absolute errors of the day; NaN when no price of it is known. */
  readonly loss: number;
  /** By expert id. */
  readonly losses: Readonly<Record<string, number>>;
  /** Errors have grown beyond chance, so memories were shortened. */
  readonly alarm: boolean;
  readonly weightsBefore: Readonly<Record<string, number>>;
  readonly weightsAfter: Readonly<Record<string, number>>;
  readonly familyWeightsBefore: Readonly<Partial<Record<ExpertFamily, number>>>;
  readonly familyWeightsAfter: Readonly<Partial<Record<ExpertFamily, number>>>;
  readonly biasBefore: Float64Array;
  readonly biasAfter: Float64Array;
  /** Excluded from the next forecast on. */
  readonly excluded: readonly Excluded[];
}

export interface LearnReport {
  /** Local dates learned, oldest first: several if days had been missed, none if there was nothing new. */
  readonly learned: readonly string[];
  /** Of the last day learned, one per lead that had been issued. */
  readonly lessons: readonly DayLesson[];
  /** Experts fitted from scratch, and why. */
  readonly refitted: readonly Excluded[];
  /** Experts that could not be fitted, and why. */
  readonly failed: readonly Excluded[];
}

/** The stage a region's history allows. */
export interface Readiness {
  /** `none`: refused; `naive`: the weekly naive model alone; `learned`: the experts whose history is long enough. */
  readonly stage: 'none' | 'naive' | 'learned';
  /** Days with all prices known. */
  readonly days: number;
  /** Missing data, e.g. `needs 56 days; has 12`; undefined if nothing is missing. */
  readonly missing: string | undefined;
  /** Ids of the experts that can take part. */
  readonly experts: readonly string[];
}

/** The learned state as data. */
export interface ForecasterState {
  readonly steps: number;
  /** The number of exogenous series used for training. */
  readonly series: number;
  /** Last local date in the training data. */
  readonly trainedThrough: string;
  readonly experts: readonly Artifact[];
  /** One per lead, lead 1 first. */
  readonly mixers: readonly Artifact[];
}

/** One reason for a day's forecast. */
export interface Driver {
  /** Readable text, e.g. `load forecast is high`. */
  readonly text: string;
  /** Mean over the day in the unit of the prices: its contribution compared with a typical day. */
  readonly contribution: number;
}

/** A hindcast of `onboard`: the forecast that would have been issued, and its day. */
export interface Hindcast extends LeadForecast {
  /** Index in the panel of the day forecast. */
  readonly day: number;
}

/** Learns a market day by day and forecasts its next days. Not safe for concurrent use. */
export interface Forecaster {
  /** The stage the days before `day` allow. */
  readiness(panel: Panel, day: number): Readiness;
  /**
   * Forecasts `day` and the days after it, as many as the panel has rows for (NaN prices) and at most `leadDays`.
   * Prices from `day` on are never read, known or not; the forecast of one day stands for its prices in the next.
   * Exogenous values after day `exogenousThrough` (default: the panel's last) are not read either.
   * @throws RangeError when the history is too short (see `readiness`).
   */
  issue(panel: Panel, day: number, options?: { readonly exogenousThrough?: number }): Issue;
  /** Learns from day `day - 1`: first the mixers, from the issued forecast, then the experts. */
  learn(panel: Panel, day: number, issued?: readonly IssuedDay[]): LearnReport;
  /** Fits every expert whose history is long enough to the days before `day`. */
  fit(panel: Panel, day: number): LearnReport;
  /** Fits `warmUpDays` before `day`, then issues and learns day by day, so that weights and intervals exist at once. */
  onboard(
    panel: Panel,
    day: number,
    options: { readonly warmUpDays: number; readonly onDay?: (done: number, of: number) => void },
  ): { readonly hindcasts: readonly Hindcast[]; readonly report: LearnReport };
  serialize(): ForecasterState;
  /**
   * Rejected parts (another version, wrong checksum or shape) are refitted by the next `learn`; mixers start uniform.
   */
  restore(state: ForecasterState): { readonly refused: readonly Excluded[] };
  /** The drivers of the forecast of `day`, largest first; `series` names the exogenous series in order. */
  explain(panel: Panel, day: number, series: readonly string[]): readonly Driver[];
}

export interface ForecasterOptions {
  readonly experts: readonly Expert[];
  /** Values per day: 24, 48 or 96. */
  readonly steps: number;
  /** Maximum lead in days; default 7. */
  readonly leadDays?: number;
}
