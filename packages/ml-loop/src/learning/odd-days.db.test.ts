import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticPrice } from '../testing/market.ts';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

describe('days with a clock change', () => {
  test.each([
    ['spring', 'de', '2025-10-01', '2026-06-30', '2026-03-27', '2026-03-28T23:00:00Z', 23],
    ['autumn', 'fr', '2026-05-01', '2026-11-30', '2026-10-23', '2026-10-24T22:00:00Z', 25],
  ] as const)(
    'in %s (%s) are forecast for their real hours and learned completely',
    async (_name, region, from, through, eve, dayStart, hours) => {
      const world = testWorld(db, { region, from, through, warmUpDays: 2 });
      await world.learnAt(`${eve}T04:00:00Z`);
      const issue = (await world.engine.newestIssue(world.region))!;
      // The first day is one of 24 hours, the second the odd one; every hour of all days is forecast once.
      const at = (Date.parse(dayStart) - issue.start.getTime()) / HOUR_MS;
      expect(at).toBe(24);
      expect(issue.values).toHaveLength(8 * 24 + hours - 24);
      expect(issue.values.every(Number.isFinite)).toBe(true);
      const next = (days: number) => new Date(Date.parse(`${eve}T04:00:00Z`) + days * 24 * HOUR_MS).toISOString();
      for (const days of [1, 2, 3]) expect(await world.learnAt(next(days))).toMatchObject({ status: 'learned' });
      const { id } = (await world.repository.markets.byRegion(world.region))!;
      const start = Date.parse(dayStart);
      const observed = await world.repository.observations.issuedFor({
        marketId: id,
        startMs: start,
        endMs: start + hours * HOUR_MS,
      });
      const ensemble = observed.actual.filter(
        (_, row) => observed.expert[row] === 'ensemble' && observed.leadDay[row] === 1,
      );
      expect(ensemble).toEqual(Array.from({ length: hours }, (_, i) => syntheticPrice(start + i * HOUR_MS)));
    },
  );
});

describe('168 hours across a clock change in another time zone', () => {
  test.each([
    ['New York, spring', 'us_ny', 'America/New_York', '2026-03-06', '2026-03-08T05:00:00Z', 60, 23],
    ['New York, autumn', 'us_ma', 'America/New_York', '2026-10-30', '2026-11-01T04:00:00Z', 60, 25],
    ['Sydney, autumn', 'nsw1', 'Australia/Sydney', '2026-04-03', '2026-04-04T13:00:00Z', 60, 25],
    ['Sydney, spring', 'qld1', 'Australia/Sydney', '2026-10-02', '2026-10-03T14:00:00Z', 60, 23],
    ['Lord Howe, half an hour back', 'vic1', 'Australia/Lord_Howe', '2026-04-03', '2026-04-04T13:00:00Z', 30, 49],
    ['Lord Howe, half an hour ahead', 'sa1', 'Australia/Lord_Howe', '2026-10-02', '2026-10-03T13:30:00Z', 30, 47],
  ] as const)(
    'contain every step once, at its instant: %s',
    async (_name, region, timeZone, eve, dayStart, minutes, steps) => {
      const from = new Date(Date.parse(eve) - 90 * 24 * HOUR_MS).toISOString().slice(0, 10);
      const world = testWorld(db, { region, timeZone, from, through: '2026-12-31', warmUpDays: 2 });
      const stepMs = minutes * 60_000;
      world.market.describe({ stepMs });
      await world.learnAt(`${eve}T04:00:00Z`);
      const issue = (await world.engine.newestIssue(world.region))!;
      const perDay = (24 * HOUR_MS) / stepMs;
      expect((Date.parse(dayStart) - issue.start.getTime()) / stepMs).toBe(perDay);
      expect(issue.values).toHaveLength(7 * perDay + steps);
      expect(issue.values.every(Number.isFinite)).toBe(true);
      const next = new Date(Date.parse(`${eve}T04:00:00Z`) + 2 * 24 * HOUR_MS).toISOString();
      await world.learnAt(next);
      const { id } = (await world.repository.markets.byRegion(world.region))!;
      const startMs = Date.parse(dayStart);
      const observed = await world.repository.observations.issuedFor({
        ...{ marketId: id, startMs, endMs: startMs + steps * stepMs },
      });
      const joined = observed.actual.filter(
        (_, row) => observed.expert[row] === 'ensemble' && observed.leadDay[row] === 2,
      );
      expect(joined).toEqual(Array.from({ length: steps }, (_, i) => syntheticPrice(startMs + i * stepMs)));
    },
  );
});

describe('prices that are missing', () => {
  test('two weeks without prices: old prices are not forecast indefinitely, and training continues when prices return', async () => {
    const world = testWorld(db, { region: 'be', from: '2026-01-01', through: '2026-06-30' });
    const gap = { start: Date.parse('2026-05-01T22:00:00Z'), end: Date.parse('2026-05-15T22:00:00Z') };
    world.market.priceAt((startMs) =>
      startMs >= gap.start && startMs < gap.end ? undefined : syntheticPrice(startMs),
    );
    await world.learnAt('2026-05-01T04:00:00Z');
    world.market.known('2026-01-01', '2026-05-01');
    expect(await world.learnAt('2026-05-06T04:00:00Z')).toMatchObject({ status: 'unchanged' });
    const [during] = await world.observeAt('2026-05-06T12:00:00Z');
    expect(during!.issued).toBeUndefined();
    const lastHour = { start: new Date('2026-05-12T00:00:00Z'), end: new Date('2026-05-13T00:00:00Z') };
    const request = { region: world.region, interval: lastHour, at: new Date('2026-05-12T00:00:00Z') };
    expect(await world.engine.forecast(request)).toBeUndefined();
    world.market.known('2026-01-01', '2026-06-30');
    expect(await world.learnAt('2026-05-16T04:00:00Z')).toMatchObject({ status: 'learned', promoted: true });
    expect((await world.report()).learned).toMatchObject({ days: 15, from: '2026-05-02', to: '2026-05-16' });
    const noon = '2026-05-17T10:00:00Z';
    const served = (await world.served('2026-05-16T04:00:00Z'))(noon);
    expect(Math.abs(served - syntheticPrice(Date.parse(noon)))).toBeLessThan(20);
  });

  test('a day whose prices arrive late is matched with its forecasts and reported, without a new start', async () => {
    const world = testWorld(db, { region: 'nl', from: '2026-01-01', through: '2026-06-30' });
    const late = Date.parse('2026-05-01T22:00:00Z');
    const isLate = (startMs: number) => startMs >= late && startMs < late + 24 * HOUR_MS;
    world.market.priceAt((startMs) => (isLate(startMs) ? undefined : syntheticPrice(startMs)));
    await world.learnAt('2026-05-01T04:00:00Z');
    await world.learnAt('2026-05-03T04:00:00Z');
    world.market.priceAt(syntheticPrice);
    const [observed] = await world.observeAt('2026-05-03T12:30:00Z');
    expect(observed!.joined).toBeGreaterThanOrEqual(24);
    await world.learnAt('2026-05-04T04:00:00Z');
    expect((await world.report()).changed).toEqual(['learned 2026-05-04', 'late history: 1 day']);
  });
});

describe('a new region', () => {
  test.each([
    [12, 'not_ready'],
    [20, 'naive'],
    [60, 'bernstein'],
  ])('with %i days: %s', async (days, expected) => {
    const region = `se${[12, 20, 60].indexOf(days) + 1}`;
    const from = new Date(Date.parse('2026-05-01') - (days - 1) * 24 * HOUR_MS).toISOString().slice(0, 10);
    const world = testWorld(db, { region, from, through: '2026-06-30' });
    const outcome = await world.learnAt('2026-05-01T04:00:00Z');
    if (expected === 'not_ready') {
      expect(outcome).toMatchObject({ status: 'not_ready', reason: 'needs 14 days; has 12' });
      expect(await world.engine.missing({ region: world.region, at: new Date('2026-05-01T04:00:00Z') })).toEqual([
        'needs 14 days; has 12',
      ]);
      expect(await world.engine.modelInfo(world.region)).toMatchObject({
        stage: 'none',
        missing: ['needs 14 days; has 12'],
      });
      return;
    }
    expect(outcome).toMatchObject({ status: 'learned', promoted: true });
    const issue = (await world.engine.newestIssue(world.region))!;
    expect(issue.provenance.method).toBe(expected);
    expect(issue.provenance.missing).toEqual(expected === 'naive' ? ['needs 56 days; has 20'] : []);
    expect(issue.values).toHaveLength(192);
  });
});
