import type { PriceColumns } from '../series/columns.ts';

/** Equal steps from `start` on; null leaves a gap. */
export function columns(startMs: number, stepMs: number, prices: readonly (number | null)[]): PriceColumns {
  const kept = prices.flatMap((price, i) => (price === null ? [] : [{ price, start: startMs + i * stepMs }]));
  return {
    starts: kept.map(({ start }) => start),
    ends: kept.map(({ start }) => start + stepMs),
    prices: kept.map(({ price }) => price),
    flags: kept.map(() => 0),
  };
}
