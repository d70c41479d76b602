import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { programOf, scratchFolder, TEST_VARIABLES } from '@energy-optimizer/kernel/testing';

export const MAIN = path.join(import.meta.dirname, '../main.ts');
const NODE = path.join(import.meta.dirname, '../../../../node_modules/.bin/node');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/**
 * A directory per test in which the real command line runs, without `.env` or the developer's variables.
 * @param program `main.ts` itself, for the test that the sources start; default: its bundle, which loads faster
 */
export async function sandbox(variables: Readonly<Record<string, string>> = {}, program = programOf(MAIN)) {
  const directory = await mkdtemp(path.join(scratchFolder(), 'energy-cli-'));
  // Accessible to the account that runs PostgreSQL when the tests run as root.
  await chmod(directory, 0o755);
  const dataDir = path.join(directory, 'data');
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, PROVIDERS: 'none', ...TEST_VARIABLES, ...variables };

  const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}, typed?: string): Running => {
    const child = spawn(NODE, [program, ...args], {
      cwd: directory,
      env: { ...env, ...more },
      stdio: [typed === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    child.stdin?.end(typed);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const finished = new Promise<Finished>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { child, finished };
  };
  return {
    directory,
    dataDir,
    start,
    energy: (args: readonly string[], more?: Readonly<Record<string, string>>) => start(args, more).finished,
    /** The same with a text on standard input. */
    energyWith: (typed: string, args: readonly string[]) => start(args, {}, typed).finished,
    /** Writes a file into the directory, for arguments that name it. */
    write: async (name: string, text: string) => {
      await writeFile(path.join(directory, name), text);
      return name;
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
export type Sandbox = Awaited<ReturnType<typeof sandbox>>;

/** JSON of a command's standard output. */
export const json = <T = Record<string, unknown>>({ stdout }: Finished): T => JSON.parse(stdout) as T;

/** Objects of JSON lines. */
export const jsonLines = <T = Record<string, unknown>>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

/** A file of hourly prices starting at a UTC instant, `start,price`, with a distinct price per hour of the day. */
export function hourlyCsv(
  from: string,
  hours: number,
  priceAt: (index: number) => number = (i) => (i % 24) - 3,
): string {
  const startMs = Date.parse(from);
  const rows = Array.from(
    { length: hours },
    (_, i) => `${new Date(startMs + i * HOUR_MS).toISOString()},${priceAt(i)}`,
  );
  return `start,price_eur_mwh\n${rows.join('\n')}\n`;
}
