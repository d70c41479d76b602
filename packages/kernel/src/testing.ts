import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type PerformanceEntry, PerformanceObserver, performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Shared test tools. */

/**
 * The environment of the tests and of the processes they start. With the compile cache, which `npm start` uses too,
 * processes and worker threads start in half the time. glibc keeps freed memory: on virtual machines, getting a page
 * back from the system costs more than what is computed on it.
 */
export const TEST_VARIABLES: Readonly<Record<string, string>> = {
  NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../../node_modules/.cache/node'),
  GLIBC_TUNABLES: [
    'glibc.malloc.hugetlb=1',
    'glibc.malloc.top_pad=16777216',
    'glibc.malloc.trim_threshold=268435456',
    'glibc.malloc.mmap_threshold=268435456',
  ].join(':'),
};

/** The environment variable that passes the folder of the bundled programs to the tests. */
export const PROGRAMS_FOLDER = 'ENERGY_TEST_PROGRAMS';
const ROOT = path.join(import.meta.dirname, '../../..');

/** The file in that folder for a source file. */
export const bundleName = (source: string): string =>
  path.relative(ROOT, source).replaceAll(path.sep, '-').replace(/\.ts$/, '.mjs');

/** What to start as a process for a program's source: its bundle, if the global setup `programs.ts` has made one. */
export function programOf(source: string): string {
  const folder = process.env[PROGRAMS_FOLDER];
  return folder === undefined ? source : path.join(folder, bundleName(source));
}

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
/** All databases of a run together take less. Containers often have 64 MB. */
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * Where tests keep what PostgreSQL and Redis write: in memory where there is room. Hundreds of databases are created and dropped,
 * and their inodes alone took a third of the time.
 */
export function scratchFolder(): string {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ROOM_BYTES ? MEMORY : os.tmpdir();
  } catch {
    return os.tmpdir();
  }
}

/** Polls until there is a result. @throws if there is none after `timeoutMs` */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`it did not happen within ${timeoutMs / 1000} s: ${look}`);
    await pause(10);
  }
}

/** One task that blocked the event loop. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly cpuMs: number;
}

/** Shorter ones are ignored. */
const NOTED_MS = 1;

/**
 * Measures how long this thread's event loop is blocked, in CPU time of the thread: blocking work counts, a
 * other processes using the CPU do not.
 * @param options.collections false: garbage collection time is subtracted, if the heap belongs to the test
 * @returns a function that stops measuring and returns the longest block in ms
 */
export function watchStalls(options: { readonly collections?: false } = {}): () => number {
  const pieces: Piece[] = [];
  const collections: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => collections.push(...list.getEntries()));
  if (options.collections === false) observer.observe({ entryTypes: ['gc'] });
  let before = process.threadCpuUsage();
  let from = performance.now();
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    const to = performance.now();
    const cpuMs = (user + system) / 1_000;
    if (cpuMs > NOTED_MS) pieces.push({ from, to, cpuMs });
    before = process.threadCpuUsage();
    from = to;
  };
  const tick = setInterval(look, 1);
  const collecting = (piece: Piece): number =>
    collections
      .filter(({ startTime, duration }) => startTime < piece.to && startTime + duration > piece.from)
      .reduce((sum, { duration }) => sum + duration, 0);
  return () => {
    // A block that just ended delayed this tick as well.
    look();
    clearInterval(tick);
    collections.push(...observer.takeRecords());
    observer.disconnect();
    return pieces.reduce((longest, piece) => Math.max(longest, piece.cpuMs - collecting(piece)), 0);
  };
}

const SHARED = process.env.SHARED_DIR ?? path.join(import.meta.dirname, '../../../../shared');

/** Path of a test data file next to the project, or undefined (and one visible line) if it is missing. */
export function sharedFile(name: string): string | undefined {
  const file = path.join(SHARED, 'data', name);
  if (existsSync(file)) return file;
  process.stdout.write(`  NOT RUN: ${name} is not beside the project (SHARED_DIR)\n`);
  return undefined;
}

export interface Fact {
  readonly area: string;
  readonly input: unknown;
  readonly expected: unknown;
}

/** Entries of the table of facts for an area; empty if the table is missing. */
export function facts(area: string): Fact[] {
  const file = sharedFile('facts.json');
  if (!file) return [];
  const found = (JSON.parse(readFileSync(file, 'utf8')) as Fact[]).filter((fact) => fact.area === area);
  process.stdout.write(`  read 1 file: facts.json (${area}: ${found.length} entries)\n`);
  return found;
}

/** A figure measured by a timing test and its limit: a row of `npm run bench`. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly most: number;
}

/** Set by `npm run bench`, which compares the figures with their limits itself. */
const ONLY_MEASURE = 'ENERGY_TIMING_ONLY_MEASURE';

/**
 * The assertion of a timing test; records the figure for the table of `npm run bench`.
 * @param task of the test's context
 * @param what distinguishes the figures of one test
 * @throws if the figure is above its limit, unless figures are only collected
 */
export function expectAtMost(
  task: { readonly name: string; readonly meta: object },
  { what, value, unit = 'ms', most }: Partial<Figure> & Pick<Figure, 'value' | 'most'>,
): void {
  const meta = task.meta as { figures?: Figure[] };
  meta.figures ??= [];
  meta.figures.push({ what: what === undefined ? task.name : `${task.name}: ${what}`, value, unit, most });
  if (process.env[ONLY_MEASURE] === undefined && value > most)
    throw new Error(`${what ?? task.name}: ${value.toPrecision(4)} ${unit}, at most ${most} ${unit} allowed`);
}

/** The median of some durations. */
export const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.trunc(values.length / 2)] ?? Number.NaN;

/** The duration of the work in ms. */
export async function timeOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
