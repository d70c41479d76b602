import type { TierGate } from '@energy-optimizer/billing';
import { systemClock } from '@energy-optimizer/kernel';
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
import { type ClosingTimes, createHttp, type Http } from './http/create-http.ts';
import { exportDownloadRoutes } from './http/export-download.ts';
import type { Logger as HttpLogger } from './http/logger.ts';
import { mailRoutes } from './http/mail.ts';
import { createMicroCache } from './http/micro-cache.ts';
import { oauthCallbackRoutes } from './http/oauth-callback.ts';
import { createRateLimiter } from './http/rate-limit.ts';
import { stripeWebhookRoutes } from './http/stripe-webhook.ts';
import { tiersPage } from './http/tiers-page.ts';
import { configurationGaps } from './monitoring/configuration-gaps.ts';
import { registerMetrics } from './monitoring/domain-metrics.ts';
import { healthChecks } from './monitoring/health-checks.ts';
import { createRefusals } from './refusals.ts';
import { appRouter } from './router.ts';
import { openRuntime, type Runtime, type RuntimeOptions } from './runtime.ts';
import { databaseSignal } from './signals/database.ts';
import { INFO } from './version.ts';
import { checkPrices } from './wiring/billing.ts';
import { createTariffWatch, type StartedTariffWatch } from './wiring/tariff-watch.ts';
import { wireTiers } from './wiring/tiers.ts';

export interface ServerParts {
  readonly runtime: Runtime;
  readonly http: Http;
  readonly hub: StreamHub<PriceChangeEvent>;
  /** Ends streams, lets requests and jobs finish, and disconnects from the database. */
  close(times?: ClosingTimes): Promise<{ readonly stopped: boolean }>;
}

/** The entire server, started but not listening yet. */
export async function composeServer(
  options: Omit<RuntimeOptions, 'role'> & { readonly log: HttpLogger },
): Promise<ServerParts> {
  const { config, log, clock = systemClock } = options;
  const runtime = await openRuntime({ ...options, role: 'server' });
  const counters = config.redisUrl
    ? (await import('./signals/redis.ts')).connectCounters({ url: config.redisUrl, log })
    : undefined;
  try {
    const { pricing, mlLoop, auth, admin, audit, notifications, suppliers, payments, compliance, db, redis, flags } =
      runtime;
    await checkPrices(payments, log);
    const gaps = async () => configurationGaps(config, await flags.isOn('sign_up'));
    const cache = createMicroCache({ clock: systemClock });
    const hub = createStreamHub<PriceChange, PriceChangeEvent>({
      feed: pricing.service,
      signals: redis ? [databaseSignal(db), redis] : [databaseSignal(db)],
      describe: pricing.service.describeChange,
      onChange: ({ region }) => {
        pricing.service.invalidate();
        cache.invalidate([priceTag(region), forecastTag(region)]);
      },
      onBlind: () => cache.clear(),
      log,
    });
    const { gate, billing, facts } = wireTiers({ config, auth, payments, clock, log });
    const tariffWatch = createTariffWatch({ db, clock, log, callers: auth.callers, tariffs: runtime.tariffs });
    const http = await createHttp({
      cache,
      router: appRouter({
        ...{ pricing, mlLoop, hub, auth, admin, notifications, billing, compliance },
        ...{ suppliers: suppliers.context, optimizer: runtime.optimizer.context },
        streams: { watch: tariffWatch, mayStream: () => flags.isOn('real_time_updates') },
        ...{ entitlements: gate, purposes: runtime.processing },
      }),
      authenticate: auth.authenticator(createAuthenticate(config)),
      deviceOf: auth.deviceOf,
      config,
      log,
      info: INFO,
      checks: healthChecks({ ...runtime, gaps, clock }),
      rateLimiter:
        config.rateLimits &&
        createRateLimiter({ limits: config.rateLimits, redis: counters, secret: config.auth.secret }),
      refusals: createRefusals({ db, audit, clock, log }),
      healthFacts: { ...facts, dataResidency: config.erasure.residency ?? null },
      routes: routesOf(runtime, config),
    });
    registerMetrics(http.metrics.registry, runtime);
    await startParts({ runtime, hub, cache });
    await tariffWatch.start();
    gate?.start();
    const parts = { runtime, http, hub, counters, gate, tariffWatch };
    return { ...parts, close: (times) => closeServer(parts, times) };
  } catch (error) {
    counters?.disconnect();
    await runtime.close();
    throw error;
  }
}

/** Routes in formats that are no procedures. */
const routesOf = (
  { notifications, erasures, payments }: Pick<Runtime, 'notifications' | 'erasures' | 'payments'>,
  config: RuntimeOptions['config'],
) => [
  mailRoutes(notifications.service),
  oauthCallbackRoutes(config.auth.appUrl),
  exportDownloadRoutes(erasures),
  tiersPage(config.tiers),
  ...(payments ? [stripeWebhookRoutes(payments)] : []),
];

/** Starts everything that works in the background. */
async function startParts({
  runtime,
  hub,
  cache,
}: Pick<ServerParts, 'runtime' | 'hub'> & { readonly cache: ReturnType<typeof createMicroCache> }): Promise<void> {
  // Before the server answers, so that a restored backup does not bring erased accounts back.
  await runtime.erasures.replay();
  await hub.start();
  await runtime.mlLoop.engine.start((region) =>
    region === undefined ? cache.clear() : cache.invalidate([priceTag(region), forecastTag(region)]),
  );
  await runtime.auth.start();
  await runtime.jobs.start();
  await runtime.notifications.mailer.start();
  await runtime.payments?.service.worker.start();
}

async function closeServer(
  {
    runtime,
    http,
    hub,
    counters,
    gate,
    tariffWatch,
  }: Omit<ServerParts, 'close'> & {
    readonly counters: Redis | undefined;
    readonly gate: TierGate | undefined;
    readonly tariffWatch: StartedTariffWatch;
  },
  times?: ClosingTimes,
): Promise<{ readonly stopped: boolean }> {
  await http.close(times);
  gate?.stop();
  await tariffWatch.stop();
  counters?.disconnect();
  await hub.stop();
  await runtime.mlLoop.engine.stop();
  await runtime.auth.stop();
  await runtime.payments?.service.worker.stop();
  await runtime.notifications.mailer.stop();
  return runtime.close();
}
