/**
 * One market's history as days of equal length, row-major. Days with a clock change are normalized to
 * `steps` values, and unknown values are NaN.
 */
export interface Panel {
  /** Values per day: 24, 48 or 96. */
  readonly steps: number;
  /** Local dates `YYYY-MM-DD`, consecutive. */
  readonly dates: readonly string[];
  /** `dates.length × steps` prices. */
  readonly prices: Float64Array;
  /** Series known a day ahead (load, wind, solar forecasts …), each `dates.length × steps`. */
  readonly exogenous: readonly Float64Array[];
  /** Per day, 1 for a public holiday of the market's region; omitted if the region is unknown. */
  readonly holidays?: Uint8Array;
}

export type ExpertFamily = 'naive' | 'lear' | 'kernel' | 'analogue' | 'trees' | 'net';

/** A fitted model as data, never code; rejected if its checksum or version does not match. */
export interface Artifact {
  readonly expert: string;
  readonly version: number;
  /** The layout of the weights, as JSON. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly weights: Uint8Array;
  /** SHA-256 of header and weights, hex. */
  readonly checksum: string;
}

/**
 * The contribution of a group of inputs to the forecast of a day, compared with a typical day; mean over the day, in
 * the unit of the prices.
 */
export interface Contribution {
  readonly kind: 'price' | 'exogenous' | 'weekday' | 'cycle' | 'anchor';
  /** Lag in days (price, exogenous), otherwise 0. */
  readonly lag: number;
  /** Index of the exogenous series, otherwise 0. */
  readonly series: number;
  readonly value: number;
  /** Mean of the inputs, 0 for typical ones; shows whether they are high or low. */
  readonly input: number;
}

/**
 * One way to forecast the prices of day `day` of a panel from prices up to `day - 1` and exogenous series up to `day`.
 * Nothing beyond that is read; an audit corrupts it and compares the results.
 */
export interface Expert {
  readonly id: string;
  readonly family: ExpertFamily;
  /** Days of history needed before the first fit. */
  readonly minDays: number;
  /** Learns from all days before `day`. */
  fit(panel: Panel, day: number): void;
  /** The inexpensive daily update, once day `day - 1` has become known since the last fit or update. */
  update(panel: Panel, day: number): void;
  /** For experts with expensive periodic fits: whether the update for `day` is one. */
  refitsOn?(panel: Panel, day: number): boolean;
  /** `steps` prices for the day. */
  predict(panel: Panel, day: number): Float64Array;
  /** For (nearly) linear models: the forecast of the day by group of inputs. */
  contributions?(panel: Panel, day: number): readonly Contribution[];
  serialize(): Artifact;
  /** @throws Error for another expert, another version or a wrong checksum: refit then. */
  restore(artifact: Artifact): void;
}
