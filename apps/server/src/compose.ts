import { type AdminService, type Audit, createAdminService, createAudit } from '@energy-optimizer/admin';
import { type Auth, createAuth, networkOf } from '@energy-optimizer/auth';
import { createJobs, type Jobs } from '@energy-optimizer/jobs';
import { type Clock, type Logger, systemClock } from '@energy-optimizer/kernel';
import { createNotifications, type Notifications } from '@energy-optimizer/notifications';
import {
  type ConnectedProvider,
  createPricing,
  createProviders,
  createStreamHub,
  type PriceChange,
  type PriceChangeEvent,
  type Pricing,
  priceTag,
  providerInfos,
  type StreamHub,
} from '@energy-optimizer/pricing';
import { createAuthenticate } from '@energy-optimizer/rpc';
import type { Redis } from 'ioredis';
import { auditEntry, operations } from './administration.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { healthChecks } from './health-checks.ts';
import type { Logger as HttpLogger } from './http/logger.ts';
import { mailRoutes } from './http/mail.ts';
import { oauthCallbackRoutes } from './http/oauth-callback.ts';
import { createRateLimiter } from './http/rate-limit.ts';
import { createHttp, type Http } from './http.ts';
import { mailTransports } from './mail-transports.ts';
import { registerMetrics } from './metrics.ts';
import { connectCounters, createRedisSignal, type RedisSignal } from './redis.ts';
import { appRouter } from './router.ts';
import { databaseSignal } from './signal.ts';
import { INFO } from './version.ts';

/** Everything without a network face: what the CLI works with, and what the server is built on. */
export interface Runtime extends Pick<Database, 'db' | 'how' | 'migrated' | 'roleHint'> {
  readonly databaseUrl: string;
  readonly pricing: Pricing;
  readonly auth: Auth;
  readonly audit: Audit;
  readonly admin: AdminService;
  readonly notifications: Notifications;
  readonly providers: readonly ConnectedProvider[];
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
  const providers = createProviders({
    config: { enabled: config.providers, keys: config.providerKeys, privateUse: config.privateUse },
    clock,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const redis = config.redisUrl ? createRedisSignal({ url: config.redisUrl, log }) : undefined;
  const pricing = createPricing({
    db,
    clock,
    log,
    providers,
    knownSources: providerInfos({ clock, privateUse: config.privateUse }),
    onIngested: () => redis?.announce(),
  });
  const notifications = createNotifications({
    db,
    clock,
    log,
    transports: mailTransports({ config, log }),
    from: config.mail.from,
    publicUrl: config.publicUrl,
    webhookSecret: config.mail.postmarkWebhookSecret,
  });
  const audit = createAudit({ db, clock });
  const auth = createAuth({
    db,
    clock,
    log,
    publicUrl: config.publicUrl,
    ...config.auth,
    mail: { enqueue: notifications.service.enqueueMail },
    audit: { record: (sql, event) => audit.record(sql, auditEntry(event)) },
  });
  const definitions = [...pricing.jobs, ...notifications.jobs, ...auth.jobs];
  const jobs = createJobs({ db, url, clock, log, definitions });
  const admin = createAdminService({ db, audit, networkOf, operations: operations({ jobs, pricing, providers }) });
  const close = async () => {
    await jobs.stop();
    redis?.close();
    return database.close();
  };
  return {
    db,
    databaseUrl: url,
    how: database.how,
    migrated: database.migrated,
    roleHint: database.roleHint,
    pricing,
    auth,
    audit,
    admin,
    notifications,
    providers,
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
  close(): Promise<{ readonly stopped: boolean }>;
}

/** The whole server, started but for its listening. */
export async function composeServer(
  options: Omit<RuntimeOptions, 'role'> & { readonly log: HttpLogger },
): Promise<ServerParts> {
  const { config, log } = options;
  const runtime = await openRuntime({ ...options, role: 'server' });
  const counters = config.redisUrl ? connectCounters({ url: config.redisUrl, log }) : undefined;
  try {
    const { pricing, auth, admin, notifications, db, redis } = runtime;
    // The hub invalidates the cache of the HTTP face, which serves the router that needs the hub.
    let http: Http | undefined;
    const hub = createStreamHub<PriceChange, PriceChangeEvent>({
      feed: pricing.service,
      signals: redis ? [databaseSignal(db), redis] : [databaseSignal(db)],
      describe: pricing.service.describeChange,
      onChange: ({ region }) => {
        pricing.service.invalidate();
        http?.cache.invalidate([priceTag(region)]);
      },
      onBlind: () => http?.cache.clear(),
      log,
    });
    http = await createHttp({
      router: appRouter({ pricing, hub, auth, admin, notifications }),
      authenticate: auth.authenticator(createAuthenticate(config)),
      config,
      log,
      info: INFO,
      checks: healthChecks(runtime),
      rateLimiter: config.rateLimits && createRateLimiter({ limits: config.rateLimits, redis: counters }),
      routes: [mailRoutes(notifications.service), oauthCallbackRoutes(config.auth.appUrl)],
    });
    registerMetrics(http.metrics.registry, runtime);
    await hub.start();
    await auth.start();
    await runtime.jobs.start();
    await notifications.mailer.start();
    const parts = { runtime, http, hub, counters };
    return { ...parts, close: () => closeServer(parts) };
  } catch (error) {
    counters?.disconnect();
    await runtime.close();
    throw error;
  }
}

async function closeServer({
  runtime,
  http,
  hub,
  counters,
}: Omit<ServerParts, 'close'> & { readonly counters: Redis | undefined }): Promise<{ readonly stopped: boolean }> {
  await http.close();
  counters?.disconnect();
  await hub.stop();
  await runtime.auth.stop();
  await runtime.notifications.mailer.stop();
  return runtime.close();
}
