import type { Panel } from '../experts/expert.ts';

const DAY_MS = 86_400_000;
/** At most this many missing values between two known ones are drawn as a straight line: the hour a clock change skips. */
const LONGEST_BRIDGE = 2;

/** What the files call the price, the surest name first. */
const PRICE_COLUMNS = [/^OT$/, /^prices?$/i, /\bprices?\b/i] as const;

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
 * The layout of the EPF benchmark files (Lago et al. 2021): a header, the date first, then in any order the price (a
 * column called `OT` or after the price) and exogenous series; naive local time with 24 rows a day. The date is
 * `2013/1/1 0:00` or `2013-01-01 00:00:00`; an empty field is not known.
 * @throws RangeError without a price column, for a row whose date or number cannot be read, or that has other columns.
 */
export function parseEpf(text: string): Panel {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim());
  const candidates = PRICE_COLUMNS.map((pattern) => names.findIndex((name, at) => at > 0 && pattern.test(name)));
  const priceAt = candidates.find((at) => at !== -1);
  if (priceAt === undefined) throw new RangeError('no column "OT" or "Price"');
  const rows = lines.flatMap((line, index): PanelRow[] => {
    if (line.trim() === '') return [];
    const where = `line ${index + 2}`;
    const [when, ...fields] = line.split(',');
    if (fields.length !== names.length - 1) throw new RangeError(`${where} has other columns than the header`);
    const values = fields.map((field) => epfNumber(field, where));
    return [{ ...epfHour(when!, where), price: values[priceAt - 1]!, exogenous: values.toSpliced(priceAt - 1, 1) }];
  });
  return toPanel(rows, 24);
}

function epfHour(when: string, where: string): Pick<PanelRow, 'date' | 'step'> {
  const [, year, month, day, hour] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})[ T](\d{1,2}):/.exec(when) ?? [];
  if (hour === undefined) throw new RangeError(`${where}: not a date of this layout: ${when}`);
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
