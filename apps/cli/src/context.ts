import type { Clock } from '@energy-optimizer/kernel';
import type { Command } from 'commander';
import type { Interrupts } from './interrupts.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with besides its options. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** A clock for rates and durations, in milliseconds from any start. */
  readonly nowMs: () => number;
  readonly interrupts: Interrupts;
  /** The variables the configuration is read from; left out: those of the process and of `.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Stacks of errors are shown: `--verbose`, or LOG_LEVEL once the configuration is read. */
  readonly detail: { stacks: boolean };
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export const withCommonOptions = (command: Command, json: string): Command =>
  command.option('--json', json).option('--verbose', 'show detailed logs and stack traces');

/** The options that were given, without those that were not: what a strict schema wants to see. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
