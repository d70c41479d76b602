import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { DAY_MS, type RegionCode, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayAhead } from '../testing/prices.ts';
import { startServer, type TestServer } from '../testing/server.ts';

/** Two servers on one database: a new forecast from one invalidates the cache of the other. */

const REGION = 'no1' as RegionCode;
const PATHS = {
  predict: `/api/v1/ml/predict/price?region=${REGION}`,
  forecast: `/api/v1/prices/forecast?region=${REGION}`,
};

let database: TestDatabase;
let learner: TestServer;
let other: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  learner = await startServer({ database, env: { FORECAST_LEVEL: '1' } });
  other = await startServer({ database, env: { FORECAST_LEVEL: '1' } });
  const now = systemClock.now();
  const priceOf = (i: number) => 40 + 20 * Math.sin(i / 3.8) + (Math.floor(i / 24) % 7);
  const middle = new Date(now.getTime() - 31 * DAY_MS);
  await learner.runtime.pricing.service.importPoints(
    dayAhead({ at: middle, hours: 64 * 24, priceOf, key: { region: REGION } }),
  );
  const outcome = await learner.runtime.mlLoop.engine.learn({ region: REGION, asOf: now });
  expect(outcome).toMatchObject({ status: 'learned', promoted: true });
});
afterAll(async () => {
  await learner.close();
  await other.close();
  await database.drop();
});

const issuedAt = async (path: string): Promise<string | undefined> => {
  const { body } = await other.get(path);
  const { model, issuedAt: plain } = body as { model?: { issuedAt: string }; issuedAt?: string };
  return model?.issuedAt ?? plain;
};
const cachedHits = async (path: string) => {
  const route = path.split('?')[0]!.replaceAll('/', '\\/');
  const line = new RegExp(`^http_requests_total\\{.*${route}",status="200",cached="true"\\} (\\d+)$`, 'm');
  return Number(line.exec(await other.http.metrics.text())?.[1] ?? 0);
};

test.each(Object.entries(PATHS))(
  '%s is served from the cache until another process issues a new forecast',
  async (_, path) => {
    await until(async () => {
      const hits = await cachedHits(path);
      await other.get(path);
      return (await cachedHits(path)) > hits;
    });
    const before = await issuedAt(path);
    const issued = await learner.runtime.mlLoop.engine.issueForecasts({ region: REGION });
    expect(issued.status).toBe('issued');
    // Cached responses live for a minute; this one is dropped by the notification.
    await until(async () => (await issuedAt(path)) !== before);
    expect(Date.parse((await issuedAt(path))!)).toBeGreaterThan(Date.parse(before!));
  },
);
