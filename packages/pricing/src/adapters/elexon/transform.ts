import { getRegion, localDate, localDay, MINUTE_MS } from '@energy-optimizer/kernel';
import { fromIsoOrUtc, isRecord } from '@energy-optimizer/providers';
import type { Parsed, SeriesKey } from '../../series/price-point.ts';
import { noData, parsedResults, type RowResult, readRow, reject } from '../shared/index.ts';
import { type MarketIndexRow, marketIndexRowSchema } from './payload.ts';

const PERIOD_MS = 30 * MINUTE_MS;
const TIME_ZONE = 'Europe/London';

/**
 * Market-index rows → one series per data provider. The providers trade different volumes; their prices are never
 * mixed.
 */
export function readMarketIndex(rows: readonly unknown[]): Parsed {
  if (rows.length === 0) return noData('data', 'the list is empty');
  return parsedResults(rows.map((row, index) => otherDataset(row, `row ${index + 1}`) ?? readAnyRow(row, index)));
}

const readAnyRow = (row: unknown, index: number): RowResult =>
  readRow(marketIndexRowSchema, row, `row ${index + 1}`, readIndexRow);

/** Rows of Elexon's other reports name their dataset, or lack what makes a row of the index. */
function otherDataset(row: unknown, where: string): RowResult | undefined {
  if (!isRecord(row)) return undefined;
  const { dataset } = row;
  const isOther = typeof dataset === 'string' ? dataset !== 'MID' : !('dataProvider' in row) && !('price' in row);
  if (!isOther) return undefined;
  const name = typeof dataset === 'string' ? `the dataset ${dataset.slice(0, 20)}` : 'another report';
  return reject('not_a_price', where, `a row of ${name}, not of the market index (MID)`);
}

function readIndexRow(row: MarketIndexRow, rowName: string): RowResult {
  const where = `${rowName}, ${row.dataProvider} ${row.startTime}`;
  const startMs = fromIsoOrUtc(row.startTime);
  if (startMs === undefined || startMs % PERIOD_MS !== 0) {
    return reject('invalid_time', where, 'startTime is not the start of a half-hour');
  }
  if (!labelAgrees(row, startMs)) {
    return reject('mislabeled_time', where, 'settlement date and period do not match startTime');
  }
  if (typeof row.price !== 'number') return reject('missing_price', where, 'the price is missing');
  if (isPlaceholder(row)) {
    return reject('placeholder', where, 'price 0 without volume: the provider had no trades, so this is not a price');
  }
  return { series: seriesOf(row.dataProvider), row: { startMs, endMs: startMs + PERIOD_MS, price: row.price, where } };
}

/**
 * N2EX no longer trades in the index: its 0 is no price unless a volume says so. Elsewhere only a volume of 0 says
 * that.
 */
const isPlaceholder = ({ dataProvider, price, volume }: MarketIndexRow): boolean =>
  price === 0 && (volume === 0 || (dataProvider === 'N2EXMIDP' && typeof volume !== 'number'));

/** True unless the row says both date and period and they name another half-hour of the local day. */
function labelAgrees(row: MarketIndexRow, startMs: number): boolean {
  if (!row.settlementDate || typeof row.settlementPeriod !== 'number') return true;
  const day = localDate(new Date(startMs), TIME_ZONE);
  const period = (startMs - localDay(day, TIME_ZONE).start.getTime()) / PERIOD_MS + 1;
  return row.settlementDate === day && row.settlementPeriod === period;
}

const seriesOf = (dataProvider: string): SeriesKey => ({
  region: getRegion('uk').code,
  utility: 'electricity',
  kind: 'intraday_index',
  source: 'elexon',
  supplier: null,
  product: dataProvider,
  unit: 'mwh',
  currency: 'GBP',
  vatIncluded: false,
  direction: 'import',
});
