import type { RegionCode } from '@energy-optimizer/kernel';
import { meaningOf } from './csv-kinds.ts';
import type { Problem } from './csv-money.ts';
import type { CsvTable } from './csv-table.ts';
import { isMoneyPerUnit, normalized, type PriceWords, readPriceTitle } from './csv-titles.ts';
import { tokensOf } from './csv-tokens.ts';
import { clearMoneyWord } from './csv-units.ts';
import { speaksOfVat } from './csv-vat.ts';
import { ask, quoted } from './notices.ts';
import type { FileRow } from './rows.ts';
import { kindOfCell } from './time-cells.ts';

/** A part of the file that describes the prices. */
export interface Source {
  readonly where: string;
  readonly words: PriceWords;
}

const UNIT_COLUMN = /(^|[^\p{L}])(units?|einheit|uom|measure|enhet|enhed|eenheid|unité|unidad|yksikkö)$/u;
const CURRENCY_COLUMN = /(^|[^\p{L}])(currency|currency code|valuta|währung|waehrung|ccy|devise|moneda|valuutta)$/u;
const FACTOR_COLUMN = /(^|[^\p{L}])(factor|multiplier|scale|scaling|faktor|multiplikator)$/u;
const YES = /^(yes|y|true|ja|j|oui|1)$/i;
const NO = /^(no|n|false|nein|nej|nei|non|0)$/i;
/** A column with more distinct values contains remarks or numbers. */
const MANY_VALUES = 50;

/** The first distinct values of a column, without empty cells. */
export function valuesOf(data: readonly FileRow[], column: number, atMost: number): string[] {
  const values = new Set<string>();
  for (const { cells } of data) {
    const value = cells[column];
    if (value !== undefined && value !== '') values.add(value);
    if (values.size >= atMost) break;
  }
  return [...values];
}

/** Columns that describe the prices row by row. */
export function besideWords({ layout, data }: CsvTable, region: RegionCode): Source[] {
  const { titles, date, start, end, price } = layout;
  return titles.flatMap((title, at): Source[] => {
    if ([date, start, end, price].includes(at)) return [];
    const values = valuesOf(data, at, MANY_VALUES + 1);
    if (values.length === 0 || values.length > MANY_VALUES) return [];
    const words = columnWords(title, values, region);
    return words === undefined ? [] : [{ where: `the column ${quoted(title)} (${quoted(values[0]!)})`, words }];
  });
}

function columnWords(title: string, values: readonly string[], region: RegionCode): PriceWords | undefined {
  const name = normalized(title);
  if (CURRENCY_COLUMN.test(name)) return currencyWords(only(title, values), region);
  if (UNIT_COLUMN.test(name) || values.every(isMoneyPerUnit)) return unitWords(only(title, values), region);
  if (FACTOR_COLUMN.test(name) && values.some((value) => Number(value) !== 1))
    ask(`the column ${quoted(title)} contains ${quoted(values[0]!)}; multiply the prices by it and remove the column`);
  if (values.every((value) => YES.test(value) || NO.test(value))) return flagWords(title, values, region);
  if (values.every((value) => /^[\d.,+\-−% ]+$/.test(value) || kindOfCell(value) !== 'none')) return undefined;
  return alike(title, values, (value) => valueWords(title, value, region));
}

/** The only value. @throws PayloadError if there are several: rows must be selected */
function only(title: string, values: readonly string[]): string {
  const [value, another] = values;
  if (another !== undefined) refuseMixed(title, values);
  return value!;
}

function refuseMixed(title: string, values: readonly string[]): never {
  const shown = values.slice(0, 4);
  return ask(
    `the column ${quoted(title)} contains different prices (${shown.map(quoted).join(', ')})`,
    ...shown.map((value) => `--rows ${quoted(`${title}=${value}`)}`),
  );
}

function alike(
  title: string,
  values: readonly string[],
  read: (value: string) => PriceWords | undefined,
): PriceWords | undefined {
  const words = values.map(read);
  const essence = (one: PriceWords | undefined) =>
    one && JSON.stringify([one.kind, one.direction, one.utility, one.vatIncluded, one.problems.length > 0]);
  if (new Set(words.map(essence)).size > 1) refuseMixed(title, values);
  return words[0];
}

/** `VAT included` = yes, `forecast` = true. */
function flagWords(title: string, values: readonly string[], region: RegionCode): PriceWords | undefined {
  return alike(title, values, (value) => {
    const words = readPriceTitle(title, region);
    const { vatIncluded } = words;
    if (YES.test(value)) return meaningful({ ...words, problems: aboutKind(title, words.problems) });
    return meaningful({ ...NOTHING, vatIncluded: vatIncluded === undefined ? undefined : !vatIncluded });
  });
}

const NOTHING: PriceWords = {
  energy: undefined,
  money: undefined,
  vatIncluded: undefined,
  kind: undefined,
  direction: undefined,
  utility: undefined,
  problems: [],
};

/** `FORECAST`, `Intraday`, `feedIn`, `gas`, `included` in a column `VAT`; other words are remarks. */
function valueWords(title: string, value: string, region: RegionCode): PriceWords | undefined {
  const isAboutVat = speaksOfVat(title) && !speaksOfVat(value);
  const words = readPriceTitle(isAboutVat ? `${title} ${value}` : value, region);
  return meaningful({ ...words, energy: undefined, money: undefined, problems: aboutKind(value, words.problems) });
}

/** Problems except unknown words, which need not describe the prices here. */
const aboutKind = (text: string, problems: readonly Problem[]): Problem[] => [
  ...problems.filter(({ options }) => options.some((option) => /^(kind|direction|vatIncluded)$/.test(option))),
  ...noPrices(text).map((problem) => ({ text: problem, options: ['kind'] as const })),
];

const noPrices = (text: string, only?: string): string[] =>
  tokensOf(text).flatMap((token, at, all) => {
    const meaning = meaningOf(token, all[at - 1]);
    return meaning?.is === 'no price' && (only === undefined || meaning.what === only) ? [meaning.text] : [];
  });

function meaningful(words: PriceWords): PriceWords | undefined {
  const { kind, direction, utility, vatIncluded, problems } = words;
  const silent = [kind, direction, utility, vatIncluded].every((said) => said === undefined) && problems.length === 0;
  return silent ? undefined : { ...words, energy: undefined, money: undefined };
}

function unitWords(value: string, region: RegionCode): PriceWords {
  const words = readPriceTitle(value, region);
  if (words.energy || words.problems.length > 0 || (words.money && !words.money.minor)) return words;
  return { ...words, problems: [{ text: `unknown unit ${quoted(value)}`, options: ['unit'] }] };
}

function currencyWords(value: string, region: RegionCode): PriceWords {
  const words = readPriceTitle(value, region);
  if (words.money && !words.money.minor) return words;
  return { ...words, problems: [{ text: `unknown currency ${quoted(value)}`, options: ['currency'] }] };
}

const CURRENCY_LINE = /^\s*(price )?(currency|valuta|währung|devise|moneda)(?!\p{L})[\s:=]*/iu;
const UNIT_LINE = /^\s*(price )?(units?|einheit|enhet|enhed|eenheid)(?!\p{L})[\s:=]*/iu;
const PRICE =
  /(?<!\p{L})(prices?|pris|priser|prix|precios?|tarif\p{L}{0,3}|rates?|costs?)(?!\p{L})|preis|prijs|hinta/iu;

/** Lines above the header that describe the prices. */
export function aboveWords({ preamble }: CsvTable, region: RegionCode): Source[] {
  return preamble.flatMap(({ cells, line }): Source[] => {
    const text = cells.filter((cell) => cell !== '').join(' ');
    const words = lineWords(text, region);
    return words === undefined ? [] : [{ where: `line ${line} (${quoted(text)})`, words }];
  });
}

function lineWords(text: string, region: RegionCode): PriceWords | undefined {
  if (CURRENCY_LINE.test(text)) return currencyWords(text.replace(CURRENCY_LINE, ''), region);
  if (UNIT_LINE.test(text)) return unitWords(text.replace(UNIT_LINE, ''), region);
  const words = readPriceTitle(text, region);
  const isAboutPrices =
    PRICE.test(text) ||
    speaksOfVat(text) ||
    isMoneyPerUnit(text) ||
    tokensOf(text).some((token) => clearMoneyWord(token));
  if (isAboutPrices)
    return {
      ...words,
      problems: words.problems.map(({ text: problem, options }) => ({
        text: problem,
        options: options.map((option) => (option === 'columns' ? 'kind' : option)),
      })),
    };
  const problems = [
    ...words.problems.filter(({ options }) => options.includes('kind')),
    ...noPrices(text, 'a forecast').map((problem) => ({ text: problem, options: ['kind'] as const })),
  ];
  // `Exported by …` describes the file.
  const direction = /(?<!\p{L})(ex|im)port/iu.test(text) ? undefined : words.direction;
  return meaningful({ ...words, direction, vatIncluded: undefined, problems });
}
