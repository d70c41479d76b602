import {
  type Currency,
  convertible,
  findRegion,
  type PriceUnit,
  type RegionCode,
  type Utility,
} from '@energy-optimizer/kernel';
import type { StoredSeries } from '../store/stored-series.ts';
import { type Direction, SERIES_KINDS, type SeriesKind } from './price-point.ts';

/** The series a response may use. */
export interface SeriesFilter {
  readonly region: RegionCode;
  readonly utility: Utility;
  readonly kind?: SeriesKind | undefined;
  readonly source?: string | undefined;
  readonly supplier?: string | undefined;
  readonly product?: string | undefined;
  readonly currency?: Currency | undefined;
  /** Default `import`: a feed-in price is never used in place of a consumption price. */
  readonly direction?: Direction | undefined;
  /** Only series whose prices can be stated in this unit. */
  readonly unit?: PriceUnit | undefined;
}

/**
 * Sources of the same kind of price, best first: the market's own or its most complete publisher, then those that
 * republish on one market, then averages, then files. Every provider has its place; an unknown source comes last.
 */
export const SOURCE_ORDER: readonly string[] = [
  'entsoe',
  'energy_charts',
  'energidataservice',
  'elering',
  'elprisetjustnu',
  'hvakosterstrommen',
  'elexon',
  'octopus',
  'nyiso',
  'caiso',
  'aemo',
  'openelectricity',
  'eia',
  'awattar',
  'nrel',
  'csv',
  'epf',
];

/** The series that match the filter, in order of preference: kind, source, resolution (finest first). */
export function rankSeries(series: readonly StoredSeries[], filter: SeriesFilter): StoredSeries[] {
  return series.filter((candidate) => matches(candidate, filter)).sort(compare);
}

function matches({ key }: StoredSeries, filter: SeriesFilter): boolean {
  return (
    key.region === filter.region &&
    key.utility === filter.utility &&
    key.direction === (filter.direction ?? 'import') &&
    (filter.kind === undefined ? key.kind !== 'standing_charge' : key.kind === filter.kind) &&
    (filter.source === undefined || key.source === filter.source) &&
    (filter.supplier === undefined || key.supplier === filter.supplier) &&
    (filter.product === undefined || key.product === filter.product) &&
    (filter.currency === undefined || key.currency === filter.currency) &&
    (filter.unit === undefined || convertible(key.unit, filter.unit))
  );
}

const sourceRank = (source: string) => {
  const rank = SOURCE_ORDER.indexOf(source);
  return rank === -1 ? SOURCE_ORDER.length : rank;
};

function compare(a: StoredSeries, b: StoredSeries): number {
  return (
    SERIES_KINDS.indexOf(a.key.kind) - SERIES_KINDS.indexOf(b.key.kind) ||
    sourceRank(a.key.source) - sourceRank(b.key.source) ||
    foreignCurrency(a) - foreignCurrency(b) ||
    withoutVat(a) - withoutVat(b) ||
    (a.stepMs ?? Number.MAX_SAFE_INTEGER) - (b.stepMs ?? Number.MAX_SAFE_INTEGER) ||
    a.id - b.id
  );
}

/** One source may publish in two currencies: the region's own comes first. */
const foreignCurrency = ({ key }: StoredSeries) => (findRegion(key.region)?.currency === key.currency ? 0 : 1);
/** A customer pays a tariff with VAT; a market has none. */
const withoutVat = ({ key }: StoredSeries) => (key.vatIncluded ? 0 : 1);
