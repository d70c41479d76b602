import { type Currency, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { type Row, readPriceText, toPoints } from '../adapters/shared/index.ts';
import { marketTimeZone } from '../series/market-time-zone.ts';
import { FLAG, type PricePoint, type Rejection, type SeriesKey } from '../series/price-point.ts';
import { isNoPrice, normalized, readPriceTitle } from './csv-titles.ts';
import { refuseOtherSteps } from './epf-steps.ts';
import { quoted } from './notices.ts';
import { type FileContent, type FileRow, readRows } from './rows.ts';
import { readTime, type WallClock, wallClockIn } from './wall-clock.ts';

/** Facts that an EPF file does not state. */
export interface EpfOptions {
  /** The price zone the file is about. */
  readonly region: RegionCode;
  /** Default: USD in the United States, EUR elsewhere, as in the published files. */
  readonly currency?: Currency;
  /** Time zone of the market. Default: that of {@link marketTimeZone}. */
  readonly timeZone?: string;
}

/** A column next to the price: the day-ahead forecast of load, wind, …, in the unit of the file. */
export interface EpfColumn {
  /** As the header has it. */
  readonly title: string;
  /** Ascending by start, one per hour. */
  readonly points: readonly { readonly start: Date; readonly end: Date; readonly value: number }[];
}

export interface ParsedEpf {
  readonly series: SeriesKey;
  /** Zone of the times in the file. */
  readonly timeZone: string;
  readonly columns: readonly EpfColumn[];
  /** Data rows in the file. */
  readonly read: number;
  readonly points: PricePoint[];
  readonly rejected: readonly Rejection[];
}

/**
 * Reads a file of the open electricity-price-forecasting benchmark (Lago et al. 2021): hourly day-ahead prices per MWh
 * in naive local market time, 24 rows on every day. The spring hour that does not exist is rejected; the autumn hour,
 * whose two values the file has merged, is used for both hours, flagged. The other columns are returned unchanged: they
 * are forecasts known a day ahead, including for hours without a price; values that are not numbers are skipped.
 * @throws PayloadError if there is no time or price column, if its title names another unit, currency or kind of price,
 *   or if
 *   the rows are not hourly
 */
export async function parseEpf(content: FileContent, options: EpfOptions): Promise<ParsedEpf> {
  const { rows } = await readRows(content);
  const [header, ...data] = rows;
  const priceColumn = priceColumnOf(header);
  const series = seriesOf(options, header!.cells[priceColumn]!);
  refuseOtherSteps(data);
  const timeZone = options.timeZone ?? marketTimeZone(options.region);
  const clock = wallClockIn(timeZone);
  const found: Row[] = [];
  const rejected: Rejection[] = [];
  const columns = createColumns(header!, priceColumn);
  for (const [i, row] of data.entries()) {
    const starts = readHours(row, clock, twinOf(data, i));
    if ('code' in starts) {
      rejected.push(starts);
      continue;
    }
    columns.add(row, starts);
    const price = readPrice(row, priceColumn);
    const flags = starts.length > 1 ? FLAG.dstMerged : 0;
    const where = `line ${row.line}`;
    if (typeof price !== 'number') rejected.push(price);
    else found.push(...starts.map((startMs) => ({ startMs, endMs: startMs + HOUR_MS, price, flags, where })));
  }
  const { points, rejected: clashes } = toPoints(found);
  return {
    ...{ series, timeZone, columns: columns.all(), read: data.length, points },
    rejected: [...rejected, ...clashes],
  };
}

/** The series of an EPF file. @throws PayloadError if the title contradicts it */
function seriesOf({ region, currency: given }: EpfOptions, title: string): SeriesKey {
  const words = readPriceTitle(title.trim(), region);
  const currency = given ?? (region.startsWith('us_') ? 'USD' : 'EUR');
  const refuse = (problem: string): never => {
    throw new PayloadError(`the price column ${quoted(title.trim())}: ${problem}; import the file as csv`);
  };
  const [problem] = words.problems;
  if (problem) refuse(problem.text);
  const {
    energy,
    money,
    kind = 'day_ahead',
    utility = 'electricity',
    direction = 'import',
    vatIncluded = false,
  } = words;
  if (energy && (energy.unit !== 'mwh' || energy.places !== 0)) refuse('EPF prices must be per MWh');
  if (money && (money.minor || !money.candidates.includes(currency))) refuse(`it is not in ${currency}`);
  if (kind !== 'day_ahead' || utility !== 'electricity' || direction !== 'import' || vatIncluded)
    refuse('EPF prices must be day-ahead prices of electricity without VAT');
  return {
    ...{ region, utility, kind, source: 'epf', supplier: null, product: null },
    ...{ unit: 'mwh', currency, vatIncluded, direction },
  };
}

function priceColumnOf(header: FileRow | undefined): number {
  const names = header?.cells.map((cell) => normalized(cell)) ?? [];
  if (names.length < 2 || (names[0] !== '' && !names[0]!.includes('date') && !names[0]!.includes('time'))) {
    throw new PayloadError('not an EPF file: the first column must contain the date');
  }
  const [column, another] = names.flatMap((name, at) =>
    at > 0 && (name === 'ot' || /\bprices?\b/.test(name)) && !isNoPrice(name) ? [at] : [],
  );
  if (column === undefined) throw new PayloadError('not an EPF file: there is no column "OT" or "… price"');
  if (another !== undefined)
    throw new PayloadError(
      `the columns ${quoted(names[column]!)} and ${quoted(names[another]!)} could both be the price`,
    );
  return column;
}

/** The position of a row among rows with the same wall-clock time, for files with both autumn hours. */
type Twin = 'first' | 'second' | undefined;

function twinOf(rows: readonly FileRow[], i: number): Twin {
  const time = rows[i]!.cells[0];
  if (rows[i - 1]?.cells[0] === time) return 'second';
  return rows[i + 1]?.cells[0] === time ? 'first' : undefined;
}

/** The hours of a row, epoch ms: one, or two for a merged autumn hour. */
function readHours(row: FileRow, clock: WallClock, twin: Twin): readonly number[] | Rejection {
  const [written = ''] = row.cells;
  const time = readTime(written);
  if (time?.kind !== 'wall' || time.zone !== undefined)
    return reject(row, 'invalid_time', `${JSON.stringify(written)} is not a local time`);
  if (!time.clock.endsWith(':00:00')) return reject(row, 'invalid_time', `${written} is not the start of an hour`);
  const [first, second] = clock(time);
  if (first === undefined)
    return reject(row, 'nonexistent_local_time', `${written} does not exist on the day clocks go forward`);
  if (second === undefined) return [first];
  return twin ? [twin === 'first' ? first : second] : [first, second];
}

function readPrice(row: FileRow, column: number): number | Rejection {
  const text = row.cells[column] ?? '';
  if (text === '') return reject(row, 'missing_price', 'the price is empty');
  return readPriceText(text) ?? reject(row, 'not_a_price', `${JSON.stringify(text)} is not a number`);
}

/** Collects the columns other than time and price; of two rows for one hour, the last applies. */
function createColumns(header: FileRow, priceColumn: number) {
  const columns = header.cells.flatMap((title, at) =>
    at === 0 || at === priceColumn ? [] : [{ title, at, values: new Map<number, number>() }],
  );
  return {
    add: (row: FileRow, starts: readonly number[]): void => {
      for (const { at, values } of columns) {
        const value = readPriceText(row.cells[at] ?? '');
        if (value !== undefined) for (const start of starts) values.set(start, value);
      }
    },
    all: (): EpfColumn[] =>
      columns.map(({ title, values }) => ({
        title,
        points: [...values]
          .sort(([a], [b]) => a - b)
          .map(([start, value]) => ({ start: new Date(start), end: new Date(start + HOUR_MS), value })),
      })),
  };
}

const reject = ({ line }: FileRow, code: Rejection['code'], reason: string): Rejection => ({
  code,
  where: `line ${line}`,
  reason,
});
