import { MINUTE_MS } from '@energy-optimizer/kernel';
import type { Plan, Problem } from '@energy-optimizer/planning';

const BARS = '▁▂▃▄▅▆▇█';
const EMPTY = '·';
/** The chart and its labels fit into 100 columns. */
const MOST_CELLS = 64;
/** A watt: less is rounding. */
const LEAST_KW = 1e-3;

/** A row of the chart: one value per step. */
interface Row {
  readonly label: string;
  readonly values: readonly number[];
  readonly unit: string;
  /** Prices are drawn from the lowest to the highest; powers from 0. */
  readonly isPrice?: boolean;
}

/** A plan as text: one line per price and device, one cell per step or group of steps. */
export function planChart(problem: Problem, plan: Plan): string {
  const count = plan.stepMinutes.length;
  if (count === 0) return '';
  const rows = rowsOf(problem, plan);
  const width = Math.max(...rows.map(({ label }) => label.length));
  const cells = Math.min(count, MOST_CELLS);
  const lines = rows.map((row) => {
    const values = grouped(row.values, plan.stepMinutes, cells);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const scale = row.isPrice ? { low, high } : { low: 0, high };
    const bars = values.map((value) => barOf(value, scale, row.isPrice === true)).join('');
    const range = row.isPrice ? `${short(low)} … ${short(high)}` : `up to ${short(high)}`;
    return `${row.label.padEnd(width)}  ${bars}  ${range} ${row.unit}`;
  });
  return [`${' '.repeat(width)}  ${axis(problem, plan, cells)}`.trimEnd(), ...lines, ''].join('\n');
}

function rowsOf({ importPricePerKwh, loadKw, pvKw, currency = '' }: Problem, plan: Plan): Row[] {
  const count = plan.stepMinutes.length;
  const series = (value: number | readonly number[]) => (typeof value === 'number' ? Array(count).fill(value) : value);
  const power = (label: string, values: readonly number[]): Row => ({ label, values, unit: 'kW' });
  const perKwh = currency === '' ? 'per kWh' : `${currency}/kWh`;
  const rows = [
    { label: 'price', values: series(importPricePerKwh), unit: perKwh, isPrice: true },
    power('load', series(loadKw)),
    power('generation', series(pvKw)),
    ...[...plan.batteries, ...plan.evs].flatMap(({ id, chargeKw, dischargeKw, energyKwh }) => [
      power(`${id} charges`, chargeKw),
      power(`${id} discharges`, dischargeKw),
      { label: `${id} stored`, values: energyKwh, unit: 'kWh' },
    ]),
    ...[...plan.appliances, ...plan.thermal].map(({ id, powerKw }) => power(id, powerKw)),
    power('import', plan.grid.importKw),
    power('export', plan.grid.exportKw),
  ];
  return rows.filter(({ values, isPrice }) => isPrice || values.some((value) => value >= LEAST_KW));
}

/** Means of groups of steps, weighted by their length. */
function grouped(values: readonly number[], minutes: readonly number[], cells: number): number[] {
  if (cells === values.length) return [...values];
  return Array.from({ length: cells }, (_, cell) => {
    const [from, to] = spanOf(cell, cells, values.length);
    let [sum, length] = [0, 0];
    for (let step = from; step < to; step++) {
      sum += values[step]! * minutes[step]!;
      length += minutes[step]!;
    }
    return sum / length;
  });
}

const spanOf = (cell: number, cells: number, count: number): [number, number] => [
  Math.floor((cell * count) / cells),
  Math.floor(((cell + 1) * count) / cells),
];

function barOf(
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
  isPrice: boolean,
): string {
  if (!isPrice && value < LEAST_KW) return EMPTY;
  const share = high > low ? (value - low) / (high - low) : 0;
  return BARS[Math.min(BARS.length - 1, Math.max(0, Math.floor(share * BARS.length)))]!;
}

/** Times above the cells, as far as they fit. */
function axis({ start, timeZone = 'UTC' }: Problem, { stepMinutes }: Plan, cells: number): string {
  let [line, minutes, step] = ['', 0, 0];
  for (let cell = 0; cell < cells; cell++) {
    const [from] = spanOf(cell, cells, stepMinutes.length);
    for (; step < from; step++) minutes += stepMinutes[step]!;
    if (cell > 0 && line.length >= cell) continue;
    line = `${line.padEnd(cell)}${timeText(start, timeZone, minutes)} `.padEnd(cell + 12);
  }
  return line;
}

/** Local time of an instant, or hours since the start. */
function timeText(start: string | undefined, timeZone: string, minutes: number): string {
  if (start === undefined) return `+${short(minutes / 60)}h`;
  const instant = new Date(new Date(start).getTime() + minutes * MINUTE_MS);
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
