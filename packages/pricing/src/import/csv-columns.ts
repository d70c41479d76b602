import { CURRENCIES, type Currency, type PriceUnit } from '@energy-optimizer/kernel';
import { PayloadError } from '../adapters/provider.ts';
import type { FileRow } from './rows.ts';
import { readTime } from './wall-clock.ts';

/** Where the columns are, and what the header says about them. */
export interface CsvLayout {
  readonly hasHeader: boolean;
  readonly start: number;
  readonly end: number | undefined;
  readonly price: number;
  /** From a header like `price_eur_mwh`, `EUR/MWh` or `Preis (ct/kWh)`. */
  readonly unit: PriceUnit | undefined;
  readonly currency: Currency | undefined;
}

const START =
  /^(start|time|timestamp|datetime|date|from|hour|period|valid[ _]from|start[ _].*|time[ _].*|.*[ _]start)$/;
const END = /^(end|to|until|till|valid[ _]to|end[ _].*|.*[ _]end)$/;
const PRICE = /(^|[^a-z])(price|prices|value|rate|ot)([^a-z]|$)/;

/** Names of units in a column's title, the smaller unit first: `ct/kWh` holds `kWh` too, and is a hundredth of it. */
const UNIT_NAMES: readonly (readonly [PriceUnit, RegExp])[] = [
  ['cents_kwh', /cents_kwh|(^|[^\p{L}])(ct|cts|cents?|c|p|pence|gbp[ _]?pence|öre|ore|øre)[ _]*(\/|per)?[ _]*kwh/u],
  ['mwh', /mwh/],
  ['kwh', /kwh/],
  ['therm', /therm/],
  ['gallon', /gallon|[/_ ]gal([^a-z]|$)/],
  ['mmbtu', /mmbtu/],
  ['mcf', /mcf/],
  ['ccf', /ccf/],
  ['m3', /m3|m³/],
];
const SIGNS: Readonly<Record<string, Currency>> = { '€': 'EUR', '£': 'GBP' };

const unitIn = (title: string) => UNIT_NAMES.find(([, pattern]) => pattern.test(title))?.[0];

const currencyIn = (title: string): Currency | undefined =>
  CURRENCIES.find((code) => new RegExp(`(^|[^a-z])${code.toLowerCase()}([^a-z]|$)`).test(title)) ??
  Object.entries(SIGNS).find(([sign]) => title.includes(sign))?.[1];

/** A column that is no price by name is one by its unit: money per something, not an amount of energy. */
const isMoneyPerUnit = (title: string) =>
  unitIn(title) === 'cents_kwh' || (unitIn(title) !== undefined && currencyIn(title) !== undefined);

/**
 * Finds the columns by the names in the first row. Without a header: start and price, or start, end and price.
 * @throws PayloadError when there is no time or no price column
 */
export function detectLayout(first: FileRow | undefined): CsvLayout {
  const cells = first?.cells ?? [];
  if (readTime(cells[0] ?? '')) return headless(cells);
  const names = cells.map((cell) => cell.toLowerCase());
  const start = names.findIndex((name) => START.test(name));
  const end = names.findIndex((name) => END.test(name));
  const priceBy = (matches: (name: string) => boolean) =>
    names.findIndex((name, i) => i !== start && i !== end && matches(name));
  const named = priceBy((name) => PRICE.test(name));
  const price = named < 0 ? priceBy(isMoneyPerUnit) : named;
  if (start < 0) throw new PayloadError('no column with the time: name one "start"');
  if (price < 0) throw new PayloadError('no column with the price: name one "price", or by its unit such as "EUR/MWh"');
  const title = names[price]!;
  return {
    hasHeader: true,
    start,
    end: end < 0 ? undefined : end,
    price,
    unit: unitIn(title),
    currency: currencyIn(title),
  };
}

function headless(cells: readonly string[]): CsvLayout {
  const withEnd = cells.length >= 3 && readTime(cells[1]!) !== undefined;
  if (cells.length < 2) throw new PayloadError('a row needs at least a time and a price');
  return {
    hasHeader: false,
    start: 0,
    end: withEnd ? 1 : undefined,
    price: withEnd ? 2 : 1,
    unit: undefined,
    currency: undefined,
  };
}

const DECIMAL_POINT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)$/;
const WHOLE = /^[+-]?\d+$/;
const MISSING = /^(|null|nan|n\/?a|none|-)$/i;

/**
 * A price as written. With `decimalComma`, `1.234,5` and `12,5` are prices and `1.234` is refused, because it could be
 * either; without, a comma is never part of a number.
 */
export function readPrice(text: string, decimalComma: boolean): number | 'missing' | 'unreadable' {
  if (MISSING.test(text)) return 'missing';
  const price = decimalComma ? withDecimalComma(text) : DECIMAL_POINT.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(price) ? price : 'unreadable';
}

function withDecimalComma(text: string): number {
  if (WHOLE.test(text)) return Number(text);
  return DECIMAL_COMMA.test(text) ? Number(text.replaceAll('.', '').replace(',', '.')) : Number.NaN;
}
