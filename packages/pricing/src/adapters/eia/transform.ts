import { localTimeZone, type PriceUnit, type Region, regionOfStateCode, type Utility } from '@energy-optimizer/kernel';
import { isRecord } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import { noData, parsedResults, type RowResult, readPriceText, readRow, reject } from '../shared/index.ts';
import { type FuelPrice, fuelPriceSchema, type RetailSales, retailSalesSchema } from './payload.ts';
import { type Frequency, readPeriod } from './period.ts';

/**
 * Rows of any route → retail averages per state. Rows of routes without retail prices are rejected, each for itself.
 */
export function readData(rows: readonly unknown[]): Parsed {
  if (rows.length === 0) return noData('data', 'EIA has no rows for the selection');
  return parsedResults(rows.map((row, index) => readAnyRow(row, `row ${index + 1}`)));
}

function readAnyRow(row: unknown, where: string): RowResult {
  if (isRecord(row) && ('price' in row || 'price-units' in row)) {
    return readRow(retailSalesSchema, row, where, readRetailSales);
  }
  if (isRecord(row) && ('duoarea' in row || 'process' in row)) {
    return readRow(fuelPriceSchema, row, where, readFuelPrice);
  }
  return isRecord(row)
    ? reject('not_a_price', where, 'a row of a route without retail prices')
    : reject('invalid_row', where, 'not a row');
}

function readRetailSales(row: RetailSales, rowName: string): RowResult {
  const where = `${rowName}, ${row.period} ${row.stateid} ${row.sectorid}`;
  // Where nothing was sold EIA computes an average of 0 from 0 by 0.
  if (readPriceText(row.price) === 0 && readPriceText(row.sales) === 0) {
    return reject('placeholder', where, 'nothing was sold, so there is no average price');
  }
  return toRow({
    where,
    period: row.period,
    region: regionOfStateCode(row.stateid),
    area: row.stateid,
    utility: 'electricity',
    product: row.sectorid,
    unit: unitOf('electricity', row['price-units']),
    unitText: row['price-units'],
    value: row.price,
  });
}

const UTILITY_OF_PRODUCT: Readonly<Record<string, Utility>> = {
  EPG0: 'natural_gas',
  EPD2F: 'heating_oil',
  EPLLPA: 'propane',
};
/** Prices that customers paid: residential, commercial, industrial. Others are wholesale, city gate, shares … */
const RETAIL_PROCESSES = ['PRS', 'PCS', 'PIN'];

function readFuelPrice(row: FuelPrice, rowName: string): RowResult {
  const where = `${rowName}, ${row.period} ${row.duoarea} ${row.product} ${row.process}`;
  const utility = UTILITY_OF_PRODUCT[row.product];
  if (!utility)
    return reject('not_a_price', where, `product ${row.product} is not natural gas, heating oil or propane`);
  if (!RETAIL_PROCESSES.includes(row.process)) {
    return reject('not_a_price', where, `process ${row.process} is not a retail price`);
  }
  return toRow({
    where,
    period: row.period,
    region: /^S[A-Z]{2}$/.test(row.duoarea) ? regionOfStateCode(row.duoarea.slice(1)) : undefined,
    area: row.duoarea,
    utility,
    product: row.process,
    unit: unitOf(utility, row.units),
    unitText: row.units,
    value: row.value,
  });
}

/** EIA has changed the text before: "cents per kilowatthour" became "cents per kilowatt-hour". */
const UNITS: readonly [Utility, RegExp, PriceUnit][] = [
  ['electricity', /^cents per kilowatt-?\s?hour$/i, 'cents_kwh'],
  ['natural_gas', /^\$\/MCF$/i, 'mcf'],
  ['heating_oil', /^\$\/GAL$/i, 'gallon'],
  ['propane', /^\$\/GAL$/i, 'gallon'],
];

const unitOf = (utility: Utility, text: string | null | undefined): PriceUnit | undefined =>
  UNITS.find(([of, pattern]) => of === utility && pattern.test(text?.trim() ?? ''))?.[2];

/** What each survey's own frequency is; others become products of their own, so that periods do not overlap. */
const OWN_FREQUENCY: Readonly<Partial<Record<Utility, Frequency>>> = { heating_oil: 'weekly', propane: 'weekly' };

interface RawAverage {
  readonly where: string;
  readonly period: string;
  readonly region: Region | undefined;
  readonly area: string;
  readonly utility: Utility;
  readonly product: string;
  readonly unit: PriceUnit | undefined;
  readonly unitText: string | null | undefined;
  readonly value: unknown;
}

function toRow(raw: RawAverage): RowResult {
  const { where, region, unit, utility } = raw;
  if (!region) return reject('unknown_region', where, `${JSON.stringify(raw.area)} is not a state`);
  const period = readPeriod(raw.period, localTimeZone(region));
  if (!period) return reject('invalid_time', where, 'the period is not a year, quarter, month or date');
  const price = readPriceText(raw.value);
  if (price === undefined) return reject('missing_price', where, 'the price is missing');
  if (!unit) return reject('unknown_unit', where, `the unit is ${JSON.stringify(raw.unitText ?? null)}`);
  const own = OWN_FREQUENCY[utility] ?? 'monthly';
  const product = period.frequency === own ? raw.product : `${raw.product} ${period.frequency}`;
  return {
    series: {
      region: region.code,
      utility,
      kind: 'retail_average',
      source: 'eia',
      supplier: null,
      product,
      unit,
      currency: 'USD',
      vatIncluded: false,
      direction: 'import',
    },
    row: { startMs: period.startMs, endMs: period.endMs, price, where },
  };
}
