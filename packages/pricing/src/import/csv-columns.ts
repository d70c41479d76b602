import { countOf } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { isMoneyPerUnit, isNoPrice, normalized } from './csv-titles.ts';
import { ask, quoted } from './notices.ts';
import type { FileRow } from './rows.ts';
import { kindOfCell, type TimeCell } from './time-cells.ts';

/** The columns of a file, by title or by number from 1. */
export const COLUMN_ROLES = ['start', 'end', 'date', 'price'] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];
export type ColumnChoice = Partial<Record<ColumnRole, string | number>>;

/** Positions of the columns. */
export interface CsvLayout {
  readonly hasHeader: boolean;
  /** Cells a row has. */
  readonly width: number;
  /** The date, if `start` contains only the time of day. */
  readonly date: number | undefined;
  readonly start: number;
  readonly end: number | undefined;
  readonly price: number;
  /** Titles as written; empty without a header. */
  readonly titles: readonly string[];
  /** Whether another column could have been the price. */
  readonly passedOver: string | undefined;
}

const START =
  /^(?:start|starts|begin|beginn|anfang|mtu|time|timestamp|date[ _]?time|date|datum|tag|day|zeit|zeitpunkt|zeitstempel|uhrzeit|stunde|stunden|von|from|hour|hours|hr|he|hb|period|settlement (date|period)|delivery (date|day|period|hour)|interval|valid from)$|^date \(|^(?:start|starts|begin|mtu|time|timestamp|date ?time|date|datum|von|from|hour|zeit|interval|delivery)[ (]| (?:start|begin|beginning|von|from)$/;
const END = /^(?:end|ends|to|until|till|bis|ende|valid to)$|^(?:end|ends|bis|to|until)[ (]| (?:end|bis|to|until|ende)$/;
/** Of several columns that could be the price, the one named so. */
const CALLED_PRICE =
  /(^|[^a-z])(price|prices|pris|prix|precio|hinta|cena)([^a-z]|$)|(preise?|prijs)([^a-z]|$)|[a-z]pris([^a-z]|$)/;
const LIKE_PRICE = /(^|[^a-z])(value|rate|ot)([^a-z]|$)/;
/** Columns next to the price that describe it. */
const BESIDE = /unit|einheit|currency|area|zone|valuta|währung/;
/** Labels that are the ends of intervals. */
const ENDING = /(^|[^a-z])(ending|he|ended|end)([^a-z]|$)/;
const UTC = /(^|[^a-z])(utc|gmt|zulu)([^a-z]|$)/;
/** Number of rows used to detect the content of a column. */
const SAMPLE_ROWS = 20;

/** Whether a row may be the header: it names a time and a price, and contains neither. */
export function isHeader(row: FileRow, choice: ColumnChoice | undefined): boolean {
  const names = row.cells.map(normalized);
  const wanted = Object.values(choice ?? {}).filter((title) => typeof title === 'string' && !/^\d+$/.test(title));
  if (wanted.length > 0) return wanted.every((title) => names.includes(normalized(String(title))));
  if (row.cells.some((cell) => kindOfCell(cell) === 'time')) return false;
  return names.some((name) => START.test(name)) && row.cells.some((cell) => couldBePrice(cell));
}

const couldBePrice = (title: string): boolean => {
  const name = normalized(title);
  return CALLED_PRICE.test(name) || LIKE_PRICE.test(name) || isMoneyPerUnit(title);
};

/**
 * Finds the columns by the names in the header and the content of the first rows.
 * @throws PayloadError if there is no time or price column, or it is ambiguous
 */
export function layoutOf(header: FileRow, data: readonly FileRow[], choice: ColumnChoice = {}): CsvLayout {
  const titles = withoutEmptyTail(header.cells);
  const names = titles.map(normalized);
  const kinds = names.map((_, column) => kindOfColumn(data, column));
  const chosen = (role: ColumnRole) => (choice[role] === undefined ? undefined : columnNamed(names, choice[role]));
  const times = timeColumns(names, kinds, { date: chosen('date'), start: chosen('start'), end: chosen('end') });
  const { price, passedOver } =
    choice.price === undefined
      ? priceColumn(titles, [times.date, times.start, times.end])
      : { price: columnNamed(names, choice.price), passedOver: undefined };
  return { hasHeader: true, width: titles.length, ...times, price, titles, passedOver };
}

function withoutEmptyTail(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

function kindOfColumn(data: readonly FileRow[], column: number): TimeCell {
  for (const { cells } of data.slice(0, SAMPLE_ROWS)) {
    const kind = kindOfCell(cells[column] ?? '');
    if (kind !== 'none') return kind;
  }
  return 'none';
}

function columnNamed(names: readonly string[], wanted: string | number): number {
  const column = /^\d+$/.test(String(wanted)) ? Number(wanted) - 1 : names.indexOf(normalized(String(wanted)));
  if (column < 0 || column >= names.length)
    throw new PayloadError(
      `unknown column ${quoted(String(wanted))}; columns: ${names.slice(0, 20).map(quoted).join(', ')}`,
    );
  return column;
}

interface TimeColumns {
  readonly date: number | undefined;
  readonly start: number;
  readonly end: number | undefined;
}

function timeColumns(
  names: readonly string[],
  kinds: readonly TimeCell[],
  chosen: { readonly [role in 'date' | 'start' | 'end']: number | undefined },
): TimeColumns {
  const taken = Object.values(chosen);
  const named = (pattern: RegExp) =>
    names.flatMap((name, at) => (pattern.test(name) && !taken.includes(at) ? [at] : []));
  const candidates = named(START).filter((at) => !END.test(names[at]!) || names[at] === 'date to');
  const whole = candidates.filter((at) => kinds[at] === 'time' && !ENDING.test(names[at]!));
  const start = chosen.start ?? inUtc(whole, names);
  if (start !== undefined) {
    const end = chosen.end ?? endColumn(names, kinds, start, named(END));
    return chosen.date === undefined && (kinds[start] === 'clock' || kinds[start] === 'number')
      ? { date: dateColumn(candidates, kinds), start, end }
      : { date: chosen.date, start, end };
  }
  const date =
    chosen.date ??
    inUtc(
      candidates.filter((at) => kinds[at] === 'date'),
      names,
    );
  if (date === undefined) return unreadable(candidates, names, named(END), chosen.end);
  const partners = candidates.filter((at) => at !== date && (kinds[at] === 'clock' || kinds[at] === 'number'));
  const ofDay = partners.find((at) => kinds[at] === 'clock') ?? partners[0];
  const ends = chosen.end ?? named(END).find((at) => kinds[at] === (ofDay === undefined ? 'date' : kinds[ofDay]));
  if (ofDay !== undefined && kinds[ofDay] === 'clock' && ENDING.test(names[ofDay]!)) refuseEnds(names[ofDay]!);
  if (ofDay !== undefined) return { date, start: ofDay, end: ends };
  const unread = candidates.find(
    (at) => at !== date && /^(time|hour|hours|zeit|uhrzeit|stunde|he|period|mtu)$/.test(names[at]!),
  );
  if (unread !== undefined)
    throw new PayloadError(
      `date and time of day are in separate columns, but ${quoted(names[unread]!)} contains no time of day; combine them into one column "start"`,
    );
  return { date: undefined, start: date, end: ends };
}

/** A column in UTC is preferred to one in local time, in which the autumn hour is ambiguous. */
const inUtc = (columns: readonly number[], names: readonly string[]): number | undefined =>
  columns.find((at) => UTC.test(names[at]!)) ?? columns[0];

const dateColumn = (candidates: readonly number[], kinds: readonly TimeCell[]): number =>
  candidates.find((at) => kinds[at] === 'date') ??
  ask('a column with the time of day requires one with the date', '--columns date=…');

/** No cell is a time, so the rows will be rejected individually. */
function unreadable(
  candidates: readonly number[],
  names: readonly string[],
  ends: readonly number[],
  end: number | undefined,
): TimeColumns {
  const start = inUtc(
    candidates.filter((at) => !ENDING.test(names[at]!)),
    names,
  );
  if (start !== undefined) return { date: undefined, start, end: end ?? ends[0] };
  if (names.length < 2) throw new PayloadError('found no time column; name it "start"');
  const labeled = names.find((name) => END.test(name) || ENDING.test(name));
  if (labeled !== undefined) refuseEnds(labeled);
  throw new PayloadError(
    `found no time column; name it "start", or specify --columns start=… (columns: ${names.slice(0, 20).map(quoted).join(', ')})`,
  );
}

function refuseEnds(title: string): never {
  throw new PayloadError(
    `the times in ${quoted(title)} are ends; add a column with the starts, or specify --columns start=… if they are starts`,
  );
}

/** The end in the same clock as the start. */
function endColumn(
  names: readonly string[],
  kinds: readonly TimeCell[],
  start: number,
  ends: readonly number[],
): number | undefined {
  const candidates = ends.filter(
    (at) => at !== start && (kinds[at] === kinds[start] || kinds[at] === 'none' || kinds[at] === 'date'),
  );
  if (!UTC.test(names[start]!)) return candidates[0];
  return candidates.find((at) => UTC.test(names[at]!)) ?? candidates.find((at) => !/local|ce?s?t/.test(names[at]!));
}

function priceColumn(titles: readonly string[], taken: readonly (number | undefined)[]) {
  const names = titles.map(normalized);
  const matching = (matches: (at: number) => boolean) =>
    names.flatMap((_, at) => (!taken.includes(at) && matches(at) ? [at] : []));
  const kinds = [CALLED_PRICE, LIKE_PRICE].map((pattern) => matching((at) => pattern.test(names[at]!)));
  const all = [...kinds, matching((at) => isMoneyPerUnit(titles[at]!))];
  const candidates = all.find((columns) => columns.length > 0) ?? [];
  const actual = candidates.filter((at) => !BESIDE.test(names[at]!) && !isNoPrice(titles[at]!));
  const left = actual.length > 0 ? actual : candidates;
  const [first, other] = left;
  const dayAhead = left.filter((at) => /day.?ahead/.test(names[at]!));
  const price = candidates.find((at) => names[at] === 'price') ?? (dayAhead.length === 1 ? dayAhead[0] : first);
  if (price === undefined)
    throw new PayloadError(
      'found no price column; name it "price" or after its unit, such as "EUR/MWh", or specify --columns price=…',
    );
  const passedOver = left.find((at) => at !== price);
  if (other !== undefined && names[price] !== 'price' && dayAhead.length !== 1)
    ask(`the columns "${names[first!]}" and "${names[other]}" could both be the price`, '--columns price=…');
  return { price, passedOver: passedOver === undefined ? undefined : titles[passedOver] };
}

/** Without a header: start and price; start, end and price; or date, time of day and price. */
export function headless(first: FileRow, choice: ColumnChoice | undefined): CsvLayout {
  const cells = withoutEmptyTail(first.cells);
  const [kind, second] = [kindOfCell(cells[0]!), kindOfCell(cells[1] ?? '')];
  const rest = { hasHeader: false, width: cells.length, titles: [], passedOver: undefined };
  if (choice !== undefined && Object.keys(choice).length > 0) {
    const names = cells.map((_, at) => String(at + 1));
    const at = (role: ColumnRole, usual: number | undefined) =>
      choice[role] === undefined ? usual : columnNamed(names, choice[role]);
    return {
      ...rest,
      date: at('date', undefined),
      start: at('start', 0)!,
      end: at('end', undefined),
      price: at('price', cells.length - 1)!,
    };
  }
  if (cells.length < 2) throw new PayloadError('a row must have at least a time and a price');
  const twoColumns = kind === 'date' && second === 'clock' && cells.length === 3;
  const withEnd = !twoColumns && cells.length === 3 && (second === 'time' || second === 'date');
  if (cells.length > 2 && !twoColumns && !withEnd)
    ask(
      `without a header, a row consists of start and price, or start, end and price, but line ${first.line} has ${countOf(cells.length, 'cell')} (with a decimal comma, quote the price or separate the cells with semicolons)`,
      '--columns start=1 price=2',
    );
  if (twoColumns) return { ...rest, date: 0, start: 1, end: undefined, price: 2 };
  return { ...rest, date: undefined, start: 0, end: withEnd ? 1 : undefined, price: withEnd ? 2 : 1 };
}
