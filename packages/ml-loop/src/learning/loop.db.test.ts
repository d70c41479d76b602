import type { Db } from '@energy-optimizer/db';
import { testDb } from '@energy-optimizer/db/testing';
import { fixedClock, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMlService } from '../create-service.ts';
import { expertsOfLevel } from '../experts/experts.ts';
import { testMarket } from '../testing/market.ts';

const DE = 'de' as RegionCode;
let db: Awaited<ReturnType<typeof testDb>>;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());

/** Three experts are enough to see the loop; the whole level takes a second a day. */
const fewExperts = () =>
  expertsOfLevel(1).filter(({ id }) => id.includes('-84-') || id.includes('-56-') || id === 'lear-364-0.008');

function world(given: { db: Db; from: string; through: string; now: string; warmUpDays?: number }) {
  const market = testMarket();
  market.known(given.from, given.through);
  const clock = fixedClock(given.now);
  const parts = createMlService({
    db: given.db,
    clock,
    prices: market,
    experts: fewExperts,
    warmUpDays: given.warmUpDays ?? 20,
  });
  return { market, clock, ...parts };
}

describe('the loop over the database', () => {
  test('a first run learns, and what it issued is served with intervals and provenance', async () => {
    const { service } = world({ db, from: '2026-01-01', through: '2026-05-01', now: '2026-05-01T04:00:00Z' });
    const asOf = new Date('2026-05-01T04:00:00Z');
    const t0 = performance.now();
    const outcome = await service.learn({ region: DE, asOf });
    console.log('learn ms', performance.now() - t0);
    expect(outcome).toMatchObject({ status: 'learned', promoted: true });
    const interval = { start: new Date('2026-05-02T00:00:00Z'), end: new Date('2026-05-03T00:00:00Z') };
    const forecast = await service.forecast({ region: DE, interval, at: asOf });
    console.dir((await service.runs({ limit: 1 }))[0]?.report, { depth: 4 });
    console.dir(forecast?.provenance);
    expect(forecast?.series.start).toEqual(new Date('2026-05-01T22:00:00Z'));
    expect(forecast?.series.values.length).toBe(8 * 24);
    expect(forecast?.intervals.map(({ coverage }) => coverage)).toEqual([0.8, 0.9, 0.95]);
  });
});
void HOUR_MS;
