import {
  type Currency,
  convertible,
  getRegion,
  type PriceUnit,
  priceFactor,
  sameUnitSystem,
  UTILITY_INFO,
  type Utility,
} from '@energy-optimizer/kernel';
import type { OtherSeries, Provenance } from '../schemas/index.ts';
import { type FlagName, flagNames } from '../series/price-point.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import type { SourceDirectory } from './source-directory.ts';

/**
 * Unit of a response: the requested one, otherwise the utility's usual one if the series' unit is of the same system,
 * otherwise kWh for energy prices: gas sold per kWh is not returned per therm unless therms are requested.
 */
export function outputUnit(series: StoredSeries, wanted: PriceUnit | undefined): PriceUnit {
  const { unit, utility } = series.key;
  if (wanted !== undefined && convertible(unit, wanted)) return wanted;
  const usual = UTILITY_INFO[utility].defaultUnit;
  if (sameUnitSystem(unit, usual)) return usual;
  return sameUnitSystem(unit, 'kwh') ? 'kwh' : unit;
}

export const factorOf = (series: StoredSeries, unit: PriceUnit): number => priceFactor(series.key.unit, unit);

/** Name and license of a source. */
export const sourceTerms = (sources: SourceDirectory, source: string) => ({
  source,
  sourceName: sources.nameOf(source),
  license: sources.licenseOf(source),
  attribution: sources.find(source)?.attribution ?? null,
});

/** Source, license and freshness of a series. */
export function provenanceOf(
  series: StoredSeries,
  context: {
    readonly unit: PriceUnit;
    readonly at: Date;
    readonly dataUntil: Date | null;
    readonly sources: SourceDirectory;
  },
): Provenance {
  const { kind, source, supplier, product, currency, vatIncluded, direction } = series.key;
  const { sources, unit, at, dataUntil } = context;
  return {
    kind,
    ...sourceTerms(sources, source),
    supplier,
    product,
    unit,
    currency,
    vatIncluded,
    direction,
    freshness: sources.freshnessOf(series, dataUntil, at),
  };
}

/** The same fields if no series has data: null except for the unit and currency of the response. */
export const noProvenance = (asked: { readonly region: string; readonly utility: Utility }, wanted?: PriceUnit) => ({
  kind: null,
  source: null,
  sourceName: null,
  supplier: null,
  product: null,
  unit: wanted ?? UTILITY_INFO[asked.utility].defaultUnit,
  currency: getRegion(asked.region).currency as Currency,
  vatIncluded: null,
  direction: null,
  freshness: null,
  license: null,
  attribution: null,
  asOf: null,
});

/** The fields that select a series. */
export function seriesChoice({ key }: StoredSeries): OtherSeries {
  const { kind, source, supplier, product, unit, currency, vatIncluded, direction } = key;
  return { kind, source, supplier, product, unit, currency, vatIncluded, direction };
}

/** Runs of equal, non-empty flags. */
export function flagRuns(flags: readonly number[]): { from: number; count: number; flags: FlagName[] }[] {
  const runs: { from: number; count: number; flags: FlagName[] }[] = [];
  for (let from = 0; from < flags.length; ) {
    let to = from + 1;
    while (to < flags.length && flags[to] === flags[from]) to++;
    if (flags[from] !== 0) runs.push({ from, count: to - from, flags: flagNames(flags[from]!) });
    from = to;
  }
  return runs;
}
