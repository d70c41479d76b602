import type { PriceTerms } from './contract.ts';
import type { ForecastProvenance } from './forecast.ts';
import type { Stretch } from './outlook.ts';
import { type OriginPart, type PriceOrigin, partsOf } from './pieces.ts';

/** Decimals served: a hundred-millionth of a currency unit per kWh is a thousandth of a market's tick per MWh. */
const SERVED = 1e8;

/** A served price: converted to another unit of its dimension, without binary rounding noise, sign kept. */
export function servedPrice(price: number, factor = 1): number {
  const scaled = price * factor * SERVED;
  return Number.isFinite(scaled) ? Math.round(scaled) / SERVED + 0 : price * factor;
}

/** The same; null also for a price that is not representable in that unit. */
export function servedOrNull(price: number | null, factor = 1): number | null {
  const served = price === null ? null : servedPrice(price, factor);
  return served === null || Number.isFinite(served) ? served : null;
}

export const servedShares = (shares: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, servedPrice(share)]));

/** Name and terms of a source, by its id. */
export type DescribeSource = (source: string) => PriceTerms;

/** The source of the prices that a forecast learned from. */
export const servedSource = ({ source }: Pick<ForecastProvenance, 'source'>, describe: DescribeSource) =>
  source === null ? null : describe(source);

/** The forecast's provenance. @param factor converts its prices to the unit of the response */
export const servedProvenance = (provenance: ForecastProvenance, factor: number, describe: DescribeSource) => ({
  method: provenance.method,
  trainedOn: servedSource(provenance, describe),
  trainedThrough: provenance.trainedThrough,
  intervalMethod: provenance.intervalMethod,
  expertWeights: servedShares(provenance.expertWeights),
  familyWeights: servedShares(provenance.familyWeights),
  measuredCoverage: provenance.measuredCoverage.map((one) => ({ ...one, measured: servedOrNull(one.measured) })),
  drivers: provenance.drivers.map(({ text, contribution }) => ({
    text,
    contribution: servedPrice(contribution, factor),
  })),
  exogenous: [...provenance.exogenous],
  missing: [...provenance.missing],
});

/** An outlook as regular columns. */
export interface OutlookColumns {
  readonly values: (number | null)[];
  readonly parts: OriginPart[];
  /** Null where the price is published. */
  readonly intervals: { coverage: number; lower: (number | null)[]; upper: (number | null)[] }[];
}

/** Mean price of each step; undefined: neither published nor forecast. */
export function outlookColumns(
  steps: readonly (Stretch | undefined)[],
  {
    coverages,
    startMs,
    stepMs,
    serve = servedOrNull,
  }: {
    readonly coverages: readonly number[];
    readonly startMs: number;
    readonly stepMs: number;
    /** Rounds a price. */
    readonly serve?: (price: number) => number | null;
  },
): OutlookColumns {
  const values = steps.map((step) => (step ? serve(step.price) : null));
  const origins = steps.map((step, at): PriceOrigin | null => {
    if (step === undefined || values[at] === null) return null;
    return step.forecastShare > 0 ? 'forecast' : 'published';
  });
  const bound = (side: 'lower' | 'upper', k: number) =>
    steps.map((step, at) => {
      const value = step && origins[at] === 'forecast' ? step[side][k]! : Number.NaN;
      return Number.isFinite(value) ? serve(value) : null;
    });
  return {
    values,
    parts: partsOf(origins, startMs, stepMs),
    intervals: coverages.map((coverage, k) => ({ coverage, lower: bound('lower', k), upper: bound('upper', k) })),
  };
}
