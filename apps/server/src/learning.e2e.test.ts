import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { DAY_MS, fixedClock, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAhead } from './testing/prices.ts';
import { startServer, type TestServer } from './testing/server.ts';

const NOW = new Date('2026-05-01T04:00:00Z');

/** A daily and a weekly shape with some noise; EUR/MWh. */
function priceAt(startMs: number): number {
  const hour = (startMs / HOUR_MS) % 24;
  const noise = Math.sin(startMs / 1e7) * 43_758.5453;
  const weekend = Math.floor(startMs / DAY_MS + 3) % 7 > 4 ? 12 : 0;
  return 60 + 15 * Math.sin(((hour - 4) * Math.PI) / 12) - weekend + 10 * (noise - Math.floor(noise) - 0.5);
}

/** Hourly day-ahead prices of the local days before and including the one of `NOW`. */
function history(days: number) {
  const end = new Date('2026-05-01T22:00:00Z').getTime();
  const batch = dayAhead({ at: new Date(end - (days / 2) * DAY_MS), hours: days * 24, priceOf: () => 0 });
  return { ...batch, points: batch.points.map((point) => ({ ...point, price: priceAt(point.start.getTime()) })) };
}

describe('a server that learns', () => {
  let database: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    database = await testDatabase();
    server = await startServer({ database, clock: fixedClock(NOW), env: { FORECAST_LEVEL: '1' } });
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  test('learns in its worker and then answers with intervals and where they come from', async () => {
    const { pricing, mlLoop } = server.runtime;
    await pricing.service.importPoints(history(130));
    const before = await server.get('/api/v1/prices/forecast?region=de&hours=48');
    expect(before.status).toBe(503);
    console.log(before.body);
    const t0 = performance.now();
    const outcome = await mlLoop.service.learn({ region: 'de' as RegionCode, asOf: NOW });
    console.log(outcome, performance.now() - t0);
    const after = await server.get('/api/v1/prices/forecast?region=de&hours=48');
    console.dir(after.body, { depth: 4 });
    expect(after.status).toBe(200);
  });
});
