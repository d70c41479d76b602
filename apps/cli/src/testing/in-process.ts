import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { databaseVariables, testDatabase } from '@energy-optimizer/db/testing';
import { systemClock } from '@energy-optimizer/kernel';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import { run } from '../run.ts';
import type { Finished } from './cli.ts';
import { memoryTerminal } from './memory-terminal.ts';

/**
 * The command line in this process, with its own database and directory. Features that need a process (signals, pipes,
 * the embedded database) are tested through `sandbox`.
 */
export async function commandLine(variables: Readonly<Record<string, string>> = {}) {
  const database = await testDatabase();
  const directory = await mkdtemp(path.join(scratchFolder(), 'energy-cli-'));
  const dataDir = path.join(directory, 'data');
  const usual = { ...databaseVariables(database.url), DATA_DIR: dataDir, PROVIDERS: 'none', ...variables };
  const at = (name: string): string => path.join(directory, name);
  return {
    directory,
    dataDir,
    databaseUrl: database.url,
    energy: async (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> => {
      const { terminal, written } = memoryTerminal();
      const code = await run(args, {
        terminal,
        clock: systemClock,
        nowMs: () => performance.now(),
        interrupts: { catch: () => new AbortController().signal },
        env: { ...usual, ...more },
        detail: { stacks: false },
      });
      return { code, signal: null, ...written };
    },
    /** The path of a file of the directory. */
    at,
    /** Writes a file into the directory and returns its path. */
    write: async (name: string, text: string): Promise<string> => {
      await writeFile(at(name), text);
      return at(name);
    },
    remove: async (): Promise<void> => {
      await rm(directory, { recursive: true, force: true });
      await database.drop();
    },
  };
}
export type CommandLine = Awaited<ReturnType<typeof commandLine>>;
