import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '@energy-optimizer/kernel';
import {
  createParser,
  type EpfOptions,
  type Notice,
  type Parsed,
  type PricePoint,
  parseCsv,
  parseEpf,
  type Rejection,
  type SeriesKey,
} from '@energy-optimizer/pricing';
import { given } from '../context.ts';
import { CommandFailed } from '../errors.ts';
import { bytes } from '../format.ts';
import type { FileColumns } from './columns.ts';
import type { FileOptions, SourceName } from './sources.ts';

/** Larger files are rejected; they would not fit into the memory of a small machine. */
const MAX_BYTES = 256_000_000;

export interface ReadOptions extends FileOptions {
  readonly clock: Clock;
  /** Sources whose license allows private use only may be read. */
  readonly privateUse?: boolean;
}

/** The contents of a file; `read` counts its rows, each of which is a price or a rejection. */
export interface FileResult extends Parsed {
  readonly read: number;
  /** Assumptions about the file, and parts of it that were skipped. */
  readonly notices?: readonly Notice[];
  /** Further columns of the file: forecasts known a day ahead. */
  readonly columns?: FileColumns;
}

/**
 * Reads one file: a recorded provider response, or one of the file formats. Needs no database and stores nothing.
 * @throws CommandFailed when no such file or directory; PayloadError when it is not what it should be
 */
export async function readPrices(source: SourceName, path: string, options: ReadOptions): Promise<FileResult> {
  return parsePrices(source, { name: path, body: await readBytes(path) }, options);
}

/** {@link readPrices} for a file in memory. */
export async function parsePrices(
  source: SourceName,
  file: { readonly name: string; readonly body: Uint8Array },
  options: ReadOptions,
): Promise<FileResult> {
  const { clock, privateUse = false, region, ...about } = options;
  if (source === 'csv' || source === 'epf') {
    if (region === undefined) throw new CommandFailed(`a ${source} file requires a region`);
    const options = { region, ...given(about) };
    return source === 'csv' ? inOrder(await parseCsv([file.body], options)) : readEpf(file.body, options);
  }
  const parser = createParser(source, { clock, privateUse });
  if (!parser) throw new CommandFailed(`unknown provider ${source}`);
  return counted(
    parser.parse(file.body, {
      now: clock.now(),
      fileName: file.name,
      ...given({ region, direction: about.direction }),
    }),
  );
}

async function readEpf(body: Uint8Array, options: EpfOptions): Promise<FileResult> {
  const { columns, timeZone, ...parsed } = await parseEpf([body], options);
  const beside = columns.length > 0 ? { columns: { region: options.region, timeZone, columns } } : {};
  return { ...inOrder(parsed), ...beside };
}

interface OneSeries {
  readonly series: SeriesKey;
  readonly points: PricePoint[];
  readonly rejected: readonly Rejection[];
  readonly read: number;
  readonly notices?: readonly Notice[];
}

function inOrder({ series, points, rejected, read, notices = [] }: OneSeries): FileResult {
  const ordered = points.sort((a, b) => a.start.getTime() - b.start.getTime());
  return { batches: ordered.length > 0 ? [{ series, points: ordered }] : [], rejected, read, notices };
}

/** A provider's parser puts each row into exactly one of its two lists. */
export const counted = (parsed: Parsed): FileResult => ({
  ...parsed,
  read: parsed.batches.reduce((sum, { points }) => sum + points.length, parsed.rejected.length),
});

/** @throws CommandFailed when the file is not there, cannot be read or is too large */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new CommandFailed(`${path} is larger than ${bytes(MAX_BYTES)}; split it`);
    return await readFile(path);
  } catch (error) {
    throw error instanceof CommandFailed ? error : new CommandFailed(`could not read ${path}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file or directory';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
}
