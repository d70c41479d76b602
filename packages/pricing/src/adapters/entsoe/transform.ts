import { countOf, HOUR_MS } from '@energy-optimizer/kernel';
import { type EntsoeCurve, readEntsoeCurve, regionOfEic } from '@energy-optimizer/providers';
import type { Parsed, Rejection, SeriesKey } from '../../series/price-point.ts';
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
  readonly where: string;
  readonly series: SeriesKey;
  /** True when it names itself the first of the zone's auctions; old documents do not name any. */
  readonly sequenced: boolean;
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
    return reject('not_a_price', where, 'it is a flow between two zones, not the price of one');
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
  const sequence = series['classificationSequence_AttributeInstanceComponent.position']?.trim();
  if (sequence !== undefined && sequence !== '1') return reject('not_a_price', where, otherAuction(sequence));
  const curve = readEntsoeCurve(series.curveType);
  if (!curve)
    return reject('invalid_row', where, `the curve type is ${String(series.curveType).slice(0, 20)}, not A01 or A03`);
  return {
    where,
    series: dayAheadSeries('entsoe', region, { unit, currency }),
    sequenced: sequence !== undefined,
    ...readPeriods(series, curve, where),
  };
}

/**
 * Only sequence 1 is the coupled day-ahead auction. Germany and Austria publish EXAA's morning auction as sequence 2:
 * other prices, by 5 EUR/MWh on average, and the only ones until the market's own are published, on some days for good.
 */
const otherAuction = (sequence: string): string =>
  `auction sequence ${JSON.stringify(sequence.slice(0, 10))} is not the market's day-ahead auction, which is sequence 1 (sequence 2 of Germany and Austria is EXAA)`;

function readPeriods(series: TimeSeries, curve: EntsoeCurve, where: string): Pick<Auction, 'rows' | 'rejected'> {
  const parts = series.Period.map((period, index) => {
    const name = `${where}, period ${index + 1}`;
    return period
      ? readPeriod(period, curve, name)
      : { rows: [], rejected: [reject('no_data', name, 'the period is empty')] };
  });
  if (parts.length === 0) return { rows: [], rejected: [reject('no_data', where, 'there is no period')] };
  return {
    rows: parts.flatMap((part) => part.rows),
    rejected: parts.flatMap((part) => part.rejected),
  };
}

/**
 * Time series of one zone's day-ahead auction as one. Old documents name no sequence: there, before the market's change
 * to quarter-hours, the hours are its price, and quarter-hours of another time series beside them are those of a local
 * auction.
 */
function merge(auctions: readonly Auction[]): Parsed {
  const others = auctions.filter((auction) => isLocalAuction(auction, auctions));
  const kept = auctions.filter((auction) => !others.includes(auction));
  const rejected = others.map(({ where, rows }) =>
    reject(
      'not_a_price',
      where,
      `${countOf(rows.length, 'quarter-hour')} of another auction than the hours in the same document`,
    ),
  );
  return parsedSeries(
    auctions[0]!.series,
    kept.flatMap(({ rows }) => rows),
    [...auctions.flatMap((auction) => auction.rejected), ...rejected],
  );
}

function isLocalAuction(auction: Auction, all: readonly Auction[]): boolean {
  const isShort = ({ startMs, endMs }: Row) => startMs < EU_QUARTER_HOUR_FROM_MS && endMs - startMs < HOUR_MS;
  const short = auction.rows.filter(isShort);
  if (auction.sequenced || short.length === 0) return false;
  const hours = new Set(
    all
      .filter((other) => other !== auction)
      .flatMap(({ rows }) => rows.filter(({ startMs, endMs }) => endMs - startMs === HOUR_MS))
      .map(({ startMs }) => Math.floor(startMs / HOUR_MS)),
  );
  return short.some(({ startMs }) => hours.has(Math.floor(startMs / HOUR_MS)));
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
