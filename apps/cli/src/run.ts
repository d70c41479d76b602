import { AppError } from '@energy-optimizer/kernel';
import { type Command, CommanderError } from 'commander';
import { baseProgram } from './base-program.ts';
import type { CommandContext } from './context.ts';
import { CommandFailed, describeError, describeFully, EXIT, UsageError } from './errors.ts';
import { styled } from './style.ts';

const HELP_HINT = 'See energy --help for commands and energy <command> --help for options.';

/** Hints for domain errors, which also appear over HTTP and therefore name no command. */
const WHAT_NEXT: Readonly<Record<string, string>> = {
  forecast_unavailable: 'energy learn creates a new forecast; energy import and energy refresh add missing prices.',
  unknown_market: 'Add prices with energy import or energy refresh.',
};

/** Runs one command line and returns its exit code. Never throws. */
export async function run(args: readonly string[], given: CommandContext): Promise<number> {
  const wantsJson = args.includes('--json');
  const { context, hasResponded } = watched(given, wantsJson);
  const program = await programFor(args, context);
  context.detail.stacks ||= args.includes('--verbose');
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    const text = wantsJson && !hasResponded() ? await reportJson(error, context) : undefined;
    return text ?? report(error, given);
  }
}

/** Planning needs few modules; those of all commands take a second to load. */
async function programFor(args: readonly string[], context: CommandContext): Promise<Command> {
  if (args[0] !== 'plan') return (await import('./program.ts')).createProgram(context);
  const program = baseProgram(context);
  (await import('./commands/plan.ts')).addPlan(program, context);
  return program;
}

/** The context of a command, which records whether the command has written its result. */
function watched(given: CommandContext, wantsJson: boolean): { context: CommandContext; hasResponded(): boolean } {
  let responded = false;
  const terminal: CommandContext['terminal'] = {
    ...given.terminal,
    out: (text) => {
      responded = true;
      return given.terminal.out(text);
    },
    // Commander reports invalid usage on standard error; with --json it is in the JSON document on standard output.
    ...(wantsJson ? { usage: () => undefined } : {}),
  };
  return { context: { ...given, terminal }, hasResponded: () => responded };
}

/** With `--json`, failures are JSON documents on standard output as well. Undefined if there is nothing to report. */
async function reportJson(error: unknown, { terminal }: CommandContext): Promise<number | undefined> {
  const exitCode = exitCodeOf(error);
  const message = error instanceof CommanderError ? error.message.replace(/^error: /, '') : describeError(error);
  if (exitCode === EXIT.ok || message === '') return exitCode;
  const code = error instanceof AppError ? error.code : exitCode === EXIT.usage ? 'usage' : 'failed';
  await terminal.out(`${JSON.stringify({ error: { code, message, exitCode } })}\n`);
  return exitCode;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof CommandFailed ? error.exitCode : EXIT.failure;
}

function report(error: unknown, { terminal, detail }: CommandContext): number {
  // Commander has printed its own message by now.
  if (error instanceof CommanderError) return exitCodeOf(error);
  const say = (message: string) => terminal.err(`${styled('red', 'error:', terminal.errIsTty)} ${message}\n`);
  if (error instanceof UsageError) {
    say(`${error.message}\n${HELP_HINT}`);
  } else if (error instanceof CommandFailed) {
    if (error.message !== '') say(error.message);
    if (detail.stacks && error.cause !== undefined) terminal.err(`${describeFully(error.cause)}\n`);
  } else {
    say(detail.stacks ? describeFully(error) : describeError(error));
    const next = error instanceof AppError ? WHAT_NEXT[error.code] : undefined;
    if (next !== undefined) terminal.err(`${next}\n`);
  }
  return exitCodeOf(error);
}
