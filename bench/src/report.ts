import { mkdir, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** One row of the table: the measurement and its limit. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: { readonly at: 'least' | 'most'; readonly value: number };
  /** The figures the value was computed from. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A case that could not be measured. */
interface FailedRow {
  readonly what: string;
  readonly failed: string;
}

/** A group of measurements, which produces rows or fails. */
export interface Case {
  readonly what: string;
  run(): Promise<readonly Row[]>;
}

const holds = ({ value, limit }: Row): boolean => (limit.at === 'least' ? value >= limit.value : value <= limit.value);

const RESULTS = path.join(import.meta.dirname, '../results');

export interface Report {
  /** Measures a case, and prints and writes its rows or its failure immediately. */
  measure(one: Case): Promise<void>;
  /**
   * Marks the results as complete.
   * @returns the exit code: 0 if no case failed and every limit is met (in a small run: if no case failed)
   */
  finish(): Promise<number>;
}

/**
 * A table written row by row: `bench/results/<name>.json` contains everything measured so far and the machine, with
 * `finished` false until the end. A small run only checks that everything runs; its figures are meaningless and not
 * written.
 */
export function createReport(
  name: string,
  options: { readonly small: boolean; readonly note?: string | undefined },
): Report {
  const { small, note } = options;
  const rows: (Row | FailedRow)[] = [];
  const measuredAt = new Date().toISOString();
  const machine = {
    cores: os.cpus().length,
    cpu: os.cpus()[0]?.model,
    node: process.version,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    // A value above the number of cores before the first measurement means that the machine was shared.
    loadAverageBefore: round(os.loadavg()[0] ?? Number.NaN),
  };
  const write = async (finished: boolean): Promise<void> => {
    if (small) return;
    await mkdir(RESULTS, { recursive: true });
    const file = path.join(RESULTS, `${name}.json`);
    const text = JSON.stringify({ measuredAt, finished, ...(note ? { note } : {}), machine, rows }, null, 2);
    await writeFile(`${file}.tmp`, `${text}\n`);
    await rename(`${file}.tmp`, file);
  };
  return {
    async measure({ what, run }) {
      let measured: readonly (Row | FailedRow)[];
      try {
        measured = await run();
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        measured = [{ what, failed: error instanceof Error ? error.message : String(error) }];
      }
      for (const row of measured) process.stdout.write(`${lineOf(row, small)}\n`);
      rows.push(...measured);
      await write(false);
    },
    async finish() {
      await write(true);
      const failed = rows.filter((row) => 'failed' in row).length;
      const missed = small ? 0 : rows.filter((row) => !('failed' in row) && !holds(row)).length;
      const where = small
        ? 'the figures of a small run are meaningless and not written'
        : `written to bench/results/${name}.json`;
      process.stdout.write(`${rows.length} rows, ${failed} failed, ${missed} over their limits; ${where}\n`);
      return failed + missed > 0 ? 1 : 0;
    },
  };
}

function lineOf(row: Row | FailedRow, small: boolean): string {
  if ('failed' in row) return `FAIL  ${row.what.padEnd(58)} ${row.failed.split('\n', 1)[0]}`;
  const limit = `${row.limit.at === 'least' ? '>=' : '<='} ${row.limit.value}`;
  const value = `${round(row.value)} ${row.unit}`.trim();
  const mark = small ? 'ran ' : holds(row) ? 'ok  ' : 'MISS';
  return `${mark}  ${row.what.padEnd(58)} ${value.padStart(14)}   ${limit}`;
}

export const round = (value: number): number => Number(value.toPrecision(4));

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
