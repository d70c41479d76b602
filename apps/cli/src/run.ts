import { CommanderError } from 'commander';
import type { CommandContext } from './context.ts';
import { CommandFailed, describeError, describeFully, EXIT, UsageError } from './errors.ts';
import { createProgram } from './program.ts';

const HELP_HINT = 'energy --help lists the commands, energy <command> --help their options.';

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
  return EXIT.failure;
}
