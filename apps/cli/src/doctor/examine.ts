import { type KeyUse, pendingMigrationNames } from '@energy-optimizer/db';
import type { Config, Runtime } from '@energy-optimizer/server';
import type { CommandContext } from '../context.ts';
import { describeError } from '../errors.ts';
import { bytes, plural } from '../format.ts';
import { openGuest, plainLogger, readConfig } from '../session.ts';
import { diskSpace } from './disk.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { providers } from './providers.ts';
import { type DatabaseFacts, readFacts } from './store.ts';

/** Runs the checks in order; if one fails that later checks depend on, the rest are skipped. */
export async function* examine(
  context: CommandContext,
  options: { readonly verbose?: boolean },
): AsyncGenerator<Finding> {
  yield ok('node', `${process.version} on ${process.platform} ${process.arch}`);
  let config: Config;
  try {
    config = await readConfig(context);
  } catch (error) {
    yield fail('configuration', describeError(error), 'correct these variables; see .env.example');
    return;
  }
  yield ok('configuration', describeConfig(config));
  yield await diskSpace(config);
  let runtime: Runtime;
  try {
    runtime = await openGuest(config, plainLogger(context.terminal, options.verbose === true), context);
  } catch (error) {
    yield fail('database', describeError(error), databaseAdvice(config));
    return;
  }
  try {
    yield* examineRuntime(runtime, config, context);
  } finally {
    await runtime.close();
  }
}

const describeConfig = (config: Config): string =>
  [
    config.databaseUrl ? 'DATABASE_URL' : `embedded PostgreSQL in ${config.dataDir}`,
    config.redisUrl ? 'Redis' : 'no Redis',
    config.internalApiKey ? 'internal API key set' : 'no internal API key (refresh and metrics are disabled over HTTP)',
  ].join(', ');

const databaseAdvice = (config: Config): string =>
  config.databaseUrl
    ? 'check host, port, user and password in DATABASE_URL, and that the database server is running'
    : `check that ${config.dataDir} is writable and has free space; --verbose shows the full error`;

async function* examineRuntime(runtime: Runtime, config: Config, context: CommandContext): AsyncGenerator<Finding> {
  const askedAt = context.nowMs();
  const facts = await readFacts(runtime.db);
  const tookMs = context.nowMs() - askedAt;
  yield ok(
    'database',
    `PostgreSQL ${facts.version}, ${describeOrigin(runtime, config)}, ${bytes(facts.sizeBytes)}, ${plural(facts.series, 'price series').replace('seriess', 'series')}`,
  );
  yield facts.timeZone === 'UTC'
    ? ok('session', 'UTC')
    : fail(
        'session',
        `${facts.timeZone} instead of UTC`,
        'the database or a pooler overrides the session time zone; set it to UTC',
      );
  yield await migrations(runtime);
  yield timescale(facts);
  yield clockDifference(facts, context.clock.now().getTime() - tookMs / 2);
  yield* providers(runtime, config, context.clock.now());
  yield* encryption(await runtime.keys.inUse());
  if (config.redisUrl) yield await redis(runtime, context);
}

function describeOrigin({ how }: Runtime, config: Config): string {
  if (how === 'external') return `external (${new URL(config.databaseUrl!).host})`;
  return {
    created: 'embedded, just created',
    started: 'embedded, started for this check',
    joined: 'embedded, running',
  }[how];
}

async function migrations({ db, migrated }: Runtime): Promise<Finding> {
  const pending = await pendingMigrationNames((text) => db.select({ text }));
  if (pending.length > 0)
    return fail('migrations', `pending: ${pending.join(', ')}`, 'start the server once (energy serve)');
  return ok(
    'migrations',
    migrated.length > 0 ? `${plural(migrated.length, 'migration')} applied just now` : 'all applied',
  );
}

/** Nothing without encrypted values. */
function* encryption(uses: readonly KeyUse[]): Generator<Finding> {
  const rowsOf = (state: KeyUse['state']) =>
    uses.filter((use) => use.state === state).reduce((sum, { rows }) => sum + rows, 0);
  const [missing, previous] = [rowsOf('missing'), rowsOf('previous')];
  if (missing > 0)
    yield fail(
      'encryption',
      `the key of ${plural(missing, 'encrypted value')} is not configured`,
      'add it to ENCRYPTION_KEYS_PREVIOUS; energy keys list shows its ID',
    );
  else if (previous > 0)
    yield warn('encryption', `${plural(previous, 'value')} under a previous key`, 'energy keys rotate');
  else if (uses.length > 0) yield ok('encryption', `${plural(rowsOf('current'), 'value')} under the current key`);
}

function timescale({ timescale: version, timescaleAvailable }: DatabaseFacts): Finding {
  if (version) return ok('timescaledb', version);
  return timescaleAvailable
    ? warn(
        'timescaledb',
        'available on the server, but not in this database',
        'CREATE EXTENSION timescaledb before the first start, on a new database',
      )
    : ok('timescaledb', 'not installed (not required; prices are in regular tables)');
}

const MAX_CLOCK_DIFFERENCE_MS = 5_000;

function clockDifference({ clock }: DatabaseFacts, hereMs: number): Finding {
  const differenceMs = Math.abs(clock.getTime() - hereMs);
  const text = `${clock.toISOString().slice(0, 19)}Z, ${(differenceMs / 1000).toFixed(1)} s from the database's`;
  return differenceMs <= MAX_CLOCK_DIFFERENCE_MS
    ? ok('clock', text)
    : warn(
        'clock',
        text,
        'synchronize the clocks (NTP); the current time determines which prices are current and known',
      );
}

const REDIS_WAIT_MS = 3_000;

/** The connection is made in the background, so the first tries may come too early. */
async function redis({ redis: signal }: Runtime, context: CommandContext): Promise<Finding> {
  for (const deadline = context.nowMs() + REDIS_WAIT_MS; ; ) {
    try {
      await signal?.ping();
      return ok('redis', 'responds');
    } catch (error) {
      if (context.nowMs() > deadline) {
        return warn(
          'redis',
          `does not respond: ${describeError(error)}`,
          'check REDIS_URL; without Redis changes are signaled through PostgreSQL only',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
