import type { Clock } from '@energy-optimizer/kernel';
import type { Command } from 'commander';
import type { Interrupts } from './interrupts.ts';
import type { Terminal } from './terminal.ts';

/** Everything a command needs besides its options. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** A monotonic clock for rates and durations, in milliseconds. */
  readonly nowMs: () => number;
  readonly interrupts: Interrupts;
  /** The environment to read the configuration from. Default: the process environment and `.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether to show stack traces: `--verbose`, or LOG_LEVEL once the configuration is read. */
  readonly detail: { stacks: boolean };
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export const withCommonOptions = (command: Command, json: string): Command =>
  command.option('--json', json).option('--verbose', 'show detailed logs and stack traces');

/** The given options, without undefined ones, as strict schemas require. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
