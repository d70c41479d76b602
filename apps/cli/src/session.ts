import { existsSync } from 'node:fs';
import { type Logger, silentLogger } from '@energy-optimizer/kernel';
import type { Config, Runtime } from '@energy-optimizer/server';
import type { CommandContext } from './context.ts';
import { CommandFailed, describeError, EXIT } from './errors.ts';
import { styled } from './style.ts';
import type { Terminal } from './terminal.ts';

/** The context of commands that need the database. */
export interface Session {
  readonly runtime: Runtime;
  readonly config: Config;
  /** Aborted by Ctrl-C: finish the current step and report what was done. */
  readonly signal: AbortSignal;
}

/**
 * Reads the configuration, joins or starts the database, runs the work, and always disconnects.
 * Server packages are loaded lazily, so that `--help` and usage errors do not need them, and those of HTTP never.
 */
export async function withSession<T>(
  context: CommandContext,
  options: {
    readonly verbose?: boolean | undefined;
    /** The command's own output covers everything the log would warn about. */
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
  const { loadConfig } = await import('@energy-optimizer/server/config');
  const { PROVIDER_ENTRIES } = await import('@energy-optimizer/pricing');
  const { EXOGENOUS_PROVIDER_ENTRIES } = await import('@energy-optimizer/ml-loop');
  if (env === undefined && existsSync('.env')) process.loadEnvFile('.env');
  return loadConfig(env, {
    providers: PROVIDER_ENTRIES.map(({ id }) => id),
    exogenousProviders: EXOGENOUS_PROVIDER_ENTRIES.map(({ id }) => id),
  });
}

/** Everything a guest of the database needs. @throws CommandFailed with one actionable line */
export async function openGuest(config: Config, log: Logger, { clock }: CommandContext): Promise<Runtime> {
  const { explain } = await import('@energy-optimizer/server/explain');
  const { openRuntime } = await import('@energy-optimizer/server/runtime');
  try {
    return await openRuntime({ config, role: 'guest', log, clock });
  } catch (error) {
    const line = explain(error, config);
    throw line === undefined ? error : new CommandFailed(line, EXIT.failure, error);
  }
}

/** Work that observes the signal stops within this time; a query that does not is abandoned. */
const GRACE_MS = 5_000;

function giveUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(interruption()), GRACE_MS).unref(), { once: true });
  });
}

const COLORS = { debug: 'gray', info: 'gray', warning: 'yellow', error: 'red' } as const;

/** Warnings and errors as single readable lines; everything with `--verbose`. */
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
