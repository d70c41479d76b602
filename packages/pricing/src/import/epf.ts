import { type Currency, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { type Row, readPriceText, toPoints } from '../adapters/shared/index.ts';
import { marketTimeZone } from '../market-time-zones.ts';
import { FLAG, type PricePoint, type Rejection, type SeriesKey } from '../price-point.ts';
import { type FileContent, type FileRow, readRows } from './rows.ts';
import { type ImportOptions, type ImportSummary, type PointStore, storePoints } from './store.ts';
import { readTime, type WallClock, wallClockIn } from './wall-clock.ts';

/** What an EPF file does not say itself. */
export interface EpfOptions {
  /** The price zone the file is about. */
  readonly region: RegionCode;
  /** Default: USD in the United States, EUR elsewhere, as in the published files. */
  readonly currency?: Currency;
  /** Zone of the market's clock. Default: that of {@link marketTimeZone}. */
  readonly timeZone?: string;
}

export interface ParsedEpf {
  readonly series: SeriesKey;
  /** Data rows in the file. */
  readonly read: number;
  readonly points: PricePoint[];
  readonly rejected: readonly Rejection[];
}

/**
 * Reads a file of the open electricity-price-forecasting benchmark (Lago et al. 2021): hourly day-ahead prices per MWh in
 * naive local market time, 24 rows on every day. The spring hour that does not exist is rejected; the autumn hour, whose two
 * values the file has merged, stands for both hours, flagged. Other columns are forecasts, not prices: not read here.
 * @throws PayloadError when there is no time or price column
 */
export async function parseEpf(content: FileContent, options: EpfOptions & ImportOptions): Promise<ParsedEpf> {
  const { rows } = await readRows(content, {
    onRow: (done) => options.onProgress?.({ phase: 'reading', done, total: undefined }),
  });
  const [header, ...data] = rows;
  const priceColumn = priceColumnOf(header);
  const clock = wallClockIn(options.timeZone ?? marketTimeZone(options.region));
  const found: Row[] = [];
  const rejected: Rejection[] = [];
  data.forEach((row, i) => {
    const result = readRow(row, { priceColumn, clock, twin: twinOf(data, i) });
    if ('code' in result) rejected.push(result);
    else found.push(...result.hours);
  });
  const { points, rejected: clashes } = toPoints(found);
  return { series: seriesOf(options), read: data.length, points, rejected: [...rejected, ...clashes] };
}

/** Reads and stores such a file. Repeating it changes nothing. */
export async function importEpf(
  store: PointStore,
  content: FileContent,
  options: EpfOptions & ImportOptions,
): Promise<ImportSummary> {
  return storePoints(store, await parseEpf(content, options), options);
}

const seriesOf = ({ region, currency }: EpfOptions): SeriesKey => ({
  region,
  utility: 'electricity',
  kind: 'day_ahead',
  source: 'epf',
  supplier: null,
  product: null,
  unit: 'mwh',
  currency: currency ?? (region.startsWith('us_') ? 'USD' : 'EUR'),
  vatIncluded: false,
});

function priceColumnOf(header: FileRow | undefined): number {
  const names = header?.cells.map((cell) => cell.toLowerCase()) ?? [];
  if (names.length < 2 || (names[0] !== '' && !names[0]!.includes('date') && !names[0]!.includes('time'))) {
    throw new PayloadError('not an EPF file: the first column must hold the date');
  }
  const column = names.findIndex((name) => name === 'ot' || /\bprices?\b/.test(name));
  if (column < 1) throw new PayloadError('not an EPF file: no column "OT" or "… price"');
  return column;
}

interface RowContext {
  readonly priceColumn: number;
  readonly clock: WallClock;
  /** Where the row stands among neighbours of the same wall-clock time: a file that does have both autumn hours. */
  readonly twin: 'first' | 'second' | undefined;
}

function twinOf(rows: readonly FileRow[], i: number): RowContext['twin'] {
  const time = rows[i]!.cells[0];
  if (rows[i - 1]?.cells[0] === time) return 'second';
  return rows[i + 1]?.cells[0] === time ? 'first' : undefined;
}

function readRow(row: FileRow, { priceColumn, clock, twin }: RowContext): { hours: Row[] } | Rejection {
  const [written = ''] = row.cells;
  const text = row.cells[priceColumn] ?? '';
  const time = readTime(written);
  if (time?.kind !== 'wall') return reject(row, 'invalid_time', `${JSON.stringify(written)} is not a local time`);
  if (text === '') return reject(row, 'missing_price', 'the price is empty');
  const price = readPriceText(text);
  if (price === undefined) return reject(row, 'not_a_price', `${JSON.stringify(text)} is not a number`);
  if (!time.clock.endsWith(':00:00')) return reject(row, 'invalid_time', `${written} is not the start of an hour`);
  const instants = clock(time);
  const hour = (startMs: number, flags = 0): Row => ({
    startMs,
    endMs: startMs + HOUR_MS,
    price,
    flags,
    where: `line ${row.line}`,
  });
  const [first, second] = instants;
  if (first === undefined)
    return reject(row, 'nonexistent_local_time', `${written} does not exist on the day clocks go forward`);
  if (second === undefined) return { hours: [hour(first)] };
  if (twin) return { hours: [hour(twin === 'first' ? first : second)] };
  return { hours: [hour(first, FLAG.dstMerged), hour(second, FLAG.dstMerged)] };
}

const reject = ({ line }: FileRow, code: Rejection['code'], reason: string): Rejection => ({
  code,
  where: `line ${line}`,
  reason,
});
