import { HOUR_MS } from '@energy-optimizer/kernel';
import { type EntsoeCurve, readEntsoeCurve, regionOfEic } from '@energy-optimizer/providers';
import type { Parsed, Rejection, SeriesKey } from '../../price-point.ts';
import {
  dayAheadSeries,
  EU_QUARTER_HOUR_FROM_MS,
  noData,
  parsedSeries,
  type Row,
  readCurrency,
  readEnergyUnit,
  reject,
  seriesId,
} from '../shared/index.ts';
import type { Publication, TimeSeries } from './payload.ts';
import { readPeriod } from './period.ts';

/** One time series of the document, read. */
interface Auction {
  readonly series: SeriesKey;
  /** Rank among the zone's auctions: the lowest per interval is the market's price. */
  readonly sequence: number;
  readonly rows: readonly Row[];
  readonly rejected: readonly Rejection[];
}

/** Time series of a publication → one series per zone, currency and unit. */
export function readPublication(publication: Publication): Parsed {
  if (publication.type !== undefined && publication.type !== 'A44') {
    return {
      batches: [],
      rejected: [
        reject('not_a_price', 'document', `type ${publication.type.slice(0, 20)} is not day-ahead prices (A44)`),
      ],
    };
  }
  const timeSeries = publication.TimeSeries.filter((series) => series !== undefined);
  if (timeSeries.length === 0) return noData('document', 'there is no time series');
  const read = timeSeries.map((series, index) => readTimeSeries(series, `time series ${series.mRID ?? index + 1}`));
  const auctions = read.filter((result): result is Auction => 'rows' in result);
  const refused = read.filter((result): result is Rejection => 'code' in result);
  const parts = [...groupBy(auctions, ({ series }) => seriesId(series)).values()].map(merge);
  return {
    batches: parts.flatMap((part) => part.batches),
    rejected: [...refused, ...parts.flatMap((part) => part.rejected)],
  };
}

function readTimeSeries(series: TimeSeries, where: string): Auction | Rejection {
  const region = regionOfEic(series['in_Domain.mRID']);
  if (!region)
    return reject('unknown_region', where, `no region has the code ${String(series['in_Domain.mRID']).slice(0, 20)}`);
  if ((series['out_Domain.mRID'] ?? series['in_Domain.mRID']) !== series['in_Domain.mRID']) {
    return reject('not_a_price', where, 'it is between two zones, not the price of one');
  }
  if ((series['contract_MarketAgreement.type'] ?? 'A01') !== 'A01') {
    return reject('not_a_price', where, 'it is not the daily (day-ahead) auction');
  }
  const currency = readCurrency(series['currency_Unit.name']);
  if (!currency)
    return reject('unknown_currency', where, `the currency is ${String(series['currency_Unit.name']).slice(0, 20)}`);
  const unit = readEnergyUnit(series['price_Measure_Unit.name']);
  if (!unit)
    return reject('unknown_unit', where, `the unit is ${String(series['price_Measure_Unit.name']).slice(0, 20)}`);
  const curve = readEntsoeCurve(series.curveType);
  if (!curve)
    return reject('invalid_row', where, `the curve type is ${String(series.curveType).slice(0, 20)}, not A01 or A03`);
  return { series: dayAheadSeries('entsoe', region, { unit, currency }), ...readPeriods(series, curve, where) };
}

function readPeriods(series: TimeSeries, curve: EntsoeCurve, where: string): Omit<Auction, 'series'> {
  const parts = series.Period.map((period, index) => {
    const name = `${where}, period ${index + 1}`;
    return period
      ? readPeriod(period, curve, name)
      : { rows: [], rejected: [reject('no_data', name, 'the period is empty')] };
  });
  if (parts.length === 0) return { sequence: 0, rows: [], rejected: [reject('no_data', where, 'there is no period')] };
  const sequence = Number(series['classificationSequence_AttributeInstanceComponent.position'] ?? 0);
  return {
    sequence: Number.isFinite(sequence) ? sequence : 0,
    rows: parts.flatMap((part) => part.rows),
    rejected: parts.flatMap((part) => part.rejected),
  };
}

/** Several auctions of one zone: a later one's price counts only where an earlier one has none. */
function merge(auctions: readonly Auction[]): Parsed {
  const kept: Row[] = [];
  const rejected = auctions.flatMap((auction) => auction.rejected);
  const ranked = auctions.flatMap(({ sequence, rows }) => rows.map((row) => ({ row, rank: rankOf(sequence, row) })));
  const byRank = groupBy(ranked, ({ rank }) => rank);
  for (const rank of [...byRank.keys()].sort((a, b) => a - b)) {
    const rows = byRank.get(rank)!.map(({ row }) => row);
    const taken = covers(kept);
    const later = rows.filter((row) => taken(row));
    kept.push(...rows.filter((row) => !taken(row)));
    const reason = `${later.length} prices of a later auction (classification sequence ${Math.floor(rank)}) for intervals that an earlier one has`;
    if (later.length > 0) rejected.push(reject('overlap', later[0]!.where, reason));
  }
  return parsedSeries(auctions[0]!.series, kept, rejected);
}

/**
 * By classification sequence. Where documents of old name none, the hours before the change to quarter-hours are the
 * market's price and the quarter-hours beside them those of a local auction.
 */
const rankOf = (sequence: number, { startMs, endMs }: Row): number =>
  sequence + (startMs < EU_QUARTER_HOUR_FROM_MS && endMs - startMs < HOUR_MS ? 0.5 : 0);

const QUARTER_MS = 900_000;

/** True for a row that shares a quarter-hour with any of these. */
function covers(rows: readonly Row[]): (row: Row) => boolean {
  const quarters = new Set(rows.flatMap(quartersOf));
  return (row) => quartersOf(row).some((quarter) => quarters.has(quarter));
}

const quartersOf = ({ startMs, endMs }: Row): number[] =>
  Array.from(
    { length: Math.ceil((endMs - startMs) / QUARTER_MS) },
    (_, index) => Math.floor(startMs / QUARTER_MS) + index,
  );

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
