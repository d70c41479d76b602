import { readFile, stat } from 'node:fs/promises';
import type { Interval } from '@energy-optimizer/kernel';
import type { MeteredUsage } from '@energy-optimizer/suppliers';
import {
  type AnyImported,
  type AnyOptions,
  type Finding,
  importTariff,
  type PriceSeries,
  readPricesCsv,
  readUsageCsv,
  readUsageDocument,
  type Tariff,
  type Usage,
  UsageError,
} from '@energy-optimizer/tariffs';
import { CommandFailed } from '../errors.ts';
import { bytes } from '../format.ts';

const MAX_BYTES = { tariff: 16_000_000, usage: 160_000_000, prices: 64_000_000, bill: 4_000_000 } as const;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'file not found',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
};

/** Reads a text file of bounded size. @throws CommandFailed */
export async function readText(path: string, kind: keyof typeof MAX_BYTES): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES[kind]) throw new CommandFailed(`${path} is larger than ${bytes(MAX_BYTES[kind])}`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new CommandFailed(`${path} cannot be read: ${REASONS[code] ?? String(error)}`);
  }
}

export const findingText = ({ severity, code, path, message, suggestion }: Finding): string =>
  `${severity} ${code}${path === '' ? '' : ` at ${path}`}: ${message}${suggestion === undefined ? '' : ` ${suggestion}`}`;

export type ReadTariff = AnyImported & { readonly tariff: Tariff };

/** Reads a tariff in any supported format. @throws CommandFailed with the findings if it is not readable */
export async function readTariff(path: string, options: AnyOptions): Promise<ReadTariff> {
  const result = importTariff(await readText(path, 'tariff'), options);
  if (result.tariff) return { ...result, tariff: result.tariff };
  throw new CommandFailed(`${path} is not a readable tariff:\n${result.findings.map(findingText).join('\n')}`);
}

/** Converts an error in a data file into a command failure. */
function failing<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError || error instanceof RangeError || error instanceof SyntaxError)
      throw new CommandFailed(`${path}: ${error.message}`);
    throw error;
  }
}

export interface UsageFileOptions {
  readonly unit?: string;
  readonly dateOrder?: 'mdy' | 'dmy';
  readonly timesAre?: 'start' | 'end';
  readonly usageStart?: Date;
  readonly step?: number;
  readonly usageTimeZone?: string;
}

/** A time with an offset other than that of UTC. */
const OFFSET = /\d{2}:\d{2}(?::\d{2})?[+-](?!00:?00)\d{2}:?\d{2}/;

/**
 * Rejects times with an offset if the tariff has no time zone.
 * @throws CommandFailed
 */
function requireTimeZone(findings: readonly Finding[], usage: string): void {
  const isAssumed = findings.some(({ code }) => code === 'urdb_time_zone' || code === 'csv_time_zone');
  if (!isAssumed || !OFFSET.test(usage.slice(0, 2_000))) return;
  throw new CommandFailed('the tariff has no time zone, but the usage has times with an offset; specify --time-zone');
}

/** Usage as CSV, or as a JSON document. */
export async function readUsage(
  path: string,
  { tariff, findings }: ReadTariff,
  options: UsageFileOptions,
  period: Interval | undefined,
): Promise<Usage> {
  const text = await readText(path, 'usage');
  requireTimeZone(findings, text);
  const { usageStart: start, step: stepMinutes, usageTimeZone, ...rest } = options;
  return failing(path, () =>
    /^\s*\{/.test(text)
      ? readUsageDocument(JSON.parse(text))
      : readUsageCsv(text, { ...rest, timeZone: usageTimeZone ?? tariff.timeZone, start, stepMinutes, period }),
  );
}

/** Metered usage for a comparison: intervals of at most an hour. @throws CommandFailed */
export async function readMeteredUsage(
  path: string,
  { timeZone, unit }: { readonly timeZone: string; readonly unit?: string | undefined },
): Promise<MeteredUsage> {
  const text = await readText(path, 'usage');
  const usage = failing(path, () =>
    /^\s*\{/.test(text) ? readUsageDocument(JSON.parse(text)) : readUsageCsv(text, { timeZone, unit }),
  );
  const { import: taken, export: given } = usage.flows;
  if (!taken) throw new CommandFailed(`${path} has no usage in intervals of at most an hour`);
  return { unit: usage.unit, startMs: usage.startMs, endMs: usage.endMs, import: taken, export: given };
}

/** `spot=prices.csv` or `spot=prices.csv#column`. */
export interface PriceFile {
  readonly series: string;
  readonly path: string;
  readonly column?: string;
}

export async function readPriceFiles(
  files: readonly PriceFile[],
  tariff: Tariff,
): Promise<Record<string, PriceSeries>> {
  const entries = await Promise.all(
    files.map(async ({ series, path, column }) => {
      const text = await readText(path, 'prices');
      return [series, failing(path, () => readPricesCsv(text, { timeZone: tariff.timeZone, column }))] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** From the first to the last value of the usage. @throws CommandFailed where it has none */
export function wholeSpan({ startMs, endMs, registers }: Usage): Interval {
  const starts = [...(startMs.length > 0 ? [startMs[0]!] : []), ...registers.map((reading) => reading.startMs)];
  const ends = [...(endMs.length > 0 ? [endMs.at(-1)!] : []), ...registers.map((reading) => reading.endMs)];
  if (starts.length === 0) throw new CommandFailed('the usage has no values; specify the period with --from and --to');
  return { start: new Date(Math.min(...starts)), end: new Date(Math.max(...ends)) };
}
