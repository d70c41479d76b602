import {
  type AdminService,
  type Audit,
  adminJobs,
  createAdminService,
  createAudit,
  createFlags,
  type Flags,
} from '@energy-optimizer/admin';
import { networkOf } from '@energy-optimizer/auth';
import { createJobs, type Jobs } from '@energy-optimizer/jobs';
import { type Clock, type Logger, systemClock } from '@energy-optimizer/kernel';
import { forecastTag } from '@energy-optimizer/ml-loop';
import {
  createStreamHub,
  type PriceChange,
  type PriceChangeEvent,
  priceTag,
  type StreamHub,
} from '@energy-optimizer/pricing';
import { createAuthenticate } from '@energy-optimizer/rpc';
import type { Redis } from 'ioredis';
import { operations } from './administration.ts';
import type { Config } from './config.ts';
import { configurationGaps } from './configuration-gaps.ts';
import { type Database, openDatabase } from './database.ts';
import { createFetchRunner } from './fetching/runner.ts';
import { healthChecks } from './health-checks.ts';
import type { Logger as HttpLogger } from './http/logger.ts';
import { mailRoutes } from './http/mail.ts';
import { oauthCallbackRoutes } from './http/oauth-callback.ts';
import { createRateLimiter } from './http/rate-limit.ts';
import { type ClosingTimes, createHttp, type Http } from './http.ts';
import { createLearningRunner } from './learning-runner.ts';
import { registerMetrics } from './metrics.ts';
import { connectCounters, createRedisSignal, type RedisSignal } from './redis.ts';
import { createRefusals } from './refusals.ts';
import { appRouter } from './router.ts';
import { databaseSignal } from './signal.ts';
import { INFO } from './version.ts';
import { type Accounts, wireAccounts } from './wire-accounts.ts';
import { type Domains, wireDomains } from './wire-domains.ts';

/** Everything without a network face: what the CLI works with, and what the server is built on. */
export interface Runtime extends Pick<Database, 'db' | 'how' | 'migrated' | 'roleHint'>, Domains, Accounts {
  readonly databaseUrl: string;
  readonly admin: AdminService;
  readonly audit: Audit;
  readonly flags: Flags;
  readonly jobs: Jobs;
  readonly redis: RedisSignal | undefined;
  close(): Promise<{ readonly stopped: boolean }>;
}

export interface RuntimeOptions {
  readonly config: Config;
  /** One `server` per embedded data directory; any number of `guest`s. */
  readonly role: 'server' | 'guest';
  readonly log: Logger;
  readonly clock?: Clock;
  /** How providers are reached; default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Opens the database and wires the domains. @throws what {@link openDatabase} throws */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { config, role, log, clock = systemClock } = options;
  const database = await openDatabase({ config, role, log });
  const { db, url } = database;
  const redis = config.redisUrl ? createRedisSignal({ url: config.redisUrl, log }) : undefined;
  // A command may hold up its own thread; a server may not.
  const runner = role === 'server' ? createLearningRunner({ setting: { databaseUrl: url, config }, log }) : undefined;
  const { providerKeys: keys, privateUse } = config;
  const fetchRunner = role === 'server' ? createFetchRunner({ keys, privateUse, clock, log }) : undefined;
  // Jobs are made of the domains, one of which sets off a job.
  let jobs: Jobs | undefined;
  const audit = createAudit({ db, clock });
  const flags = createFlags({ db, clock, audit });
  const domains = wireDomains({
    ...{ db, clock, log, config, fetch: options.fetch },
    mayLearn: () => flags.isOn('forecast_learning'),
    ...(runner ? { runner } : {}),
    ...(fetchRunner ? { fetchRunner } : {}),
    onIngested: () => redis?.announce(),
    onSynced: async () => jobs?.runNow('forecast-observe'),
  });
  const accounts = wireAccounts({ db, clock, log, config, audit, flags });
  const definitions = [
    ...domains.pricing.jobs,
    ...domains.mlLoop.jobs,
    ...accounts.notifications.jobs,
    ...accounts.auth.jobs,
    ...adminJobs({ audit, retentionDays: config.auditRetentionDays }),
  ];
  jobs = createJobs({ db, url, clock, log, definitions });
  const stopJobs = jobs.stop;
  const { pricing, providers } = domains;
  const admin = createAdminService({
    ...{ db, audit, flags, networkOf },
    operations: operations({ jobs, pricing, providers }),
  });
  const close = async () => {
    await stopJobs();
    await runner?.close();
    await fetchRunner?.close();
    redis?.close();
    return database.close();
  };
  const { how, migrated, roleHint } = database;
  return {
    ...domains,
    ...accounts,
    admin,
    audit,
    flags,
    db,
    databaseUrl: url,
    how,
    migrated,
    roleHint,
    jobs,
    redis,
    close,
  };
}

export interface ServerParts {
  readonly runtime: Runtime;
  readonly http: Http;
  readonly hub: StreamHub<PriceChangeEvent>;
  /** Ends streams, lets requests and jobs finish, leaves the database. */
  close(times?: ClosingTimes): Promise<{ readonly stopped: boolean }>;
}

/** The whole server, started but for its listening. */
export async function composeServer(
  options: Omit<RuntimeOptions, 'role'> & { readonly log: HttpLogger },
): Promise<ServerParts> {
  const { config, log, clock = systemClock } = options;
  const runtime = await openRuntime({ ...options, role: 'server' });
  const counters = config.redisUrl ? connectCounters({ url: config.redisUrl, log }) : undefined;
  try {
    const { pricing, mlLoop, auth, admin, audit, notifications, db, redis, flags } = runtime;
    const gaps = async () => configurationGaps(config, await flags.isOn('sign_up'));
    // The hub invalidates the cache of the HTTP face, which serves the router that needs the hub.
    let http: Http | undefined;
    const hub = createStreamHub<PriceChange, PriceChangeEvent>({
      feed: pricing.service,
      signals: redis ? [databaseSignal(db), redis] : [databaseSignal(db)],
      describe: pricing.service.describeChange,
      onChange: ({ region }) => {
        pricing.service.invalidate();
        http?.cache.invalidate([priceTag(region), forecastTag(region)]);
      },
      onBlind: () => http?.cache.clear(),
      log,
    });
    http = await createHttp({
      router: appRouter({ pricing, mlLoop, hub, auth, admin, notifications }),
      authenticate: auth.authenticator(createAuthenticate(config)),
      config,
      log,
      info: INFO,
      checks: healthChecks({ ...runtime, gaps, clock }),
      rateLimiter: config.rateLimits && createRateLimiter({ limits: config.rateLimits, redis: counters }),
      refusals: createRefusals({ db, audit, clock, log }),
      routes: [mailRoutes(notifications.service), oauthCallbackRoutes(config.auth.appUrl)],
    });
    registerMetrics(http.metrics.registry, runtime);
    await hub.start();
    const { cache } = http;
    await mlLoop.start((region) =>
      region === undefined ? cache.clear() : cache.invalidate([priceTag(region), forecastTag(region)]),
    );
    await auth.start();
    await runtime.jobs.start();
    await notifications.mailer.start();
    const parts = { runtime, http, hub, counters };
    return { ...parts, close: (times) => closeServer(parts, times) };
  } catch (error) {
    counters?.disconnect();
    await runtime.close();
    throw error;
  }
}

async function closeServer(
  { runtime, http, hub, counters }: Omit<ServerParts, 'close'> & { readonly counters: Redis | undefined },
  times?: ClosingTimes,
): Promise<{ readonly stopped: boolean }> {
  await http.close(times);
  counters?.disconnect();
  await hub.stop();
  await runtime.mlLoop.stop();
  await runtime.auth.stop();
  await runtime.notifications.mailer.stop();
  return runtime.close();
}
