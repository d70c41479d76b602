/** ISO 4217 codes of the currencies prices arrive in. */
export const CURRENCIES = [
  'AUD',
  'BRL',
  'CAD',
  'CHF',
  'CNY',
  'CZK',
  'DKK',
  'EUR',
  'GBP',
  'HUF',
  'INR',
  'JPY',
  'NOK',
  'PLN',
  'RON',
  'RSD',
  'SEK',
  'USD',
] as const;
export type Currency = (typeof CURRENCIES)[number];

/**
 * Rounds half away from zero to `digits` decimals, on the shortest decimal form of the number: `roundTo(1.005, 2)` is
 * 1.01.
 */
export function roundTo(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const [mantissa = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  const [m2 = '0', e2 = '0'] = String(shifted).split('e');
  const rounded = Number(`${m2}e${Number(e2) - digits}`);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}
