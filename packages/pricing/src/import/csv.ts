import {
  type Currency,
  getRegion,
  localTimeZone,
  type PriceUnit,
  type RegionCode,
  type Resolution,
  UTILITY_INFO,
  type Utility,
} from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { type Row, toPoints } from '../adapters/shared/index.ts';
import { directionNamed } from '../direction.ts';
import type { Direction, PricePoint, Rejection, SeriesKey, SeriesKind } from '../price-point.ts';
import { type CsvLayout, detectLayout, readPrice } from './csv-columns.ts';
import { endOfStep, inferEnds } from './lengths.ts';
import { type RowTimes, rowTimes } from './row-times.ts';
import { type FileContent, type FileRow, readRows } from './rows.ts';
import { type ImportOptions, type ImportSummary, type PointStore, storePoints } from './store.ts';
import { wallClockIn } from './wall-clock.ts';

/** What a CSV file does not say itself. */
export interface CsvOptions {
  readonly region: RegionCode;
  /** Default `electricity`. */
  readonly utility?: Utility;
  /** Default `tariff` with a supplier, `day_ahead` without. */
  readonly kind?: SeriesKind;
  readonly supplier?: string;
  readonly product?: string;
  /** Default: what the price column's name says, else the utility's usual unit. */
  readonly unit?: PriceUnit;
  /** Default: what the price column's name says, else the region's currency. */
  readonly currency?: Currency;
  readonly vatIncluded?: boolean;
  /** Default: what the names of supplier, product and price column say, else `import`. */
  readonly direction?: Direction;
  /** Length of the intervals where the file has no ends; default: from the starts. */
  readonly resolution?: Resolution;
  /** `12,5` is twelve and a half. */
  readonly decimalComma?: boolean;
  /** Zone of times without offset; default: UTC where the column's name says so, else the region's. */
  readonly timeZone?: string;
}

export interface ParsedCsv {
  readonly series: SeriesKey;
  /** Nobody named the unit: neither the options nor the price column. */
  readonly unitAssumed: boolean;
  readonly read: number;
  readonly points: PricePoint[];
  readonly rejected: readonly Rejection[];
}

interface TimedPrice {
  readonly row: FileRow;
  readonly start: number;
  readonly end: number | undefined;
  readonly price: number;
}

/**
 * Reads a file with one price per row: `start[,end],price`, comma, semicolon or tab. Times carry an offset, are UTC by
 * their column's name, or are the region's local time: one in the spring gap is rejected, the repeated autumn hour goes
 * by row order. Every row is one of the points, which are in order and do not overlap, or a rejection with its line.
 * @throws PayloadError when the file or its columns cannot be made out
 */
export async function parseCsv(content: FileContent, options: CsvOptions & ImportOptions): Promise<ParsedCsv> {
  const { rows } = await readRows(content, {
    onRow: (done) => options.onProgress?.({ phase: 'reading', done, total: undefined }),
  });
  const layout = detectLayout(rows[0]);
  const data = layout.hasHeader ? rows.slice(1) : rows;
  const timeZone = options.timeZone ?? layout.timeZone ?? localTimeZone(getRegion(options.region));
  const rejected: Rejection[] = [];
  const starts = data.map(({ cells }) => cells[layout.start] ?? '');
  const context = {
    layout,
    times: rowTimes(starts, wallClockIn(timeZone)),
    decimalComma: options.decimalComma ?? false,
  };
  const timed = data.flatMap((row, position): TimedPrice[] => {
    const result = readRow(row, position, context);
    if (!('code' in result)) return [result];
    rejected.push(result);
    return [];
  });
  const ended = withEnds(timed, { timeZone, resolution: options.resolution, rejected });
  const { points, rejected: clashes } = toPoints(ended);
  return {
    series: seriesOf(options, layout),
    unitAssumed: options.unit === undefined && layout.unit === undefined,
    read: data.length,
    points,
    rejected: [...rejected, ...clashes],
  };
}

/** Reads and stores such a file. Repeating it changes nothing. */
export async function importCsv(
  store: PointStore,
  content: FileContent,
  options: CsvOptions & ImportOptions,
): Promise<ImportSummary> {
  return storePoints(store, await parseCsv(content, options), options);
}

function seriesOf(options: CsvOptions, layout: CsvLayout): SeriesKey {
  const utility = options.utility ?? 'electricity';
  return {
    region: options.region,
    utility,
    kind: options.kind ?? (options.supplier === undefined ? 'day_ahead' : 'tariff'),
    source: 'csv',
    supplier: options.supplier ?? null,
    product: options.product ?? null,
    unit: options.unit ?? layout.unit ?? UTILITY_INFO[utility].defaultUnit,
    currency: options.currency ?? layout.currency ?? getRegion(options.region).currency,
    vatIncluded: options.vatIncluded ?? false,
    direction: options.direction ?? directionOf(options, layout),
  };
}

/**
 * What the names of supplier, product and price column say; import where they say nothing.
 * @throws PayloadError where they leave it open
 */
function directionOf({ supplier, product }: CsvOptions, { priceTitle }: CsvLayout): Direction {
  const names = [supplier, product, priceTitle].filter((name) => name !== undefined);
  const said = new Set(names.map(directionNamed).filter((direction) => direction !== undefined));
  const [direction, another] = said;
  if (direction === 'unclear' || another) {
    throw new PayloadError(
      `the names ${names.map((name) => JSON.stringify(name)).join(', ')} leave open whether the prices are for energy from the grid or fed into it: give the direction, import or export`,
    );
  }
  return direction ?? 'import';
}

interface RowContext {
  readonly layout: CsvLayout;
  readonly times: RowTimes;
  readonly decimalComma: boolean;
}

function readRow(row: FileRow, position: number, { layout, times, decimalComma }: RowContext): TimedPrice | Rejection {
  const cell = (column: number) => row.cells[column] ?? '';
  const start = times.start(position);
  if (typeof start !== 'number') return reject(row, start.code, start.reason);
  const endText = layout.end === undefined ? '' : cell(layout.end);
  const end = endText === '' ? undefined : times.end(position, endText, start);
  if (typeof end === 'object') return reject(row, end.code, end.reason);
  const price = readPrice(cell(layout.price), decimalComma);
  if (price === 'missing') return reject(row, 'missing_price', 'the price is empty');
  if (price === 'unreadable') return rejectPrice(row, cell(layout.price));
  if (end !== undefined && end <= start)
    return reject(row, 'invalid_time', 'the interval does not end after it starts');
  return { row, start, end, price };
}

/** Rows without an end get it from the next start, in order of time. */
function withEnds(
  timed: readonly TimedPrice[],
  options: { timeZone: string; resolution: Resolution | undefined; rejected: Rejection[] },
): Row[] {
  const { timeZone, resolution, rejected } = options;
  const ordered = [...timed].sort((a, b) => a.start - b.start);
  const distinct = [...new Set(ordered.map(({ start }) => start))];
  const inferred = resolution ? [] : inferEnds(distinct, timeZone);
  const endOf = new Map(distinct.map((start, i) => [start, inferred[i]]));
  return ordered.flatMap(({ row, start, end, price }): Row[] => {
    const until = end ?? (resolution ? endOfStep(start, resolution, timeZone) : endOf.get(start));
    if (until !== undefined) return [{ startMs: start, endMs: until, price, where: `line ${row.line}` }];
    rejected.push(reject(row, 'unknown_length', 'nothing says how long this price holds: give the resolution'));
    return [];
  });
}

const reject = ({ line }: FileRow, code: Rejection['code'], reason: string): Rejection => ({
  code,
  where: `line ${line}`,
  reason,
});

const rejectPrice = (row: FileRow, text: string): Rejection =>
  reject(
    row,
    'not_a_price',
    /\d,\d/.test(text)
      ? `${JSON.stringify(text)} is not a number: if the comma is the decimal sign, say so`
      : `${JSON.stringify(text)} is not a number`,
  );
