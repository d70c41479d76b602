import { AppError } from '@energy-optimizer/kernel';
import { CommanderError } from 'commander';
import type { CommandContext } from './context.ts';
import { CommandFailed, describeError, describeFully, EXIT, UsageError } from './errors.ts';
import { createProgram } from './program.ts';

const HELP_HINT = 'energy --help lists the commands, energy <command> --help their options.';

/** What to do about an error of a domain that names no command, because it answers over HTTP as well. */
const WHAT_NEXT: Readonly<Record<string, string>> = {
  forecast_unavailable: 'energy learn forecasts it anew; energy import and energy refresh bring in prices it lacks.',
  unknown_market: 'energy import and energy refresh bring in prices.',
};

/** Runs one command line and says how it went, as an exit code. Never throws. */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const program = createProgram(context);
  context.detail.stacks ||= args.includes('--verbose');
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return report(error, context);
  }
}

function report(error: unknown, { terminal, detail }: CommandContext): number {
  // Commander has printed its own message by now.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError) {
    terminal.err(`error: ${error.message}\n${HELP_HINT}\n`);
    return EXIT.usage;
  }
  if (error instanceof CommandFailed) {
    if (error.message !== '') terminal.err(`error: ${error.message}\n`);
    if (detail.stacks && error.cause !== undefined) terminal.err(`${describeFully(error.cause)}\n`);
    return error.exitCode;
  }
  terminal.err(`error: ${detail.stacks ? describeFully(error) : describeError(error)}\n`);
  const next = error instanceof AppError ? WHAT_NEXT[error.code] : undefined;
  if (next !== undefined) terminal.err(`${next}\n`);
  return EXIT.failure;
}
