import type { Currency, PriceUnit, Utility } from '@energy-optimizer/kernel';
import type { CsvTable } from './csv-table.ts';
import { isMoneyPerUnit, normalized, type PriceWords, readPriceTitle } from './csv-titles.ts';
import { type EnergyUnit, type Money, utilityNamed } from './csv-units.ts';
import { ask, quoted } from './notices.ts';
import type { FileRow } from './rows.ts';

/** What the file says about its prices, gathered from the title, a row of units, columns beside and lines above. */
export interface PriceFacts {
  readonly energy: EnergyUnit | undefined;
  readonly money: Money | undefined;
  readonly vatIncluded: boolean | undefined;
  readonly utility: Utility | undefined;
  /** Its location, for messages. */
  readonly where: string;
}

/** Options that settle what the file leaves open. */
interface Given {
  readonly unit?: PriceUnit | undefined;
  readonly currency?: Currency | undefined;
  readonly vatIncluded?: boolean | undefined;
}

const FLAGS = { unit: '--unit', currency: '--currency', vatIncluded: '--vat-included or --no-vat-included' } as const;

/**
 * @throws PayloadError for words in the place of a unit that are none known here, unless an option says what they mean, and
 *   for two places that contradict each other
 */
export function priceFacts(table: CsvTable, given: Given): PriceFacts {
  const { layout, units } = table;
  const title = [layout.titles[layout.price] ?? '', units[layout.price] ?? ''].join(' ').trim();
  const sources = [
    { where: `the price column ${quoted(title)}`, words: readPriceTitle(title) },
    ...besideWords(table),
    ...aboveWords(table),
  ];
  for (const { where, words } of sources) {
    const open = words.problem?.options.filter((option) => given[option] === undefined) ?? [];
    if (open.length > 0) ask(`${where}: ${words.problem!.text}`, open.map((option) => FLAGS[option]).join(' and '));
  }
  return {
    energy: agreed(sources, given.unit, ({ energy }) => energy, '--unit'),
    money: agreedMoney(sources, given.currency),
    vatIncluded: agreed(sources, given.vatIncluded, ({ vatIncluded }) => vatIncluded, FLAGS.vatIncluded),
    utility: utilityNamed(normalized(title)),
    where: sources[0]!.where,
  };
}

interface Source {
  readonly where: string;
  readonly words: PriceWords;
}

/** What the first source says; another one must not say otherwise, unless an option decides. */
function agreed<T>(
  sources: readonly Source[],
  given: unknown,
  read: (words: PriceWords) => T | undefined,
  flag: string,
): T | undefined {
  const said = sources.filter(({ words }) => read(words) !== undefined);
  const [first, ...others] = said;
  if (!first) return undefined;
  const other = others.find(({ words }) => JSON.stringify(read(words)) !== JSON.stringify(read(first.words)));
  if (other && given === undefined) ask(`${first.where} and ${other.where} contradict each other`, flag);
  return read(first.words);
}

/** Of a word for several currencies and a clear one the clear one counts: `öre` beside `SEK`. */
function agreedMoney(sources: readonly Source[], given: Currency | undefined): Money | undefined {
  const [first, ...others] = sources.filter(({ words }) => words.money !== undefined);
  if (!first) return undefined;
  let money = first.words.money!;
  for (const { where, words } of others) {
    const shared = money.candidates.filter((currency) => words.money!.candidates.includes(currency));
    if (shared.length === 0 && given === undefined)
      ask(`${first.where} and ${where} contradict each other`, '--currency');
    if (shared.length > 0) money = { ...money, candidates: shared };
  }
  return money;
}

const UNIT_COLUMN = /^(unit|units|einheit|price unit|uom)$/;
const CURRENCY_COLUMN = /^(currency|currency code|valuta|währung|waehrung|ccy)$/;

/** Columns that name unit and currency row by row. */
function besideWords({ layout, data }: CsvTable): Source[] {
  const names = layout.titles.map(normalized);
  const title = readPriceTitle(layout.titles[layout.price] ?? '');
  const of = (pattern: RegExp): { name: string; value: string }[] =>
    names.flatMap((name, at) => {
      if (!pattern.test(name) || at === layout.price) return [];
      const [value, another] = valuesOf(data, at, 2);
      if (another !== undefined)
        ask(
          `the column ${quoted(layout.titles[at]!)} contains both ${quoted(value!)} and ${quoted(another)}`,
          `--rows ${quoted(`${layout.titles[at]}=${value}`)}`,
        );
      return value === undefined ? [] : [{ name: layout.titles[at]!, value }];
    });
  return [
    // A unit beside a price whose title has one may be that of another column.
    ...(title.energy ? [] : of(UNIT_COLUMN)).map(({ name, value }) => ({
      where: `the column ${quoted(name)}`,
      words: unitWords(value),
    })),
    ...of(CURRENCY_COLUMN).map(({ name, value }) => ({
      where: `the column ${quoted(name)}`,
      words: currencyWords(value),
    })),
  ];
}

function unitWords(value: string): PriceWords {
  const words = readPriceTitle(value);
  if (words.energy || words.problem) return words;
  return { ...words, problem: { text: `unknown unit ${quoted(value)}`, options: ['unit'] } };
}

function currencyWords(value: string): PriceWords {
  const words = readPriceTitle(value);
  if (words.money && !words.money.minor) return words;
  return { ...words, problem: { text: `unknown currency ${quoted(value)}`, options: ['currency'] } };
}

/** Different values of a column, the first few; empty cells say nothing. */
export function valuesOf(data: readonly FileRow[], column: number, atMost: number): string[] {
  const values = new Set<string>();
  for (const { cells } of data) {
    const value = cells[column];
    if (value !== undefined && value !== '') values.add(value);
    if (values.size >= atMost) break;
  }
  return [...values];
}

/** Lines above the titles count where they clearly are about the prices. */
function aboveWords({ preamble }: CsvTable): Source[] {
  return preamble.flatMap(({ cells, line }): Source[] => {
    const text = cells.filter((cell) => cell !== '').join(' ');
    const where = `line ${line} (${quoted(text)})`;
    const value = text.replace(/^[^:=]*[:=]/, '').trim();
    if (/^(currency|valuta|währung)\b/i.test(text))
      return [{ where, words: currencyWords(value.replace(/^(currency|valuta|währung)/i, '').trim()) }];
    if (/^(unit|units|einheit)\b/i.test(text))
      return [{ where, words: unitWords(value.replace(/^(units?|einheit)/i, '').trim()) }];
    const words = readPriceTitle(text);
    if (isMoneyPerUnit(text)) return [{ where, words }];
    return words.vatIncluded === undefined
      ? []
      : [{ where, words: { ...words, energy: undefined, money: undefined, problem: undefined } }];
  });
}
