import { roundTo } from '@energy-optimizer/kernel';
import { meanOf } from './statistics.ts';

export type TrendDirection = 'increasing' | 'decreasing' | 'stable';

export interface Trend {
  readonly direction: TrendDirection;
  /**
   * Change from start to end in percent of the start's size, two decimals; null when the start is 0, or next to it, and
   * the end is not.
   */
  readonly changePercent: number | null;
  /** Mean of the first third of the known values. */
  readonly startPrice: number | null;
  /** Mean of the last third. */
  readonly endPrice: number | null;
  /** Number of values in the trend; 0 if there are fewer than two. */
  readonly dataPoints: number;
}

const THRESHOLD_PERCENT = 5;
const NO_TREND: Trend = { direction: 'stable', changePercent: null, startPrice: null, endPrice: null, dataPoints: 0 };

/**
 * Compares the mean of the first third with that of the last; more than 5 % of the start's size is a movement.
 * Dividing by |start| keeps the direction right for negative prices: from −10 to −5 is an increase of 50 %.
 * From exactly 0 there is no percentage: any movement counts, and `changePercent` is null.
 */
export function trendOf(values: readonly (number | null)[]): Trend {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return NO_TREND;
  const third = Math.max(1, Math.floor(known.length / 3));
  const startPrice = meanOf(known.slice(0, third))!;
  const endPrice = meanOf(known.slice(-third))!;
  // Rounded to ten decimals, so that exactly 5 % does not exceed 5 % through binary rounding.
  const change = roundTo(endPrice - startPrice, 10);
  const ratio = (change / Math.abs(startPrice)) * 100;
  const percent = Number.isFinite(ratio) ? roundTo(ratio, 10) : null;
  return {
    direction: directionOf(percent ?? change * Number.POSITIVE_INFINITY),
    changePercent: change === 0 ? 0 : percent === null ? null : roundTo(percent, 2),
    startPrice,
    endPrice,
    dataPoints: known.length,
  };
}

function directionOf(percent: number): TrendDirection {
  if (percent > THRESHOLD_PERCENT) return 'increasing';
  return percent < -THRESHOLD_PERCENT ? 'decreasing' : 'stable';
}
