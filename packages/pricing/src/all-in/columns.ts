import { type Interval, type Resolution, resolutionMs } from '@energy-optimizer/kernel';
import { finestEdgeMinutes } from '@energy-optimizer/tariffs';
import { type BuiltSeries, buildSeries, finestResolution } from '../series/build-series.ts';
import { type Breakdown, emptyBreakdown, PARTS } from './breakdown.ts';
import type { AllInPieces } from './evaluate.ts';
import type { OpenTariff } from './open-tariff.ts';

/** Prices of a tariff in even steps; null: not known. */
export interface AllInSeries extends BuiltSeries {
  readonly breakdown: Record<keyof Breakdown, (number | null)[]>;
  readonly exportValues: (number | null)[];
}

/** Decimals of served prices: the parts then add up to the price to 1e-9. */
const SERVED = 1e10;

/** A price without binary rounding noise; null: not known. */
export function servedAllIn(price: number | null): number | null {
  if (price === null || !Number.isFinite(price)) return null;
  const scaled = price * SERVED;
  return Number.isSafeInteger(Math.round(scaled)) ? Math.round(scaled) / SERVED + 0 : price;
}

const CLOCK = ['PT60M', 'PT30M', 'PT15M'] as const;

/** The longest clock steps in which each price of the tariff and of its market is constant; five minutes at least. */
export function finestStep({ versions, market }: OpenTariff): Resolution {
  const rows = market?.selected?.rows;
  const ofMarket = rows && resolutionMs(finestResolution(rows) ?? 'PT60M');
  const lengths = versions.map(({ tariff }) => finestEdgeMinutes(tariff) * 60_000);
  const all = ofMarket === undefined ? lengths : [...lengths, ofMarket];
  return CLOCK.find((step) => all.every((length) => length % resolutionMs(step)! === 0)) ?? 'PT5M';
}

/** Time-weighted means of the steps; a step of which a part is not known is null. */
export function allInSeries(
  pieces: AllInPieces,
  request: { readonly interval: Interval; readonly resolution: Resolution; readonly timeZone: string },
): AllInSeries {
  const flags = pieces.startMs.map(() => 0);
  const mean = (prices: readonly number[]): BuiltSeries =>
    buildSeries({ starts: pieces.startMs, ends: pieces.endMs, prices, flags }, request)!;
  const column = (prices: readonly number[]) => mean(prices).values.map(servedAllIn);
  const built = mean(pieces.price);
  const breakdown = emptyBreakdown() as Record<keyof Breakdown, (number | null)[]>;
  for (const part of PARTS) breakdown[part] = column(pieces.breakdown[part]);
  return {
    ...built,
    values: built.values.map(servedAllIn),
    breakdown,
    exportValues: column(pieces.exportPrice),
  };
}
