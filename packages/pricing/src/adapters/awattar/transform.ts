import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { fromEpochMs } from '@energy-optimizer/providers';
import { FLAG, type Parsed, type Rejection } from '../../series/price-point.ts';
import {
  dayAheadSeries,
  EU_LENGTHS,
  EU_QUARTER_HOUR_FROM_MS,
  isoOf,
  noData,
  parsedSeries,
  type Row,
  readPrice,
  readPriceUnit,
  reject,
  type StartRow,
  withLengths,
} from '../shared/index.ts';
import { marketDataRowSchema } from './payload.ts';

/**
 * Hours of one country → its day-ahead series. Hours after the market's change to quarter-hours are flagged `averaged`.
 */
export function readMarketData(values: readonly unknown[], region: RegionCode): Parsed {
  if (values.length === 0) return noData(region, 'the list is empty');
  const rejected: Rejection[] = [];
  const rows = values.flatMap((value, index) => {
    const row = readRow(value, `row ${index + 1}`);
    if (!('code' in row)) return [row];
    rejected.push(row);
    return [];
  });
  const ended = withLengths(rows, EU_LENGTHS);
  const series = dayAheadSeries('awattar', region, { unit: 'mwh', currency: 'EUR' });
  return parsedSeries(series, ended.rows.map(flagged), [...rejected, ...ended.rejected]);
}

function readRow(value: unknown, position: string): StartRow | Rejection {
  const parsed = marketDataRowSchema.safeParse(value);
  if (!parsed.success) return reject('invalid_row', position, 'not a market data row in the documented format');
  const row = parsed.data;
  const startMs = fromEpochMs(row.start_timestamp);
  if (startMs === undefined)
    return reject('invalid_time', position, 'start_timestamp is not an epoch time in milliseconds');
  const where = `${position}, ${isoOf(startMs)}`;
  const priced = readPriceUnit(row.unit);
  if (priced?.currency !== 'EUR' || priced.unit !== 'mwh') {
    return reject('unknown_unit', where, `the unit is ${JSON.stringify(row.unit)}, not Eur/MWh`);
  }
  const end = row.end_timestamp ?? undefined;
  const endMs = end === undefined ? undefined : fromEpochMs(end);
  if (end !== undefined && endMs === undefined)
    return reject('invalid_time', where, 'end_timestamp is not an epoch time');
  return { startMs, endMs, price: readPrice(row.marketprice), where };
}

/** Since the market trades quarter-hours, an hour's value is the mean of four prices. */
const flagged = (row: Row): Row =>
  row.startMs >= EU_QUARTER_HOUR_FROM_MS && row.endMs - row.startMs === HOUR_MS
    ? { ...row, flags: FLAG.averaged }
    : row;
