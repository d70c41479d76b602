import type { ConnectedProvider, SourceStatus } from '@energy-optimizer/pricing';
import type { Runtime } from './compose.ts';
import type { HealthCheck, HealthGroup, HealthResult } from './http/health.ts';

/** What `/health/ready` asks: the database must be there; Redis and the providers may be away. */
export function healthChecks({
  db,
  redis,
  providers,
  pricing,
  notifications,
}: Pick<Runtime, 'db' | 'redis' | 'providers' | 'pricing' | 'notifications'>): (HealthCheck | HealthGroup)[] {
  const database: HealthCheck = {
    name: 'database',
    critical: true,
    check: async () => {
      await db.query({ text: 'SELECT 1' });
      return { status: 'ok' };
    },
  };
  const checks: (HealthCheck | HealthGroup)[] = [database, mailCheck(notifications)];
  if (redis) {
    const ping = () => redis.ping().then((): HealthResult => ({ status: 'ok' }));
    checks.push({ name: 'redis', critical: false, check: ping });
  }
  if (providers.length > 0) checks.push(providerChecks({ providers, pricing }));
  return checks;
}

const LATE_MS = 15 * 60_000;

/** Mails that wait long are people who cannot sign in. One that was given up may be no more than a mistyped address. */
const mailCheck = ({ service }: Runtime['notifications']): HealthCheck => ({
  name: 'mail',
  critical: false,
  check: async () => {
    const { waiting, oldestWaitingSince, failed } = await service.outboxState();
    const isLate = oldestWaitingSince !== null && Date.now() - oldestWaitingSince.getTime() > LATE_MS;
    return { status: isLate ? 'degraded' : 'ok', waiting, oldestWaitingSince, failedLastDay: failed };
  },
});

/** What happened when the providers were last asked: they are not asked anew. */
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
