import type { Currency, PriceUnit } from '@energy-optimizer/kernel';
import type { PricePoint, SeriesKey } from '../series/price-point.ts';
import { ask } from './notices.ts';

/** Plausible median price per default unit, in a currency worth about one euro. */
const USUAL: Partial<Readonly<Record<PriceUnit, { readonly median: readonly [from: number, to: number] }>>> = {
  kwh: { median: [0, 3] },
  credit_kwh: { median: [0, 3] },
  therm: { median: [0.1, 20] },
  gallon: { median: [0.3, 30] },
  day: { median: [0.01, 20] },
};
/**
 * The largest price may exceed the largest plausible median by this factor: European markets are capped at 5 EUR/kWh.
 */
const LARGEST = 8;

/** Approximate value of one euro. */
const PER_EURO: Partial<Readonly<Record<Currency, number>>> = {
  BRL: 6,
  CNY: 8,
  CZK: 25,
  DKK: 7.5,
  HUF: 400,
  INR: 95,
  JPY: 160,
  NOK: 11.5,
  PLN: 4.3,
  RON: 5,
  RSD: 117,
  SEK: 11.5,
};

/**
 * Detects prices per MWh assumed to be per kWh, and pence assumed to be pounds.
 * @throws PayloadError if the prices are implausible in the assumed unit
 */
export function refuseImplausible({ unit, currency }: SeriesKey, points: readonly PricePoint[]): void {
  const usual = USUAL[unit];
  if (!usual || points.length === 0) return;
  const [from, to] = usual.median.map((bound) => bound * (PER_EURO[currency] ?? 1)) as [number, number];
  const sizes = Float64Array.from(points, ({ price }) => Math.abs(price)).sort();
  const median = sizes[sizes.length >>> 1]!;
  const largest = sizes.at(-1)!;
  if (median >= from && median <= to && largest <= to * LARGEST) return;
  const figures = `median ${Number(median.toPrecision(3))}, largest ${Number(largest.toPrecision(3))}`;
  ask(`the file has no unit, and the prices (${figures}) are implausible in ${currency} per ${unit}`, '--unit');
}
