import type { RegionCode } from '@energy-optimizer/kernel';
import { fromEpochSeconds } from '@energy-optimizer/providers';
import type { Parsed, Rejection } from '../../series/price-point.ts';
import {
  dayAheadSeries,
  EU_LENGTHS,
  isoOf,
  mergeParsed,
  noData,
  parsedSeries,
  readPrice,
  regionCodes,
  reject,
  type StartRow,
  withLengths,
} from '../shared/index.ts';
import { priceRowSchema } from './payload.ts';

export const REGIONS = regionCodes(['ee', 'lv', 'lt', 'fi']);

/** Prices by country → one series per country. */
export function readCountries(data: Readonly<Record<string, unknown>>): Parsed {
  const countries = Object.entries(data);
  if (countries.length === 0) return noData('data', 'the country is missing');
  return mergeParsed(countries.map(([name, values]) => readCountry(name, values)));
}

function readCountry(name: string, values: unknown): Parsed {
  const region = REGIONS.find((code) => code === name);
  if (!region)
    return { batches: [], rejected: [reject('unknown_region', countryOf(name), 'not a country covered by Elering')] };
  if (values === null) return noData(name, 'the list is missing');
  if (!Array.isArray(values)) return { batches: [], rejected: [reject('invalid_row', name, 'not a list of prices')] };
  if (values.length === 0) return noData(name, 'the list is empty');
  return readPrices(region, values);
}

/** Where a rejection is, also if the country has no name. */
const countryOf = (name: string): string => `country ${JSON.stringify(name.slice(0, 40))}`;

function readPrices(region: RegionCode, values: readonly unknown[]): Parsed {
  const read = values.map((value, index) => readRow(value, `${region} row ${index + 1}`));
  const rows = read.filter((row): row is StartRow => 'startMs' in row);
  const rejected = read.filter((row): row is Rejection => 'code' in row);
  const ended = withLengths(rows, EU_LENGTHS);
  const series = dayAheadSeries('elering', region, { unit: 'mwh', currency: 'EUR' });
  return parsedSeries(series, ended.rows, [...rejected, ...ended.rejected]);
}

function readRow(value: unknown, position: string): StartRow | Rejection {
  const { data } = priceRowSchema.safeParse(value);
  if (!data) return reject('invalid_row', position, 'not a price row in the documented format');
  const startMs = fromEpochSeconds(data.timestamp);
  if (startMs === undefined) return reject('invalid_time', position, 'timestamp is not an epoch time in seconds');
  return { startMs, price: readPrice(data.price), where: `${position}, ${isoOf(startMs)}` };
}
