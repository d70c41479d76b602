import { existsSync } from 'node:fs';
import { type Logger, silentLogger } from '@energy-optimizer/kernel';
import type { Config, Runtime } from '@energy-optimizer/server';
import type { CommandContext } from './context.ts';
import { CommandFailed, describeError, EXIT } from './errors.ts';
import { styled } from './style.ts';
import type { Terminal } from './terminal.ts';

/** What a command that needs the database gets. */
export interface Session {
  readonly runtime: Runtime;
  readonly config: Config;
  /** Aborted by Ctrl-C: finish the current step and report what was done. */
  readonly signal: AbortSignal;
}

/**
 * Reads the configuration, joins the running database or starts it, does the work and leaves again, whatever happened.
 * The server's packages are loaded here and not before: `--help` and wrong usage answer without them.
 */
export async function withSession<T>(
  context: CommandContext,
  options: {
    readonly verbose?: boolean | undefined;
    /** The command's own output says all that the log would warn of. */
    readonly quiet?: boolean;
  },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config = await readConfig(context);
  const signal = context.interrupts.catch();
  const debug = config.logLevel === 'debug' || config.logLevel === 'trace';
  context.detail.stacks ||= debug;
  const detailed = options.verbose === true || debug;
  const log = options.quiet && !detailed ? silentLogger : plainLogger(context.terminal, detailed);
  const runtime = await openGuest(config, log, context);
  try {
    if (signal.aborted) throw interruption();
    const result = await Promise.race([work({ runtime, config, signal }), giveUp(signal)]);
    if (signal.aborted) throw interruption();
    return result;
  } finally {
    await runtime.close();
  }
}

const interruption = () => new CommandFailed('interrupted', EXIT.interrupted);

/** The server's configuration. @throws ConfigError */
export async function readConfig({ env }: Pick<CommandContext, 'env'>): Promise<Config> {
  const { loadConfig } = await import('@energy-optimizer/server');
  const { PROVIDER_ENTRIES } = await import('@energy-optimizer/pricing');
  const { EXOGENOUS_PROVIDER_ENTRIES } = await import('@energy-optimizer/ml-loop');
  if (env === undefined && existsSync('.env')) process.loadEnvFile('.env');
  return loadConfig(env, {
    providers: PROVIDER_ENTRIES.map(({ id }) => id),
    exogenousProviders: EXOGENOUS_PROVIDER_ENTRIES.map(({ id }) => id),
  });
}

/** Everything a guest of the database works with. @throws CommandFailed in one line a person can act on */
export async function openGuest(config: Config, log: Logger, { clock }: CommandContext): Promise<Runtime> {
  const { explain, openRuntime } = await import('@energy-optimizer/server');
  try {
    return await openRuntime({ config, role: 'guest', log, clock });
  } catch (error) {
    const line = explain(error, config);
    throw line === undefined ? error : new CommandFailed(line, EXIT.failure, error);
  }
}

/** Work that looks at the signal stops by itself within this time; a query that does not is left alone. */
const GRACE_MS = 5_000;

function giveUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(interruption()), GRACE_MS).unref(), { once: true });
  });
}

const COLORS = { debug: 'gray', info: 'gray', warning: 'yellow', error: 'red' } as const;

/** Warnings and errors as single lines for a person; everything when asked for. */
export function plainLogger(terminal: Terminal, detailed: boolean): Logger {
  const write = (level: keyof typeof COLORS) => (fields: object, message: string) => {
    const { err, ...rest } = fields as { err?: unknown };
    const reason = err === undefined ? '' : `: ${describeError(err)}`;
    const facts = detailed && Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
    terminal.err(`${styled(COLORS[level], `${level}:`, terminal.errIsTty)} ${message}${reason}${facts}\n`);
  };
  const quiet = () => undefined;
  return {
    debug: detailed ? write('debug') : quiet,
    info: detailed ? write('info') : quiet,
    warn: write('warning'),
    error: write('error'),
  };
}
