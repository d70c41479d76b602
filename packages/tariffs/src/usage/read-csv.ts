import { countOf, HOUR_MS, type Interval, MINUTE_MS } from '@energy-optimizer/kernel';
import { type Columns, columnsOf, type ValueColumn } from './csv-columns.ts';
import { checkAscending, checkSeparate } from './csv-order.ts';
import { areTimesOfDay, ascending, cellValue, type Row, tableOf, timeCell, withDates } from './csv-table.ts';
import { type DateOrder, endsOf, timeReader, usualStep } from './csv-times.ts';
import { checkCounts, checkSign } from './csv-values.ts';
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

/** The rows in order, with their times. */
function timed(records: Row[], columns: Columns, options: UsageCsvOptions): Times & { readonly rows: readonly Row[] } {
  const { date, start, end } = columns;
  if (start === undefined) return { rows: records, ...numbered(records.length, options) };
  const zoned = columns.isUtc ? { ...options, timeZone: 'UTC' } : options;
  if (date === undefined || !areTimesOfDay(records, start)) {
    const rows = ascending(records, start);
    return { rows, ...stated(rows, columns, zoned) };
  }
  // Ends on the clock are of the same day, and often the last minute of the interval: the next start is clearer.
  const ownEnds = areTimesOfDay(records, end) ? { ...columns, end: undefined } : columns;
  const rows = ascending(withDates(records, date, start), start);
  return { rows, ...stated(rows, ownEnds, zoned) };
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
  const { titles, rows: records, decimalComma } = tableOf(text, MAX_USAGE_ROWS);
  const found = columnsOf(titles, options.unit);
  const endsAlone = found.start === undefined && found.end !== undefined;
  const columns: Columns = endsAlone ? { ...found, start: found.end, end: undefined } : found;
  const { rows, starts, ends } = timed(records, columns, endsAlone ? { ...options, timesAre: 'end' } : options);
  const values = rows.map((row, index) =>
    columns.values.map((column) => {
      const value = cellValue(row.cells[column.index], row.line, column.title, decimalComma);
      checkSign(column, value, row.line);
      const factor = column.isPower ? (column.scale * (ends[index]! - starts[index]!)) / HOUR_MS : column.scale;
      return [column, value === null ? null : value * factor] as const;
    }),
  );
  for (const [position, column] of columns.values.entries())
    checkCounts(
      column,
      values.map((row) => row[position]![1]),
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
