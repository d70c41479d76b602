import { HOUR_MS } from '@energy-optimizer/kernel';
import type { EnergyUnit } from '../model/tariff.ts';

/** One value of a meter: the energy that flowed from `start` to `end`. */
export interface UsageRow {
  readonly start: Date;
  readonly end: Date;
  /** Energy by flow, such as import and export; null if the meter has no value. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** Energy of one register of the meter over a longer span, such as day and night. */
export interface RegisterReading {
  readonly startMs: number;
  readonly endMs: number;
  /** Period (or `register` of a component) that it counts; undefined: everything. */
  readonly register?: string | undefined;
  readonly flow: string;
  readonly energy: number;
}

/** A peak that the meter recorded, or that is known from an earlier bill. */
export interface PeakReading {
  /** `YYYY-MM` */
  readonly month: string;
  readonly kw: number;
  /** Demand component that it is for; omitted: all. */
  readonly component?: string | undefined;
  readonly period?: string | undefined;
}

/** Metered usage in ascending order: intervals of at most an hour as columns, longer ones as registers. */
export interface Usage {
  readonly unit: EnergyUnit;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** Energy by flow; NaN if there is no value. */
  readonly flows: Readonly<Record<string, Float64Array>>;
  readonly registers: readonly RegisterReading[];
  readonly peaks: readonly PeakReading[];
}

/** Invalid usage; the message states the place. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Usage over a longer span does not state the time of day. */
const LONGEST_INTERVAL_MS = HOUR_MS;

const iso = (ms: number): string => new Date(ms).toISOString();

export interface UsageParts {
  readonly unit?: EnergyUnit;
  readonly rows?: readonly UsageRow[];
  readonly registers?: readonly RegisterReading[];
  readonly peaks?: readonly PeakReading[];
}

function registersOf(rows: readonly UsageRow[]): RegisterReading[] {
  return rows.flatMap(({ start, end, values }) =>
    Object.entries(values).flatMap(([flow, energy]) =>
      energy === null ? [] : [{ startMs: start.getTime(), endMs: end.getTime(), flow, energy }],
    ),
  );
}

/** @throws UsageError if an interval ends before it starts, two overlap, or a value is not a number */
export function createUsage({ unit = 'kWh', rows = [], registers = [], peaks = [] }: UsageParts): Usage {
  const isShort = (row: UsageRow) => row.end.getTime() - row.start.getTime() <= LONGEST_INTERVAL_MS;
  const short = rows.filter(isShort).sort((a, b) => a.start.getTime() - b.start.getTime());
  const names = [...new Set(short.flatMap(({ values }) => Object.keys(values)))].sort();
  const flows = Object.fromEntries(names.map((name) => [name, new Float64Array(short.length).fill(Number.NaN)]));
  const startMs = new Float64Array(short.length);
  const endMs = new Float64Array(short.length);
  for (const [index, row] of short.entries()) {
    startMs[index] = row.start.getTime();
    endMs[index] = row.end.getTime();
    for (const name of names) flows[name]![index] = row.values[name] ?? Number.NaN;
  }
  const long = registersOf(rows.filter((row) => !isShort(row)));
  return checked({ unit, startMs, endMs, flows, registers: [...registers, ...long], peaks });
}

/** @throws UsageError, see {@link createUsage} */
export function checked(usage: Usage): Usage {
  const { startMs, endMs, registers } = usage;
  for (let index = 0; index < startMs.length; index++) {
    if (!(endMs[index]! > startMs[index]!)) {
      throw new UsageError(`The interval that starts at ${iso(startMs[index]!)} does not end after it`);
    }
    if (index > 0 && startMs[index]! < endMs[index - 1]!) {
      throw new UsageError(`Two intervals overlap at ${iso(startMs[index]!)}; each moment can be measured only once`);
    }
  }
  for (const { startMs: start, endMs: end, energy } of registers) {
    if (!(end > start)) throw new UsageError('A register reading does not end after it starts');
    if (!Number.isFinite(energy)) throw new UsageError(`The register reading from ${iso(start)} is not a number`);
  }
  return usage;
}
