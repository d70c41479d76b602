import { type Currency, PRICE_UNIT_LABELS, type PriceUnit } from '@energy-optimizer/kernel';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** `2025-10-26 02:15 +01:00`: local time with its offset, so that the two repeated autumn hours are distinguishable. */
export function localTime(instant: Date, timeZone: string): string {
  const parts = Object.fromEntries(
    formatterFor(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const offset = parts.timeZoneName?.replace('GMT', '') || '+00:00';
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute} ${offset}`;
}

/** `2025-10-26 01:15Z`, to the minute. */
export const utcTime = (instant: Date): string => `${instant.toISOString().slice(0, 16).replace('T', ' ')}Z`;

/** `52,416`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `1 row`, `2 rows`. */
export const plural = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `80 %`, with one digit `79.3 %`. */
export const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`;

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

const MAX_PRICE_DIGITS = 5;

/** Formats the prices of one table with as many decimals as the most precise one needs: two to five. */
export function priceFormat(values: readonly (number | null)[]): (value: number | null) => string {
  const digits = values.reduce<number>((most, value) => Math.max(most, digitsOf(value ?? 0)), 2);
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => (value === null ? '-' : format.format(value));
}

/** Precision of displayed estimates: 0.01 per MWh, a tenth of that per kWh. */
const ESTIMATE_DIGITS: Partial<Record<PriceUnit, number>> = { kwh: 4 };

/** Formats forecasts and their components with the precision of estimates in this unit. */
export function estimateFormat(unit: PriceUnit): (value: number | null) => string {
  const digits = ESTIMATE_DIGITS[unit] ?? 2;
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => (value === null ? '-' : format.format(value));
}

const digitsOf = (value: number): number =>
  value
    .toFixed(MAX_PRICE_DIGITS)
    .replace(/0{1,20}$/, '')
    .split('.')[1]?.length ?? 0;

/** `EUR/kWh`, `GBP cents/kWh`. */
export function perUnit({ currency, unit }: { readonly currency: Currency; readonly unit: PriceUnit }): string {
  const label = PRICE_UNIT_LABELS[unit];
  return label.startsWith('$') ? label.replace('$', currency) : `${currency} ${label}`;
}

/** Bytes as `12.3 GB`. */
export const bytes = (value: number): string =>
  value >= 1e9 ? `${(value / 1e9).toFixed(1)} GB` : `${Math.round(value / 1e6)} MB`;
