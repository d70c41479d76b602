import type { SeriesDefinition } from '../model/tariff.ts';

/** Market prices in ascending order, without overlaps. */
export interface PriceSeries {
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  readonly price: Float64Array;
}

export interface PricePoint {
  readonly start: Date;
  readonly end: Date;
  readonly price: number;
}

/** @throws RangeError if two prices are for the same moment */
export function createPriceSeries(points: readonly PricePoint[]): PriceSeries {
  const sorted = points.toSorted((a, b) => a.start.getTime() - b.start.getTime());
  const series = {
    startMs: Float64Array.from(sorted, ({ start }) => start.getTime()),
    endMs: Float64Array.from(sorted, ({ end }) => end.getTime()),
    price: Float64Array.from(sorted, ({ price }) => price),
  };
  for (let index = 1; index < sorted.length; index++) {
    if (series.startMs[index]! < series.endMs[index - 1]!) {
      throw new RangeError(`There are two prices for ${new Date(series.startMs[index]!).toISOString()}`);
    }
  }
  return series;
}

/** The prices contained in a tariff document. */
export const seriesInDocument = (definition: SeriesDefinition): PriceSeries | undefined =>
  definition.prices &&
  createPriceSeries(
    definition.prices.map(({ start, end, price }) => ({ start: new Date(start), end: new Date(end), price })),
  );

/**
 * Mean over [startMs, endMs) of a function of the price, weighted by time; NaN if a part has no price. `cursor`
 * advances with the calls, which must ascend.
 */
export function meanPrice(
  series: PriceSeries,
  startMs: number,
  endMs: number,
  cursor: { at: number },
  convert: (price: number) => number,
): number {
  let at = cursor.at;
  while (at < series.endMs.length && series.endMs[at]! <= startMs) at++;
  cursor.at = at;
  const first = series.startMs[at];
  if (first !== undefined && first <= startMs && series.endMs[at]! >= endMs) return convert(series.price[at]!);
  let covered = 0;
  let sum = 0;
  for (; at < series.startMs.length && series.startMs[at]! < endMs; at++) {
    const overlap = Math.min(series.endMs[at]!, endMs) - Math.max(series.startMs[at]!, startMs);
    covered += overlap;
    sum += overlap * convert(series.price[at]!);
  }
  return covered === endMs - startMs ? sum / covered : Number.NaN;
}
