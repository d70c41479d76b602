import { getRegion, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { fromIso } from '@energy-optimizer/providers';
import type { Parsed, SeriesKey } from '../../series/price-point.ts';
import { eachRow, noData, parsedResults, type RowResult, readPriceText, reject } from '../shared/index.ts';
import { type DemandRow, type ReportRow, reportRowSchema, type TableRow } from './payload.ts';

/** Market regions by AEMO's identifier. */
export const REGIONS: ReadonlyMap<string, RegionCode> = new Map(
  ['NSW1', 'QLD1', 'VIC1', 'SA1', 'TAS1'].map((id) => [id, getRegion(id.toLowerCase()).code]),
);

const DISPATCH_MS = 5 * MINUTE_MS;
/** Before five-minute settlement (1 October 2021 AEST) trading intervals were half-hours. */
const FIVE_MINUTE_SETTLEMENT_MS = Date.UTC(2021, 8, 30, 14);

/** Market time is AEST all year. `2021/10/06 15:00:00` and `2021-10-06T15:00:00` both occur. */
const marketTimeMs = (stamp: string | undefined): number | undefined =>
  fromIso(`${stamp?.trim().replaceAll('/', '-')}+10:00`);

/** Rows of the visualisations report → dispatch prices. */
export function readReport(rows: readonly unknown[]): Parsed {
  if (rows.length === 0) return noData('5MIN', 'the list is empty');
  return parsedResults(eachRow(reportRowSchema, rows, readReportRow));
}

function readReportRow(row: ReportRow, rowName: string): RowResult {
  const where = `${rowName}, ${row.REGIONID} ${row.SETTLEMENTDATE}`;
  if (!row.PERIODTYPE) return reject('invalid_row', where, 'PERIODTYPE is missing, so this may be a forecast');
  if (row.PERIODTYPE !== 'ACTUAL')
    return reject('not_a_price', where, `${row.PERIODTYPE} is not a past dispatch price`);
  return readPrice({ where, region: row.REGIONID, stamp: row.SETTLEMENTDATE, price: row.RRP, market: 'dispatch' });
}

/** Dispatch prices are made every five minutes; trading prices are what is settled. */
type Market = 'dispatch' | 'trading';

interface RawPrice {
  readonly where: string;
  readonly region: string;
  readonly stamp: string;
  readonly price: unknown;
  readonly market: Market;
}

function readPrice(raw: RawPrice): RowResult {
  const region = REGIONS.get(raw.region);
  if (!region)
    return reject('unknown_region', raw.where, `${JSON.stringify(raw.region)} is not a region of this market`);
  const endMs = marketTimeMs(raw.stamp);
  const lengthMs = endMs === undefined ? undefined : lengthOf(raw.market, endMs);
  if (endMs === undefined || lengthMs === undefined || endMs % lengthMs !== 0) {
    return reject('invalid_time', raw.where, 'the settlement date is not the end of an interval');
  }
  const price = readPriceText(raw.price);
  if (price === undefined) return reject('missing_price', raw.where, 'the price is missing');
  return { series: seriesOf(region, raw.market), row: { startMs: endMs - lengthMs, endMs, price, where: raw.where } };
}

const lengthOf = (market: Market, endMs: number): number =>
  market === 'trading' && endMs <= FIVE_MINUTE_SETTLEMENT_MS ? 6 * DISPATCH_MS : DISPATCH_MS;

/**
 * Data rows of a nemweb file → dispatch and trading prices. During an intervention each interval occurs twice: run 0
 * sets the price, run 1 is the physical dispatch and is no price.
 */
export function readTables(rows: readonly TableRow[]): Parsed {
  if (rows.length === 0) return noData('file', 'it has no data rows');
  return parsedResults(rows.map(readTableRow));
}

/**
 * The tables of prices, by report and sub-table: those of the single runs, and of the daily files (DREGION, TREGION).
 */
const MARKETS: ReadonlyMap<string, Market> = new Map([
  ['DISPATCH.PRICE', 'dispatch'],
  ['DREGION.', 'dispatch'],
  ['TRADING.PRICE', 'trading'],
  ['TREGION.', 'trading'],
]);

function readTableRow({ line, table, cell }: TableRow): RowResult {
  const market = MARKETS.get(table);
  if (!market) return reject('not_a_price', `line ${line}, ${table}`, `${table} is not a price table`);
  if (!cell) return reject('invalid_row', `line ${line}, ${table}`, 'the row does not match the preceding header');
  const region = cell('REGIONID') ?? '';
  const stamp = cell('SETTLEMENTDATE') ?? '';
  const where = `line ${line}, ${region} ${stamp}`;
  if (Number(cell('INTERVENTION') ?? 0) !== 0) {
    return reject(
      'overlap',
      where,
      'this is the physical run of an intervention; the price is set by run 0 of the interval',
    );
  }
  return readPrice({ where, region, stamp, price: cell('RRP'), market });
}

/** Rows of a monthly PRICE_AND_DEMAND file → trading prices; other period types (PREDISPATCH …) are forecasts. */
export function readDemand(rows: readonly DemandRow[]): Parsed {
  if (rows.length === 0) return noData('file', 'it has no data rows');
  return parsedResults(rows.map(readDemandRow));
}

function readDemandRow({ line, cell }: DemandRow): RowResult {
  if (!cell) return reject('invalid_row', `line ${line}`, 'the row and the header have different numbers of cells');
  const region = cell('REGION') ?? '';
  const stamp = cell('SETTLEMENTDATE') ?? '';
  const where = `line ${line}, ${region} ${stamp}`;
  const type = cell('PERIODTYPE') ?? '';
  if (type.toUpperCase() !== 'TRADE') {
    return reject('not_a_price', where, `the period type is ${JSON.stringify(type.slice(0, 20))}, not TRADE`);
  }
  return readPrice({ where, region, stamp, price: cell('RRP'), market: 'trading' });
}

const seriesOf = (region: RegionCode, market: Market): SeriesKey => ({
  region,
  utility: 'electricity',
  kind: 'real_time',
  source: 'aemo',
  supplier: null,
  product: market === 'trading' ? 'trading' : null,
  unit: 'mwh',
  currency: 'AUD',
  vatIncluded: false,
  direction: 'import',
});
