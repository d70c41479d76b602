import type { Currency, PriceUnit, RegionCode, Utility } from '@energy-optimizer/kernel';
import type { Direction, SeriesKind } from '../series/price-point.ts';
import type { ColumnChoice } from './csv-columns.ts';
import type { Settling } from './csv-money.ts';
import { aboveWords, besideWords, type Source } from './csv-sources.ts';
import type { CsvTable } from './csv-table.ts';
import { type PriceWords, readPriceTitle } from './csv-titles.ts';
import { type EnergyUnit, type Money, together } from './csv-units.ts';
import { ask, quoted } from './notices.ts';

export { valuesOf } from './csv-sources.ts';

/**
 * Facts about the prices stated in the file: in the title, a row of units, other columns and lines above the header.
 */
export interface PriceFacts {
  readonly energy: EnergyUnit | undefined;
  readonly money: Money | undefined;
  readonly vatIncluded: boolean | undefined;
  readonly kind: SeriesKind | undefined;
  readonly direction: Direction | undefined;
  readonly utility: Utility | undefined;
  /** Its location, for messages. */
  readonly where: string;
}

/** The region, and options that resolve ambiguities. */
interface Given {
  readonly region: RegionCode;
  readonly utility?: Utility;
  readonly unit?: PriceUnit;
  readonly currency?: Currency;
  readonly vatIncluded?: boolean;
  readonly kind?: SeriesKind;
  readonly direction?: Direction;
  readonly columns?: ColumnChoice;
}

const FLAGS: Readonly<Record<Settling, string>> = {
  unit: '--unit',
  currency: '--currency',
  vatIncluded: '--vat-included or --no-vat-included',
  kind: '--kind',
  direction: '--direction import or --direction export',
  columns: '--columns price=…',
};

/**
 * @throws PayloadError for unknown words and words for other prices, unless an option resolves them, and for
 *   contradictions
 */
export function priceFacts(table: CsvTable, options: Given): PriceFacts {
  const { layout, units } = table;
  const title = [layout.titles[layout.price] ?? '', units[layout.price] ?? ''].join(' ').trim();
  const sources = [
    { where: `the price column ${quoted(title)}`, words: readPriceTitle(title, options.region) },
    ...besideWords(table, options.region),
    ...aboveWords(table, options.region),
  ];
  refuseProblems(sources, options);
  const said = <T>(read: (words: PriceWords) => T | undefined, option: 'unit' | 'vatIncluded' | 'kind' | 'direction') =>
    agreed(sources, read, options[option] === undefined ? FLAGS[option] : undefined);
  return {
    energy: said(({ energy }) => energy, 'unit'),
    money: agreedMoney(sources, options.currency),
    vatIncluded: said(({ vatIncluded }) => vatIncluded, 'vatIncluded'),
    kind: said(({ kind }) => kind, 'kind'),
    direction: said(({ direction }) => direction, 'direction'),
    utility: agreed(sources, ({ utility }) => utility, options.utility === undefined ? '--utility' : undefined),
    where: sources[0]!.where,
  };
}

function refuseProblems(sources: readonly Source[], options: Given): void {
  const isGiven = (option: Settling): boolean =>
    option === 'columns' ? options.columns?.price !== undefined : options[option] !== undefined;
  for (const { where, words } of sources)
    for (const { text, options: settling } of words.problems) {
      const open = settling.filter((option) => !isGiven(option));
      if (settling.length === 0 || open.length > 0)
        ask(`${where}: ${text}`, ...(open.length > 0 ? [open.map((option) => FLAGS[option]).join(' and ')] : []));
    }
}

/** The value of the first source; the others must not contradict it unless an option is given. */
function agreed<T>(
  sources: readonly Source[],
  read: (words: PriceWords) => T | undefined,
  flag: string | undefined,
): T | undefined {
  const [first, ...others] = sources.filter(({ words }) => read(words) !== undefined);
  if (!first) return undefined;
  const other = others.find(({ words }) => JSON.stringify(read(words)) !== JSON.stringify(read(first.words)));
  if (other && flag !== undefined) ask(`${first.where} and ${other.where} contradict each other`, flag);
  return read(first.words);
}

/**
 * The currencies that all sources have in common: for `kr` and `SEK`, SEK. Hundredths are those of the source with the
 * unit.
 */
function agreedMoney(sources: readonly Source[], given: Currency | undefined): Money | undefined {
  const [first, ...others] = sources.filter(({ words }) => words.money !== undefined);
  if (!first) return undefined;
  let money = first.words.money!;
  for (const { where, words } of others) {
    const shared = together([money, words.money!]);
    if (!shared && given === undefined) ask(`${first.where} and ${where} contradict each other`, '--currency');
    const { candidates } = shared ?? money;
    money = { candidates, minor: first.words.energy ? money.minor : money.minor || words.money!.minor };
  }
  return money;
}
