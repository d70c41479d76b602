import { type Clock, HOUR_MS, systemClock } from '@energy-optimizer/kernel';
import type { ConnectedProvider, SourceStatus } from '@energy-optimizer/pricing';
import type { HealthCheck, HealthGroup, HealthResult } from '../http/health.ts';
import type { Runtime } from '../runtime.ts';
import type { ConfigurationGap } from './configuration-gaps.ts';

/** Checks of `/health/ready`: the database is required; Redis and the providers are optional. */
export function healthChecks({
  db,
  redis,
  providers,
  pricing,
  mlLoop,
  notifications,
  payments,
  gaps,
  clock = systemClock,
}: Pick<Runtime, 'db' | 'redis' | 'providers' | 'pricing' | 'mlLoop' | 'notifications' | 'payments'> & {
  /** Settings that are missing, as they are now. */
  readonly gaps: () => Promise<readonly ConfigurationGap[]>;
  readonly clock?: Clock;
}): (HealthCheck | HealthGroup)[] {
  const database: HealthCheck = {
    name: 'database',
    critical: true,
    check: async () => {
      await db.query({ text: 'SELECT 1' });
      return { status: 'ok' };
    },
  };
  const checks: (HealthCheck | HealthGroup)[] = [database, configurationCheck(gaps), mailCheck(notifications)];
  checks.push(billingCheck(payments));
  if (redis) {
    const ping = () => redis.ping().then((): HealthResult => ({ status: 'ok' }));
    checks.push({ name: 'redis', critical: false, check: ping });
  }
  checks.push({ name: 'forecasts', critical: false, check: () => forecastHealth(mlLoop, clock.now()) });
  if (providers.length > 0) checks.push(providerChecks({ providers, pricing }));
  return checks;
}

/** A failed night of learning is caught up the next night; two failed nights are reported. */
const LEARNED_WITHIN_MS = 36 * HOUR_MS;

/**
 * Whether forecast regions were trained recently. A new installation has none and is healthy; a region whose prices
 * have ended has nothing to learn; that is reported for its source instead.
 */
async function forecastHealth({ engine }: Pick<Runtime['mlLoop'], 'engine'>, now: Date): Promise<HealthResult> {
  const markets = await engine.learned();
  if (markets.length === 0) return { status: 'ok', regions: 0, note: 'no model has been trained yet' };
  const isLate = (learnedAt: Date) => now.getTime() - learnedAt.getTime() > LEARNED_WITHIN_MS;
  const behind = markets.filter(({ learnedAt }) => isLate(learnedAt)).map(({ region }) => region);
  const priced = behind.length > 0 ? await engine.markets(now) : [];
  const isPriced = (region: string) =>
    priced.some((market) => market.region === region && now.getTime() - market.dataUntil.getTime() < LEARNED_WITHIN_MS);
  const late = behind.filter(isPriced);
  return {
    status: late.length > 0 ? 'degraded' : 'ok',
    regions: markets.length,
    ...(late.length > 0 ? { late, reason: `not trained for 36 hours: ${late.join(', ')}` } : {}),
  };
}

/** Reports a server that starts but is not fully functional, so that its operator notices before its users. */
const configurationCheck = (gaps: () => Promise<readonly ConfigurationGap[]>): HealthCheck => ({
  name: 'configuration',
  critical: false,
  check: async () => {
    const found = await gaps();
    if (found.length === 0) return { status: 'ok' };
    return { status: 'degraded', reason: found.map(({ reason }) => reason).join(' ') };
  },
});

const LATE_MS = 15 * 60_000;

/** Mails queued for long mean users who cannot sign in. A single abandoned mail may just be a mistyped address. */
const mailCheck = ({ service }: Runtime['notifications']): HealthCheck => ({
  name: 'mail',
  critical: false,
  check: async () => {
    const { waiting, oldestWaitingSince, failed } = await service.outboxState();
    const isLate = oldestWaitingSince !== null && Date.now() - oldestWaitingSince.getTime() > LATE_MS;
    return { status: isLate ? 'degraded' : 'ok', waiting, oldestWaitingSince, failedLastDay: failed };
  },
});

/** Whether subscriptions are sold, and whether webhook events are processed. */
const billingCheck = (payments: Runtime['payments']): HealthCheck => ({
  name: 'billing',
  critical: false,
  check: async () => {
    if (payments === undefined) return { status: 'ok', enabled: false };
    const { pending, oldestPendingSince, failed } = await payments.service.inboxState();
    const isLate = oldestPendingSince !== null && Date.now() - oldestPendingSince.getTime() > LATE_MS;
    const status = isLate || failed > 0 ? 'degraded' : 'ok';
    return { status, enabled: true, pendingEvents: pending, oldestPendingSince, failedEvents: failed };
  },
});

/** The result of the last fetch from each provider; sends no new requests. */
function providerChecks({ providers, pricing }: Pick<Runtime, 'providers' | 'pricing'>): HealthGroup {
  return {
    names: providers.map(({ id }) => `provider:${id}`),
    check: async () => {
      const statuses = new Map((await pricing.service.sourceStatus()).map((status) => [status.source, status]));
      return providers.map(({ id, connection }) => providerHealth(connection().breaker, statuses.get(id)));
    },
  };
}

function providerHealth(
  breaker: ReturnType<ConnectedProvider['connection']>['breaker'],
  status: SourceStatus | undefined,
): HealthResult {
  const failing = (status?.consecutiveFailures ?? 0) > 0 || breaker !== 'closed';
  return {
    status: failing ? 'degraded' : 'ok',
    breaker,
    lastAttemptAt: status?.lastAttemptAt ?? null,
    lastSuccessAt: status?.lastSuccessAt ?? null,
    consecutiveFailures: status?.consecutiveFailures ?? 0,
    ...(failing && status?.lastError ? { reason: status.lastError } : {}),
  };
}
