import type { Currency, PriceUnit } from '@energy-optimizer/kernel';
import type { PriceColumns } from './columns.ts';
import type { Rejection, SeriesKey } from './price-point.ts';

/**
 * Largest size of a price per unit, in a currency worth about a euro. Markets are capped at 5,000 EUR/MWh in Europe and
 * 20,300 AUD/MWh in Australia; ten times that is an error of unit or damage.
 */
const LIMITS: Readonly<Record<PriceUnit, number>> = {
  mwh: 100_000,
  kwh: 100,
  cents_kwh: 10_000,
  therm: 3_000,
  mcf: 30_000,
  mmbtu: 30_000,
  ccf: 3_000,
  m3: 1_000,
  gallon: 1_000,
  credit_kwh: 100,
  day: 10_000,
};

/** How many times as much the same costs in currencies of small units, rounded up to a power of ten. */
const SCALE: Partial<Readonly<Record<Currency, number>>> = {
  BRL: 10,
  CNY: 10,
  CZK: 100,
  DKK: 10,
  HUF: 1_000,
  INR: 100,
  JPY: 1_000,
  NOK: 100,
  PLN: 10,
  RON: 10,
  RSD: 1_000,
  SEK: 100,
};

/** Beyond the limits of all units and currencies; such values are ignored even if stored. */
const READABLE = 1e9;

/** The largest size, positive or negative, that a price of such a series may have. */
export const priceLimit = ({ unit, currency }: Pick<SeriesKey, 'unit' | 'currency'>): number =>
  LIMITS[unit] * (SCALE[currency] ?? 1);

/** Why a number is not a valid price of the series; undefined if it is. */
export function priceProblem(
  price: number,
  series: Pick<SeriesKey, 'unit' | 'currency'>,
  where: string,
): Rejection | undefined {
  const limit = priceLimit(series);
  if (Math.abs(price) <= limit) return undefined;
  const per = `${series.currency} (${series.unit})`;
  return { code: 'implausible_price', where, reason: `${price} is not between -${limit} and ${limit} ${per}` };
}

export const isReadablePrice = (price: number): boolean => Math.abs(price) <= READABLE;

/** Excludes non-finite or absurd rows, stored before prices were bounded or by other means. */
export function readableRows(rows: PriceColumns): PriceColumns {
  if (rows.prices.every(isReadablePrice)) return rows;
  const kept = rows.prices.flatMap((price, row) => (isReadablePrice(price) ? [row] : []));
  const pick = (column: readonly number[]) => kept.map((row) => column[row]!);
  return { starts: pick(rows.starts), ends: pick(rows.ends), prices: pick(rows.prices), flags: pick(rows.flags) };
}
