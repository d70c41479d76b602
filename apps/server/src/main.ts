import { existsSync } from 'node:fs';
import { EXOGENOUS_PROVIDER_ENTRIES } from '@energy-optimizer/ml-loop';
import { PROVIDER_ENTRIES } from '@energy-optimizer/pricing';
import { type Config, loadConfig } from './config.ts';
import { explain } from './explain.ts';
import { createLogger } from './http/logger.ts';
import { type Served, serve } from './serve.ts';

/** How long running requests and jobs may take to finish after a signal. */
const DRAIN_MS = 20_000;
/** A terminal's Ctrl-C reaches this process directly and again through npm; it counts once. */
const SAME_SIGNAL_MS = 500;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs the server until a signal ends it. Status messages go to stdout, JSON logs to stderr. */
export async function main(): Promise<void> {
  let config: Config | undefined;
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    config = loadConfig(undefined, {
      providers: PROVIDER_ENTRIES.map(({ id }) => id),
      exogenousProviders: EXOGENOUS_PROVIDER_ENTRIES.map(({ id }) => id),
    });
    const log = createLogger({ level: config.logLevel });
    const { shutdownDelayMs } = config;
    const stopRequested = nextSignal().then((signal) => {
      // When stopped from a terminal, there is no load balancer to wait for.
      const delayMs = signal === 'SIGTERM' ? shutdownDelayMs : 0;
      leaveInTime(delayMs);
      return delayMs;
    });
    const starting = serve({ config, log, say });
    // A signal during startup takes effect once startup has finished, so that nothing is left half open.
    const served = await starting;
    await stop(served, await stopRequested);
  } catch (error) {
    const line = explain(error, config);
    process.stderr.write(`${line ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
    process.exitCode = 1;
  }
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const now = performance.now();
        if (firstAt === undefined) {
          firstAt = now;
          resolve(signal);
        } else if (now - firstAt > SAME_SIGNAL_MS) {
          process.exit(130);
        }
      });
    }
  });
}

/** Ends the process even if startup or shutdown hangs. */
function leaveInTime(delayMs: number): void {
  const tooLong = setTimeout(() => {
    process.stderr.write('Shutdown timed out; exiting.\n');
    process.exit(1);
  }, delayMs + DRAIN_MS);
  tooLong.unref();
}

async function stop(served: Served, delayMs: number): Promise<void> {
  say('stopping; waiting for running requests to finish …');
  const { stopped } = await served.close(delayMs);
  say(stopped ? 'stopped (including PostgreSQL)' : 'stopped');
}

if (import.meta.main) await main();
