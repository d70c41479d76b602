import { fixedClock } from '@energy-optimizer/kernel';
import type { SourceStatus } from '@energy-optimizer/pricing';
import { expect, test } from 'vitest';
import { createHealth } from '../http/health.ts';
import type { ConfigurationGap } from './configuration-gaps.ts';
import { healthChecks } from './health-checks.ts';

const NOW = '2026-05-01T12:00:00Z';
const failed = {
  source: 'b',
  consecutiveFailures: 2,
  lastError: 'b took too long',
  lastAttemptAt: null,
  lastSuccessAt: null,
};

/** The dependencies: three providers, of which `b` failed and requests to `c` are paused. */
function parts(
  sourceStatus: () => Promise<SourceStatus[]>,
  learned: readonly object[] = [],
  markets: readonly object[] = [],
  gaps: readonly ConfigurationGap[] = [],
) {
  const connected = (id: string, breaker: string) => ({ id, connection: () => ({ breaker }) });
  return {
    db: { query: async () => [] },
    redis: undefined,
    providers: [connected('a', 'closed'), connected('b', 'closed'), connected('c', 'open')],
    pricing: { service: { sourceStatus } },
    mlLoop: { engine: { learned: async () => learned, markets: async () => markets } },
    notifications: { service: { outboxState: async () => ({ waiting: 0, oldestWaitingSince: null, failed: 0 }) } },
    gaps: async () => gaps,
    clock: fixedClock(NOW),
  } as unknown as Parameters<typeof healthChecks>[0];
}

test('one query covers all providers, and none reports a latency', async () => {
  let asked = 0;
  const report = await createHealth(
    healthChecks(
      parts(async () => {
        asked += 1;
        return [failed as SourceStatus];
      }),
    ),
  )();
  expect(asked).toBe(1);
  expect(report).toMatchObject({ status: 'degraded', checks: { database: { latencyMs: expect.any(Number) } } });
  const {
    database: _,
    billing: _billing,
    forecasts: _also,
    mail: _too,
    configuration: _this,
    ...providers
  } = report.checks;
  const untried = { lastAttemptAt: null, lastSuccessAt: null, consecutiveFailures: 0 };
  expect(providers).toEqual({
    'provider:a': { status: 'ok', breaker: 'closed', ...untried },
    'provider:b': {
      status: 'degraded',
      breaker: 'closed',
      ...untried,
      consecutiveFailures: 2,
      reason: 'b took too long',
    },
    'provider:c': { status: 'degraded', breaker: 'open', ...untried },
  });
});

test('when the query fails, all providers are reported as down by name, and the service stays ready', async () => {
  const refused = parts(() => Promise.reject(new Error('secret')));
  const report = await createHealth(healthChecks(refused))();
  const down = { status: 'down', reason: 'the check failed' };
  expect(report).toMatchObject({
    status: 'degraded',
    checks: { database: { status: 'ok' }, 'provider:a': down, 'provider:b': down, 'provider:c': down },
  });
});

test('a region not trained for two nights is listed; a new installation is ok', async () => {
  const learned = [
    { region: 'de', learnedAt: new Date('2026-05-01T04:01:00Z') },
    { region: 'fr', learnedAt: new Date('2026-04-29T04:01:00Z') },
  ];
  const markets = ['de', 'fr'].map((region) => ({ region, dataUntil: new Date('2026-05-01T22:00:00Z') }));
  const forecasts = async (regions: readonly object[]) =>
    (await createHealth(healthChecks(parts(async () => [], regions, markets)))()).checks.forecasts;
  expect(await forecasts(learned)).toMatchObject({ status: 'degraded', regions: 2, late: ['fr'] });
  expect(await forecasts(learned.slice(0, 1))).toMatchObject({ status: 'ok', regions: 1 });
  expect(await forecasts([])).toMatchObject({ status: 'ok', regions: 0 });
});

test('a region whose prices ended, as in an imported file, has nothing to learn and is not overdue', async () => {
  const learned = [{ region: 'no1', learnedAt: new Date('2026-03-01T04:00:00Z') }];
  const markets = [{ region: 'no1', dataUntil: new Date('2018-12-24T23:00:00Z') }];
  const { checks } = await createHealth(healthChecks(parts(async () => [], learned, markets)))();
  expect(checks.forecasts).toMatchObject({ status: 'ok', regions: 1 });
});

test('a missing setting is reported as degraded, with the variable to set', async () => {
  const gap = { setting: 'PUBLIC_URL', reason: 'PUBLIC_URL is not set.' };
  const report = await createHealth(healthChecks(parts(async () => [], [], [], [gap])))();
  expect(report.checks.configuration).toMatchObject({ status: 'degraded', reason: 'PUBLIC_URL is not set.' });
});
