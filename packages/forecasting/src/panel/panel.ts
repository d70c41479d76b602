import { DAY_MS } from '@energy-optimizer/kernel';
import type { Panel } from '../experts/expert.ts';

/** Gaps of at most this many values are interpolated: the hour skipped by a clock change. */
const LONGEST_BRIDGE = 2;

/** Names of the price column, most reliable first. */
const PRICE_COLUMNS = [/^OT$/, /^prices?$/i, /\bprices?\b/i] as const;

/** One value of a market as in its file: local date, slot of the local day from 0; unknown values are NaN. */
export interface PanelRow {
  readonly date: string;
  readonly step: number;
  readonly price: number;
  readonly exogenous: readonly number[];
}

/**
 * Days of equal length from rows in any order: a slot that occurs twice (autumn) is the mean of both, one or two
 * missing slots within a day (spring) are interpolated, longer gaps and entire days without rows remain NaN.
 * @throws RangeError for no rows, a slot outside the day or a row with another number of exogenous series.
 */
export function toPanel(rows: Iterable<PanelRow>, steps: number): Panel {
  const { start, days, series } = extentOf(rows);
  const columns = Array.from({ length: series + 1 }, () => new Float64Array(days * steps));
  const counts = columns.map((column) => new Uint8Array(column.length));
  for (const { date, step, price, exogenous } of rows) {
    if (!(step >= 0 && step < steps)) throw new RangeError(`slot ${step} is outside a day of ${steps}`);
    if (exogenous.length !== series) throw new RangeError('rows differ in their exogenous series');
    const at = ((Date.parse(date) - start) / DAY_MS) * steps + step;
    for (const [column, value] of [price, ...exogenous].entries()) {
      if (Number.isNaN(value)) continue;
      columns[column]![at]! += value;
      counts[column]![at]! += 1;
    }
  }
  for (const [index, column] of columns.entries()) {
    for (let at = 0; at < column.length; at += 1) column[at]! /= counts[index]![at]!;
    for (let day = 0; day < days; day += 1) bridge(column.subarray(day * steps, (day + 1) * steps));
  }
  const dates = Array.from({ length: days }, (_, day) => isoDate(start + day * DAY_MS));
  return { steps, dates, prices: columns[0]!, exogenous: columns.slice(1) };
}

function extentOf(rows: Iterable<PanelRow>): { start: number; days: number; series: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let series: number | undefined;
  for (const { date, exogenous } of rows) {
    const time = Date.parse(date);
    start = Math.min(start, time);
    end = Math.max(end, time);
    series ??= exogenous.length;
  }
  if (series === undefined) throw new RangeError('a panel needs at least one row');
  return { start, days: (end - start) / DAY_MS + 1, series };
}

/**
 * The layout of the EPF benchmark files (Lago et al. 2021): a header, the date first, then in any order the price (a
 * column called `OT` or after the price) and exogenous series; naive local time with 24 rows a day. The date is
 * `2013/1/1 0:00` or `2013-01-01 00:00:00`; an empty field is an unknown value. Local days as the file has them: the
 * import of prices (`parseEpf` of the pricing package), which stores instants, rejects the spring hour that this keeps.
 * @throws RangeError without one price column, for a row with an unreadable date or number, or with different columns.
 */
export function parseEpfPanel(text: string): Panel {
  const [header = ''] = text.split(/\r?\n/, 1);
  const names = header.split(',').map((name) => name.trim());
  const priceAt = priceColumnOf(names);
  // Read twice, a row at a time: all rows of a file at once are twenty times as large as the panel.
  return toPanel({ [Symbol.iterator]: () => epfRows(text, names.length, priceAt) }, 24);
}

/** @throws RangeError for no price column, or for several that are equally likely */
function priceColumnOf(names: readonly string[]): number {
  for (const pattern of PRICE_COLUMNS) {
    const [column, another] = names.flatMap((name, at) => (at > 0 && pattern.test(name) ? [at] : []));
    if (column === undefined) continue;
    if (another === undefined) return column;
    throw new RangeError(`the columns "${names[column]}" and "${names[another]}" could both be the price`);
  }
  throw new RangeError('no column "OT" or "Price"');
}

function* epfRows(text: string, columns: number, priceAt: number): Generator<PanelRow> {
  let number = 1;
  for (let at = text.indexOf('\n') + 1; at > 0 && at < text.length; number += 1) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    at = end + 1;
    if (line.trim() === '') continue;
    const where = `line ${number + 1}`;
    const [when, ...fields] = line.split(',');
    if (fields.length !== columns - 1) throw new RangeError(`${where} has different columns than the header`);
    const values = fields.map((field) => epfNumber(field, where));
    yield { ...epfHour(when!, where), price: values[priceAt - 1]!, exogenous: values.toSpliced(priceAt - 1, 1) };
  }
}

function epfHour(when: string, where: string): Pick<PanelRow, 'date' | 'step'> {
  const [, year, month, day, hour] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})[ T](\d{1,2}):/.exec(when) ?? [];
  if (hour === undefined) throw new RangeError(`${where}: not a date in this layout: ${when}`);
  return { date: `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`, step: Number(hour) };
}

function epfNumber(field: string, where: string): number {
  if (field.trim() === '') return Number.NaN;
  const value = Number(field);
  if (!Number.isFinite(value)) throw new RangeError(`${where}: not a number: ${field}`);
  return value;
}

function bridge(day: Float64Array): void {
  for (let at = 1; at < day.length - 1; at += 1) {
    if (!Number.isNaN(day[at]!)) continue;
    let next = at;
    while (next < day.length && Number.isNaN(day[next]!)) next += 1;
    const gap = next - at;
    const from = day[at - 1]!;
    if (next < day.length && gap <= LONGEST_BRIDGE) {
      for (let k = 0; k < gap; k += 1) day[at + k] = from + ((day[next]! - from) * (k + 1)) / (gap + 1);
    }
    at = next;
  }
}

const isoDate = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
