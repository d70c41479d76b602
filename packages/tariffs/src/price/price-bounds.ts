import { cornersOf } from '../bill/dynamic.ts';
import type { Tariff } from '../model/tariff.ts';
import type { PriceSeries } from '../usage/price-series.ts';
import { type AllInOptions, type AllInPrices, allInPrices, type Intervals } from './all-in-price.ts';

/** Lowest and highest market price of each interval of a series. */
export interface PriceRange {
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Lowest and highest marginal price by interval; NaN where it is not known. */
export interface AllInBounds {
  readonly import: { readonly lower: Float64Array; readonly upper: Float64Array };
  readonly export: { readonly lower: Float64Array; readonly upper: Float64Array };
}

/** Market prices at which the price of the tariff may turn, each once. */
const turningPoints = (tariff: Tariff, name: string, zone: string | undefined): number[] => [
  ...new Set(
    tariff.components.flatMap((one) =>
      (one.kind === 'dynamic' || one.kind === 'support') && one.series === name
        ? cornersOf({ tariff, zone }, one).filter(Number.isFinite)
        : [],
    ),
  ),
];

/**
 * The range of the marginal price over a range of market prices. The price is piecewise linear in the market price, but
 * need not rise with it, so that its extremes are at an end of the range or where a cap, floor or threshold applies.
 * @param options.series the other series; the range is for the series `name`
 */
export function allInBounds(
  tariff: Tariff,
  intervals: Intervals,
  { name, range }: { readonly name: string; readonly range: PriceRange },
  options: AllInOptions = {},
): AllInBounds {
  const { startMs, endMs, lower, upper } = range;
  const within = (price: number) =>
    lower.map((low, index) => Math.min(Math.max(price, low), Math.max(low, upper[index]!)));
  const points = [lower, upper, ...turningPoints(tariff, name, options.zone).map(within)];
  const all = points.map((price) => {
    const series: PriceSeries = { startMs, endMs, price };
    return allInPrices(tariff, intervals, { ...options, series: { ...options.series, [name]: series } });
  });
  return { import: extremes(all, 'import'), export: extremes(all, 'export') };
}

function extremes(all: readonly AllInPrices[], direction: 'import' | 'export') {
  const first = all[0]![direction];
  const over = (choose: (...values: number[]) => number) =>
    first.map((_, index) => choose(...all.map((one) => one[direction][index]!)));
  return { lower: over(Math.min), upper: over(Math.max) };
}
