import type { Runtime } from './compose.ts';
import type { HealthCheck, HealthResult } from './http/health.ts';

/** What `/health/ready` asks: the database must be there; Redis and the providers may be away. */
export function healthChecks({
  db,
  redis,
  providers,
  pricing,
}: Pick<Runtime, 'db' | 'redis' | 'providers' | 'pricing'>): HealthCheck[] {
  const database: HealthCheck = {
    name: 'database',
    critical: true,
    check: async () => {
      await db.query({ text: 'SELECT 1' });
      return { status: 'ok' };
    },
  };
  const checks = [database];
  if (redis) checks.push({ name: 'redis', critical: false, check: () => redis.ping().then(() => ({ status: 'ok' })) });
  for (const provider of providers) {
    checks.push({
      name: `provider:${provider.id}`,
      critical: false,
      check: async (): Promise<HealthResult> => {
        const { breaker } = provider.connection();
        const status = (await pricing.service.sourceStatus()).find(({ source }) => source === provider.id);
        const failing = (status?.consecutiveFailures ?? 0) > 0 || breaker !== 'closed';
        return {
          status: failing ? 'degraded' : 'ok',
          breaker,
          lastAttemptAt: status?.lastAttemptAt ?? null,
          lastSuccessAt: status?.lastSuccessAt ?? null,
          consecutiveFailures: status?.consecutiveFailures ?? 0,
          ...(failing && status?.lastError ? { reason: status.lastError } : {}),
        };
      },
    });
  }
  return checks;
}
