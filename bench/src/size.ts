/**
 * Size of the measurement: enough for meaningful figures, or just enough to check that everything runs (`--small`, in
 * CI).
 */
export interface Size {
  /** Hours of prices, and the number of regions that have them (undefined: all bidding zones). */
  readonly hours: number;
  readonly regions: number | undefined;
  readonly load: { readonly seconds: number; readonly warmUpSeconds: number; readonly rounds: number };
  /** Uncached queries, none of which is repeated within a run. */
  readonly coldPaths: number;
  readonly historyRounds: number;
  readonly importRows: number;
  readonly importRounds: number;
  readonly subscribers: number;
  readonly changes: number;
}

export const FULL: Size = {
  hours: 8_760,
  regions: undefined,
  load: { seconds: 2, warmUpSeconds: 2, rounds: 6 },
  coldPaths: 60_000,
  historyRounds: 15,
  importRows: 50_000,
  importRounds: 5,
  subscribers: 2_000,
  changes: 5,
};

export const SMALL: Size = {
  hours: 240,
  regions: 3,
  load: { seconds: 1, warmUpSeconds: 1, rounds: 1 },
  coldPaths: 500,
  historyRounds: 5,
  importRows: 500,
  importRounds: 1,
  subscribers: 20,
  changes: 1,
};
