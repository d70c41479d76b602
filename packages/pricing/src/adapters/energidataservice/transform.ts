import { countOf, type RegionCode } from '@energy-optimizer/kernel';
import { fromIsoOrUtc, isRecord } from '@energy-optimizer/providers';
import type { Parsed, Rejection } from '../../series/price-point.ts';
import {
  dayAheadSeries,
  EU_LENGTHS,
  type LengthOptions,
  noData,
  parsedSeries,
  readPrice,
  regionCodes,
  reject,
  type StartRow,
  withLengths,
} from '../shared/index.ts';
import { type Dataset, dayAheadRecordSchema, elspotRecordSchema } from './payload.ts';

export const REGIONS = regionCodes(['dk1', 'dk2']);

interface AreaRow extends StartRow {
  readonly area: string;
  readonly currency: 'DKK' | 'EUR';
}

/**
 * Records of a dataset → one series per Danish price area in DKK/MWh; one rejection for a dataset that holds no prices.
 * A record that has only the price in EUR (for days on which no exchange rate was set) becomes part of the area's
 * series in EUR.
 */
export function readRecords(dataset: string | undefined, records: readonly unknown[]): Parsed {
  if (dataset === undefined && records.length === 0) return noData('records', 'there are no records');
  const known = datasetOf(dataset, records);
  if (!known) {
    const reason = `the dataset ${dataset ?? '(unnamed)'} contains no day-ahead prices`;
    return { batches: [], rejected: [reject('not_a_price', countOf(records.length, 'record'), reason)] };
  }
  if (records.length === 0) return noData(known, 'there are no records');
  const read = records.map((record, index) => readRecord(known, record, `record ${index + 1}`));
  const rows = read.filter((row): row is AreaRow => 'area' in row);
  const rejected = read.filter((row): row is Rejection => 'code' in row);
  const lengths: LengthOptions = known === 'Elspotprices' ? { minutes: [60], declaredMinutes: 60 } : EU_LENGTHS;
  const parts = REGIONS.map((region) => readArea(region, rows, lengths));
  return {
    batches: parts.flatMap((part) => part.batches),
    rejected: [...rejected, ...parts.flatMap((part) => part.rejected)],
  };
}

/** By its name, or where the name is missing by the fields of its first record that is one. */
function datasetOf(name: string | undefined, records: readonly unknown[]): Dataset | undefined {
  if (name === 'DayAheadPrices' || name === 'Elspotprices') return name;
  const first = records.find(isRecord);
  if (name !== undefined || !first) return undefined;
  if ('TimeUTC' in first && ('DayAheadPriceDKK' in first || 'DayAheadPriceEUR' in first)) return 'DayAheadPrices';
  return 'HourUTC' in first && ('SpotPriceDKK' in first || 'SpotPriceEUR' in first) ? 'Elspotprices' : undefined;
}

function readRecord(dataset: Dataset, record: unknown, position: string): AreaRow | Rejection {
  const fields = dataset === 'DayAheadPrices' ? dayAheadFields(record) : elspotFields(record);
  if (!fields) return reject('invalid_row', position, `not a ${dataset} record in the documented format`);
  const where = `${position}, ${fields.area} ${fields.time}`;
  const startMs = fromIsoOrUtc(fields.time);
  if (startMs === undefined) return reject('invalid_time', where, 'the UTC time is not readable');
  if (!REGIONS.some((region) => region === fields.area.toLowerCase())) {
    return reject('unknown_region', where, 'this source is used only for the Danish areas DK1 and DK2');
  }
  const dkk = readPrice(fields.dkk);
  const eur = readPrice(fields.eur);
  const inEur = dkk === undefined && eur !== undefined;
  const about = { area: fields.area.toLowerCase(), startMs, where };
  return { ...about, price: inEur ? eur : dkk, currency: inEur ? 'EUR' : 'DKK' };
}

function dayAheadFields(record: unknown) {
  const { data } = dayAheadRecordSchema.safeParse(record);
  return data && { time: data.TimeUTC, area: data.PriceArea, dkk: data.DayAheadPriceDKK, eur: data.DayAheadPriceEUR };
}

function elspotFields(record: unknown) {
  const { data } = elspotRecordSchema.safeParse(record);
  return data && { time: data.HourUTC, area: data.PriceArea, dkk: data.SpotPriceDKK, eur: data.SpotPriceEUR };
}

function readArea(region: RegionCode, rows: readonly AreaRow[], lengths: LengthOptions): Parsed {
  const own = rows.filter(({ area }) => area === region);
  // Lengths come from the times of all rows, whatever their currency.
  const ended = withLengths(own, lengths);
  const currencies = new Map(own.map(({ where, currency }) => [where, currency]));
  const parts = (['DKK', 'EUR'] as const).map((currency) =>
    parsedSeries(
      dayAheadSeries('energidataservice', region, { unit: 'mwh', currency }),
      ended.rows.filter(({ where }) => currencies.get(where) === currency),
    ),
  );
  return {
    batches: parts.flatMap((part) => part.batches),
    rejected: [...ended.rejected, ...parts.flatMap((part) => part.rejected)],
  };
}
