import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** One row of the table: what was measured, and the limit it must keep. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: { readonly at: 'least' | 'most'; readonly value: number };
  /** The figures the value was computed from. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export const holds = ({ value, limit }: Row): boolean =>
  limit.at === 'least' ? value >= limit.value : value <= limit.value;

const RESULTS = path.join(import.meta.dirname, '../results');

/** Prints the table and writes it, with the machine it was measured on, to `bench/results/<name>.json`. */
export async function report(name: string, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const limit = `${row.limit.at === 'least' ? '>=' : '<='} ${row.limit.value}`;
    const value = `${round(row.value)} ${row.unit}`.trim();
    process.stdout.write(`${holds(row) ? 'ok  ' : 'MISS'}  ${row.what.padEnd(58)} ${value.padStart(14)}   ${limit}\n`);
  }
  await mkdir(RESULTS, { recursive: true });
  const machine = {
    cores: os.cpus().length,
    cpu: os.cpus()[0]?.model,
    node: process.version,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  };
  const file = path.join(RESULTS, `${name}.json`);
  await writeFile(file, `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, rows }, null, 2)}\n`);
  process.stdout.write(`written to bench/results/${name}.json\n`);
}

export const round = (value: number): number => Number(value.toPrecision(4));

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
