import { countOf, HOUR_MS, type Interval, MINUTE_MS } from '@energy-optimizer/kernel';
import { parse } from 'csv-parse/sync';
import { type Columns, columnsOf, type ValueColumn } from './csv-columns.ts';
import { checkAscending, checkSeparate } from './csv-order.ts';
import { type DateOrder, endsOf, timeReader, usualStep } from './csv-times.ts';
import { createUsage, type RegisterReading, type Usage, UsageError, type UsageRow } from './usage.ts';

export interface UsageCsvOptions {
  /** Zone of times without an offset. */
  readonly timeZone: string;
  /** Unit of columns whose title states none: kWh, kW, m3 … */
  readonly unit?: string | undefined;
  readonly dateOrder?: DateOrder | undefined;
  /** Whether the stated times begin or end the intervals. */
  readonly timesAre?: 'start' | 'end' | undefined;
  /** For files without times: when the first row begins, and how long each is. */
  readonly start?: Date | undefined;
  readonly stepMinutes?: number | undefined;
  /** The period of the bill: rows without times and step are spread over it. */
  readonly period?: Interval | undefined;
}

const MAX_USAGE_ROWS = 1_500_000;

const delimiterOf = (head: string): string =>
  [',', ';', '\t'].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best), ',');

function cellValue(text: string | undefined, line: number, title: string, decimalComma: boolean): number | null {
  const plain = (decimalComma ? text?.replace(',', '.') : text)?.trim() ?? '';
  if (plain === '' || /^(null|nan|na|n\/a|-)$/i.test(plain)) return null;
  const value = Number(plain);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`Line ${line}: "${text}" in the column "${title}" is not a number`);
}

/** The cells of a row, with its line in the file. */
interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

interface Times {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Times of rows that are only numbered. */
function numbered(count: number, { start, stepMinutes, period }: UsageCsvOptions): Times {
  const first = (start ?? period?.start)?.getTime();
  const step =
    stepMinutes === undefined
      ? period && (period.end.getTime() - period.start.getTime()) / count
      : stepMinutes * MINUTE_MS;
  if (first === undefined || step === undefined) {
    throw new UsageError('The file has no column of times: specify the start of the first row and the step in minutes');
  }
  if (step % 1000 !== 0)
    throw new UsageError(
      `The period cannot be divided evenly among ${countOf(count, 'row')}: specify the step in minutes`,
    );
  const starts = Array.from({ length: count }, (_, index) => first + index * step);
  return { starts, ends: starts.map((at) => at + step) };
}

/** The text of a time. @throws UsageError if the row ends before its column */
function timeCell({ cells, line }: Row, column: number): string {
  const text = cells[column]?.trim() ?? '';
  if (text === '') throw new UsageError(`Line ${line}: the row has no time`);
  return text;
}

function stated(rows: readonly Row[], columns: Columns, options: UsageCsvOptions): Times {
  const readStart = timeReader(options.timeZone, options.dateOrder, options.timesAre);
  const readEnd = timeReader(options.timeZone, options.dateOrder, 'end');
  const times = rows.map((row) => readStart(timeCell(row, columns.start!), row.line));
  const lines = rows.map(({ line }) => line);
  // Readings of several registers share their times.
  const isSingle = columns.register === undefined;
  if (columns.end !== undefined) {
    const ends = rows.map((row) => readEnd(timeCell(row, columns.end!), row.line));
    if (isSingle) checkSeparate(times, ends, lines);
    return { starts: times, ends };
  }
  if (isSingle) checkAscending(times, lines);
  const step = options.stepMinutes === undefined ? usualStep(times) : options.stepMinutes * MINUTE_MS;
  if (step === undefined)
    throw new UsageError('One row without an end: add a column of ends, or specify the step in minutes');
  if (options.timesAre === 'end') return { starts: times.map((at) => at - step), ends: times };
  return { starts: times, ends: endsOf(times, step, options.timeZone) };
}

/** The newest row often comes first; local times of a repeated hour require chronological order. */
function ascending(rows: Row[], { start }: Columns): Row[] {
  const first = start === undefined ? undefined : rows[0]?.cells[start];
  const last = start === undefined ? undefined : rows.at(-1)?.cells[start];
  const isDescending = first !== undefined && last !== undefined && /^\d{4}-/.test(first) && last < first;
  return isDescending ? rows.toReversed() : rows;
}

/** The titles and the rows. @throws UsageError for a row with more values than titles, such as 1,5 without quotes */
function tableOf(text: string, delimiter: string): { readonly titles: readonly string[]; readonly rows: Row[] } {
  const lines: number[] = [];
  const [titles, ...records] = parse(text, {
    bom: true,
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
    to: MAX_USAGE_ROWS + 2,
    on_record: (record, info) => {
      lines.push(info.lines);
      return record;
    },
  }) as string[][];
  if (!titles || records.length === 0) throw new UsageError('The file has no rows');
  if (records.length > MAX_USAGE_ROWS) throw new UsageError(`The file has more than ${MAX_USAGE_ROWS} rows: split it`);
  const rows = records.map((cells, index) => ({ cells, line: lines[index + 1]! }));
  const long = rows.find(({ cells }) => cells.slice(titles.length).some((cell) => cell.trim() !== ''));
  if (long)
    throw new UsageError(
      `Line ${long.line} has ${long.cells.length} values for ${titles.length} columns; for decimal commas, separate columns by semicolons`,
    );
  return { titles, rows };
}

/** Flows of one row from its columns. */
function flowsOf(
  values: readonly (readonly [ValueColumn, number | null])[],
  isNet: boolean,
): Record<string, number | null> {
  const flows: Record<string, number | null> = {};
  for (const [{ flow }, value] of values) {
    if (flow === 'net' || (flow === 'signed' && isNet)) {
      flows.import = value === null ? null : Math.max(0, value);
      flows.export = value === null ? null : Math.max(0, -value);
    } else flows[flow === 'signed' ? 'import' : flow] = value;
  }
  const { consumption, generation } = flows;
  if (consumption === undefined || flows.import !== undefined) return flows;
  const net = consumption === null || generation === null ? null : consumption - (generation ?? 0);
  flows.import = net === null ? null : Math.max(0, net);
  if (generation !== undefined || (net ?? 0) < 0) flows.export = net === null ? null : Math.max(0, -net);
  return flows;
}

/**
 * Reads usage from a table: a column of times, columns of energy or power by flow. Power is converted to energy by the
 * length of its interval; negative values are export.
 * @throws UsageError with the invalid line
 */
export function readUsageCsv(text: string, options: UsageCsvOptions): Usage {
  const delimiter = delimiterOf(text.slice(0, text.indexOf('\n') >>> 0));
  const { titles, rows: records } = tableOf(text, delimiter);
  const found = columnsOf(titles, options.unit);
  const endsAlone = found.start === undefined && found.end !== undefined;
  const columns: Columns = endsAlone ? { ...found, start: found.end, end: undefined } : found;
  const rows = ascending(records, columns);
  const { starts, ends } =
    columns.start === undefined
      ? numbered(rows.length, options)
      : stated(rows, columns, endsAlone ? { ...options, timesAre: 'end' } : options);
  const values = rows.map((row, index) =>
    columns.values.map((column) => {
      const value = cellValue(row.cells[column.index], row.line, column.title, delimiter === ';');
      const factor = column.isPower ? (column.scale * (ends[index]! - starts[index]!)) / HOUR_MS : column.scale;
      return [column, value === null ? null : value * factor] as const;
    }),
  );
  const isNet = values.some((row) => row.some(([{ flow }, value]) => flow === 'signed' && value !== null && value < 0));
  const usageRows = rows.map((row, index) => ({
    start: new Date(starts[index]!),
    end: new Date(ends[index]!),
    values: flowsOf(values[index]!, isNet),
    register: columns.register === undefined ? undefined : row.cells[columns.register]?.trim(),
  }));
  return withRegisters(usageRows, columns.values[0]!);
}

/** Rows that name a register are readings of it. */
function withRegisters(
  rows: readonly (UsageRow & { readonly register: string | undefined })[],
  { unit }: ValueColumn,
): Usage {
  const registers = rows.flatMap(({ register, start, end, values }): RegisterReading[] =>
    register === undefined || register === ''
      ? []
      : Object.entries(values).flatMap(([flow, energy]) =>
          energy === null ? [] : [{ register, startMs: start.getTime(), endMs: end.getTime(), flow, energy }],
        ),
  );
  return createUsage({
    unit,
    rows: rows.filter(({ register }) => register === undefined || register === ''),
    registers,
  });
}
