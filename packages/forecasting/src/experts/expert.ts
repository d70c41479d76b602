/**
 * One market's history as days of equal length, row-major. A day that the clock made shorter or longer is brought to
 * `steps` values before it gets here, and a value that is not known is NaN.
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
  /** Per day 1 for a public holiday of the market's region; left out where the region is not known. */
  readonly holidays?: Uint8Array;
}

export type ExpertFamily = 'naive' | 'lear' | 'kernel' | 'analogue' | 'trees' | 'net';

/** A fitted model as data: never code, refused when its checksum or version does not fit. */
export interface Artifact {
  readonly expert: string;
  readonly version: number;
  /** What the numbers mean, as JSON. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly weights: Uint8Array;
  /** SHA-256 of header and weights, hex. */
  readonly checksum: string;
}

/** What a group of inputs adds to the forecast of a day against a usual one, mean over the day, in the unit of the prices. */
export interface Contribution {
  readonly kind: 'price' | 'exogenous' | 'weekday' | 'cycle' | 'anchor';
  /** Days back (price, exogenous), else 0. */
  readonly lag: number;
  /** Index of the exogenous series, else 0. */
  readonly series: number;
  readonly value: number;
  /** Mean of the inputs, 0 for usual ones: whether they are high or low. */
  readonly input: number;
}

/**
 * One way to forecast the prices of day `day` of a panel from prices up to `day - 1` and exogenous series up to `day`.
 * Nothing beyond that is ever read: an audit corrupts it and compares.
 */
export interface Expert {
  readonly id: string;
  readonly family: ExpertFamily;
  /** Days of history needed before the first fit. */
  readonly minDays: number;
  /** Learns from all days before `day`. */
  fit(panel: Panel, day: number): void;
  /** The cheap daily step: day `day - 1` has become known since the last fit or update. */
  update(panel: Panel, day: number): void;
  /** Where fits are dear and regular: whether the update for `day` is one. */
  refitsOn?(panel: Panel, day: number): boolean;
  /** `steps` prices for the day. */
  predict(panel: Panel, day: number): Float64Array;
  /** Where the model is linear enough to say: the forecast of the day group by group of inputs. */
  contributions?(panel: Panel, day: number): readonly Contribution[];
  serialize(): Artifact;
  /** @throws Error for another expert, another version or a wrong checksum: refit then. */
  restore(artifact: Artifact): void;
}
