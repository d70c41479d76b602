/** Descriptive statistics of the known values of a series; null where there is nothing to describe. */
export interface PriceStatistics {
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Sample standard deviation (n − 1); null with fewer than two values. */
  readonly volatility: number | null;
  /** Number of known values. */
  readonly count: number;
  /** Share of the steps that are known, 0–1. */
  readonly coverage: number;
}

/** `values` are equal steps of one series; null is unknown and takes part in nothing but the coverage. */
export function describePrices(values: readonly (number | null)[]): PriceStatistics {
  const known = values.filter((value) => value !== null);
  const coverage = values.length === 0 ? 0 : known.length / values.length;
  if (known.length === 0) return { min: null, max: null, mean: null, volatility: null, count: 0, coverage };
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let mean = 0;
  let squares = 0;
  // Welford's recurrence: one pass, stable for long series of nearly equal prices.
  known.forEach((value, index) => {
    min = Math.min(min, value);
    max = Math.max(max, value);
    const distance = value - mean;
    mean += distance / (index + 1);
    squares += distance * (value - mean);
  });
  const volatility = known.length < 2 ? null : Math.sqrt(squares / (known.length - 1));
  return { min, max, mean, volatility, count: known.length, coverage };
}

/** Mean of the values; null if there are none. */
export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
