import { relative } from 'node:path';
import { countOf, HOUR_MS, systemClock } from '@energy-optimizer/kernel';
import { missingKeys, PROVIDER_ENTRIES } from '@energy-optimizer/pricing';
import { composeServer, type ServerParts } from './compose.ts';
import type { Config } from './config.ts';
import { describeBilling } from './config-billing.ts';
import { describeTiers } from './config-tiers.ts';
import { assertDemoMatches, prepareDemo } from './demo.ts';
import { describeSync } from './describe-sync.ts';
import type { Logger } from './http/logger.ts';
import { configurationGaps } from './monitoring/configuration-gaps.ts';
import { assertListenable } from './port.ts';

/** How long connections stay open for requests in transit when the server stops. */
const LINGER_MS = 1_000;
/** If prices are older than the regular schedule allows, they are fetched at startup. */
const SYNC_AGE_MS = 6 * HOUR_MS;

/** A running server. */
export interface Served {
  readonly url: string;
  /** @param delayMs how long to keep serving while not ready, before it stops listening */
  close(delayMs: number): Promise<{ readonly stopped: boolean }>;
}

/**
 * Starts the server and reports progress through `say`, line by line.
 * @throws errors that `explain` turns into one line
 */
export async function serve(options: {
  readonly config: Config;
  readonly log: Logger;
  readonly say: (line: string) => void;
}): Promise<Served> {
  const { config, say } = options;
  const startedAt = performance.now();
  await assertListenable(config);
  const server = await composeServer(options);
  try {
    await assertDemoMatches(server, config.isDemo);
    say(describeDatabase(server, config));
    const bound = await server.http.listen({ port: config.port, host: config.host });
    const url = config.port === 0 ? bound : config.publicUrl;
    if (server.runtime.roleHint !== undefined) say(`role         ${server.runtime.roleHint}`);
    say(`ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    for (const line of describeUrls(url, config)) say(line);
    for (const line of describeProviders(server, config)) say(line);
    const isSignUpOpen = await server.runtime.flags.isOn('sign_up');
    for (const { reason } of configurationGaps(config, isSignUpOpen)) say(`warning      ${reason}`);
    const closing = new AbortController();
    const fill = config.isDemo ? prepareDemo : synchronize;
    fill(server, say, closing.signal).catch((err: unknown) =>
      options.log.error({ err }, 'initial synchronization failed'),
    );
    return {
      url,
      close: (delayMs) => {
        closing.abort();
        return server.close({ delayMs, lingerMs: LINGER_MS });
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

function describeDatabase({ runtime }: ServerParts, config: Config): string {
  const what = {
    external: 'database     PostgreSQL at DATABASE_URL',
    created: `database     new embedded PostgreSQL in ${config.dataDir}`,
    started: `database     embedded PostgreSQL in ${config.dataDir}`,
    joined: `database     embedded PostgreSQL in ${config.dataDir} (already running)`,
  }[runtime.how];
  const { length } = runtime.migrated;
  return length === 0 ? what : `${what}, ${countOf(length, 'migration')} applied`;
}

function* describeUrls(url: string, config: Config): Generator<string> {
  yield `prices       ${url}/api/v1/prices/current?region=de`;
  yield `OpenAPI      ${url}/openapi.json${config.docsEnabled ? `, reference ${url}/docs` : ''}`;
  yield `tRPC         ${url}/trpc`;
  yield `health       ${url}/health`;
  if (config.isDemo)
    yield `command line DATA_DIR=${shownDirectory(config.dataDir)} npm run energy -- prices windows --region de --duration 2h`;
  yield `rate limits  ${describeLimits(config)}`;
  yield `billing      ${describeBilling(config.billing)}`;
  yield `tiers        ${describeTiers(config.tiers)}`;
}

const shownDirectory = (directory: string): string => {
  const inside = relative(process.cwd(), directory);
  return inside.startsWith('..') ? directory : inside;
};

function describeLimits({ rateLimits, redisUrl }: Config): string {
  if (rateLimits === undefined) return 'none';
  const where = redisUrl === undefined ? 'in this process' : 'in Redis (in this process while Redis is unavailable)';
  return `${rateLimits.perMinute} per minute and ${rateLimits.perHour} per hour for each caller, counted ${where}`;
}

function* describeProviders({ runtime }: ServerParts, config: Config): Generator<string> {
  const ids = runtime.providers.map(({ id }) => id);
  yield `providers    ${ids.length === 0 ? 'none' : ids.join(', ')}`;
  const off = PROVIDER_ENTRIES.filter(({ id, key }) => key === 'required' && !config.providerKeys[id as never]);
  if (config.providers === undefined && off.length > 0) yield `no API key   ${off.map(({ id }) => id).join(', ')}`;
  const missing = missingKeys({ enabled: config.providers, keys: config.providerKeys });
  if (missing.length > 0) yield `skipped      ${missing.join(', ')}: no API key configured`;
}

/**
 * Fetches prices in the background if the last successful synchronization is too old, and reports the result.
 * Uses the queue like any other run, so that only one of several replicas starting together does it.
 */
async function synchronize({ runtime }: ServerParts, say: (line: string) => void, closing: AbortSignal): Promise<void> {
  if (runtime.providers.length === 0) return;
  const now = systemClock.now();
  const runs = await runtime.jobs.recent({ job: 'price-sync', limit: 10 });
  const last = runs.find(({ status }) => status === 'succeeded');
  if (last && now.getTime() - last.slot.getTime() < SYNC_AGE_MS) return;
  say('fetching     prices of all providers …');
  const run = await runtime.jobs.tryNow('price-sync', closing);
  if (!run) return;
  const statuses = await runtime.pricing.service.sourceStatus();
  const providers = runtime.providers.map(({ id }) => id);
  for (const line of describeSync(statuses, { providers, since: now })) say(line);
}
