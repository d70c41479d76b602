import type { Currency, PriceUnit } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { currencyIn, isMoneyPerUnit, priceUnitIn } from './csv-titles.ts';
import type { FileRow } from './rows.ts';
import { readTime } from './wall-clock.ts';

/** Where the columns are, and what the header says about them. */
export interface CsvLayout {
  readonly hasHeader: boolean;
  readonly start: number;
  readonly end: number | undefined;
  readonly price: number;
  /** Name of the price column, in lower case. */
  readonly priceTitle: string | undefined;
  /** `UTC` when the start column's name says so. */
  readonly timeZone: string | undefined;
  /** From a header like `price_eur_mwh`, `EUR/MWh` or `Preis (ct/kWh)`. */
  readonly unit: PriceUnit | undefined;
  readonly currency: Currency | undefined;
}

const START =
  /^(?:start|time|timestamp|date[ _]?time|date|datum|zeit(?:punkt|stempel)?|von|from|hour|period|valid[ _]from)$|^date \(|^(?:start|time|timestamp|date[ _]?time|datum|von)[ _(]|[ _]start$/;
const END = /^(end|to|until|till|bis|ende|valid[ _]to|(end|bis)[ _(].*|.*[ _]end)$/;
/** Of several columns that could be the price, the one that is called so. */
const CALLED_PRICE = /(^|[^a-z])(price|prices|preis|pris|prix)([^a-z]|$)/;
const LIKE_PRICE = /(^|[^a-z])(value|rate|ot)([^a-z]|$)/;
/** Beside the price: what somebody expected, or words about it. */
const BESIDE = /forecast|predict|prognos|unit|currency|area|zone/;
/** A second column with the time of day makes the first one a mere date. */
const DATE = /^(date|datum|day|tag)$/;
const TIME_OF_DAY = /^(time|hour|hours|zeit|uhrzeit|stunde|he|hour[ _]ending|period|mtu)$/;
const UTC = /(^|[^a-z])(utc|gmt|zulu)([^a-z]|$)/;

/**
 * Finds the columns by the names in the first row. Without a header: start and price, or start, end and price.
 * @throws PayloadError when there is no time or no price column, or nothing tells which it is
 */
export function detectLayout(first: FileRow | undefined): CsvLayout {
  if (!first) throw new PayloadError('the file is empty');
  const { cells } = first;
  if (readTime(cells[0] ?? '')) return headless(cells);
  const names = cells.map((cell) => cell.toLowerCase());
  const start = startColumn(names);
  const end = endColumn(names, start);
  const price = priceColumn(names, [start, end]);
  const title = names[price]!;
  return {
    hasHeader: true,
    start,
    end: end < 0 ? undefined : end,
    price,
    priceTitle: title,
    timeZone: UTC.test(names[start]!) ? 'UTC' : undefined,
    unit: priceUnitIn(title),
    currency: currencyIn(title),
  };
}

/** A column in UTC before one in local time, which says each autumn hour twice. */
function startColumn(names: readonly string[]): number {
  const candidates = names.flatMap((name, i) => (START.test(name) ? [i] : []));
  const start = candidates.find((i) => UTC.test(names[i]!)) ?? candidates[0];
  if (start === undefined) throw new PayloadError('no column with the time: name one "start"');
  if (DATE.test(names[start]!) && names.some((name) => TIME_OF_DAY.test(name))) {
    throw new PayloadError('date and time of day are in two columns: put them together into one "start"');
  }
  return start;
}

/** The end in the same clock as the start. */
function endColumn(names: readonly string[], start: number): number {
  const candidates = names.flatMap((name, i) => (i !== start && END.test(name) ? [i] : []));
  if (!UTC.test(names[start]!)) return candidates[0] ?? -1;
  return candidates.find((i) => UTC.test(names[i]!)) ?? candidates.find((i) => !/local|ce?s?t/.test(names[i]!)) ?? -1;
}

function priceColumn(names: readonly string[], taken: readonly number[]): number {
  const matching = (matches: (name: string) => boolean) =>
    names.flatMap((name, i) => (!taken.includes(i) && matches(name) ? [i] : []));
  const kinds = [CALLED_PRICE, LIKE_PRICE].map((pattern) => matching((name) => pattern.test(name)));
  const candidates = [...kinds, matching(isMoneyPerUnit)].find((columns) => columns.length > 0) ?? [];
  const actual = candidates.filter((i) => !BESIDE.test(names[i]!));
  const [first, other] = actual.length > 0 ? actual : candidates;
  const price = candidates.find((i) => names[i] === 'price') ?? first;
  if (price === undefined) {
    throw new PayloadError('no column with the price: name one "price", or by its unit such as "EUR/MWh"');
  }
  if (other !== undefined && names[price] !== 'price') {
    throw new PayloadError(`the columns "${names[first!]}" and "${names[other]}" may both be the price: leave one`);
  }
  return price;
}

function headless(cells: readonly string[]): CsvLayout {
  const withEnd = cells.length >= 3 && readTime(cells[1]!) !== undefined;
  if (cells.length < 2) throw new PayloadError('a row needs at least a time and a price');
  return {
    hasHeader: false,
    start: 0,
    end: withEnd ? 1 : undefined,
    price: withEnd ? 2 : 1,
    priceTitle: undefined,
    timeZone: undefined,
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
