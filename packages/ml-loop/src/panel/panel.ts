import type { Panel } from '../experts/expert.ts';

const DAY_MS = 86_400_000;
/** At most this many missing values between two known ones are drawn as a straight line: the hour a clock change skips. */
const LONGEST_BRIDGE = 2;

/** One value of a market as its file has it: local date, slot of the local day from 0, what is not known is NaN. */
export interface PanelRow {
  readonly date: string;
  readonly step: number;
  readonly price: number;
  readonly exogenous: readonly number[];
}

/**
 * Days of equal length from rows in any order: a slot that comes twice (autumn) is the mean of both, one or two missing
 * slots within a day (spring) are a straight line, anything longer and whole days without rows stay NaN.
 * @throws RangeError for no rows, a slot outside the day or a row with another number of exogenous series.
 */
export function toPanel(rows: readonly PanelRow[], steps: number): Panel {
  const [first] = rows;
  if (!first) throw new RangeError('a panel needs at least one row');
  const times = rows.map(({ date }) => Date.parse(date));
  const start = times.reduce((least, time) => Math.min(least, time));
  const days = (times.reduce((most, time) => Math.max(most, time)) - start) / DAY_MS + 1;
  const columns = Array.from({ length: first.exogenous.length + 1 }, () => new Float64Array(days * steps));
  const counts = columns.map((column) => new Uint8Array(column.length));
  for (const [index, { step, price, exogenous }] of rows.entries()) {
    if (!(step >= 0 && step < steps)) throw new RangeError(`slot ${step} is outside a day of ${steps}`);
    if (exogenous.length !== first.exogenous.length) throw new RangeError('rows differ in their exogenous series');
    const at = ((times[index]! - start) / DAY_MS) * steps + step;
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

/**
 * The layout of the EPF benchmark files (Lago et al. 2021): a header, `date, exogenous …, price`, naive local time with
 * 24 rows a day. The date is `2013/1/1 0:00` or `2013-01-01 00:00:00`; an empty field is not known.
 * @throws RangeError for a row whose date cannot be read.
 */
export function parseEpf(text: string): Panel {
  const rows = text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line): PanelRow => {
      const [when, ...fields] = line.split(',');
      const values = fields.map((field) => (field.trim() === '' ? Number.NaN : Number(field)));
      const [, year, month, day, hour] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})[ T](\d{1,2}):/.exec(when!) ?? [];
      if (hour === undefined) throw new RangeError(`not a date of this layout: ${when}`);
      const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
      return { date, step: Number(hour), price: values.at(-1)!, exogenous: values.slice(0, -1) };
    });
  return toPanel(rows, 24);
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
