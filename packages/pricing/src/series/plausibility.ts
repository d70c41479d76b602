import { FLAG, type PricePoint } from './price-point.ts';

/** Points examined together, with as many on either side as context: two days of hours, one of half-hours. */
const BLOCK = 48;
const MARGIN = 24;
const MIN_NEIGHBORS = 12;
/** A price this many robust standard deviations from its neighborhood's median is a spike. */
const SPIKE_SIGMAS = 8;
/** The robust deviation counts as at least this share of the median: a two-rate tariff is no spike. */
const MIN_RELATIVE_SIGMA = 0.25;
/** Median absolute deviation → standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;
const LIKE_SIZE = 0.25;

/** Flags that depend on the available neighbors; their change alone is no revision. */
export const JUDGED_BITS = FLAG.spike | FLAG.signSwapped;

/**
 * Flags of each point (its own and those noticed here): spikes and swapped signs by the median absolute deviation of
 * the neighborhood, gaps by time. Nothing is dropped or changed. Points ascend and do not overlap.
 * @param before points of the same series just before, for context; they are not judged
 */
export function plausibilityFlags(points: readonly PricePoint[], before: readonly PricePoint[] = []): number[] {
  const all = [...before, ...points];
  const prices = Float64Array.from(all, (point) => point.price);
  const flags = all.map((point) => point.flags ?? 0);
  for (let from = before.length; from < all.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, all.length);
    judgeLevels(prices, flags, from, to);
  }
  for (let i = Math.max(before.length, 1); i < all.length; i++) {
    if (all[i]!.start > all[i - 1]!.end) flags[i]! |= FLAG.gapBefore;
  }
  return flags.slice(before.length);
}

function judgeLevels(prices: Float64Array, flags: number[], from: number, to: number): void {
  const neighborhood = prices.slice(Math.max(0, from - MARGIN), to + MARGIN);
  if (neighborhood.length < MIN_NEIGHBORS) return;
  const median = medianOf(neighborhood);
  const sigma = MAD_TO_SIGMA * medianOf(neighborhood.map((price) => Math.abs(price - median)));
  const limit = SPIKE_SIGMAS * Math.max(sigma, MIN_RELATIVE_SIGMA * Math.abs(median));
  for (let i = from; i < to; i++) {
    if (limit > 0 && Math.abs(prices[i]! - median) > limit) flags[i]! |= FLAG.spike;
    if (signLooksSwapped(prices, i, sigma)) flags[i]! |= FLAG.signSwapped;
  }
}

/** Both direct neighbors agree on a level clearly away from zero, and this price is that level with the other sign. */
function signLooksSwapped(prices: Float64Array, i: number, sigma: number): boolean {
  const left = prices[i - 1];
  const right = prices[i + 1];
  const price = prices[i]!;
  if (left === undefined || right === undefined || left * right <= 0 || price * left >= 0) return false;
  const level = (left + right) / 2;
  const close = (a: number) => Math.abs(Math.abs(a) - Math.abs(level)) <= LIKE_SIZE * Math.abs(level);
  return Math.abs(level) > 3 * sigma && close(left) && close(right) && close(price);
}

/** Sorts its argument. */
function medianOf(values: Float64Array): number {
  values.sort();
  const middle = values.length >>> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}
