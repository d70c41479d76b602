import type { Rounding } from './model/tariff.ts';

/** Sum of doubles that does not lose small values (Neumaier). */
export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/**
 * Significant digits that are reliable after a series of floating-point operations; rounding uses the decimal number
 * represented by the double.
 */
const DIGITS = 14;

function shift(value: number, decimals: number): number {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + decimals}`);
}

function toInteger(value: number, mode: Rounding['mode']): number {
  const floor = Math.floor(value);
  if (mode === 'down') return floor;
  if (mode === 'up') return Math.ceil(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return mode === 'half_even' && floor % 2 === 0 ? floor : floor + 1;
}

/** Rounds decimal values as on an invoice: 2.675 × 3 = 8.025 becomes 8.03, regardless of the sign. */
export function roundDecimal(value: number, decimals: number | undefined, mode: Rounding['mode'] = 'half_up'): number {
  if (decimals === undefined || !Number.isFinite(value)) return value;
  const exact = Number(Math.abs(value).toPrecision(DIGITS));
  const rounded = shift(toInteger(shift(exact, decimals), mode), -decimals);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}
