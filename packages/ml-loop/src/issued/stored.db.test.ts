import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { DAY_MS, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPatternRepository } from '../store/patterns.ts';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };
const AT = '2026-05-01T04:00:00Z';

test('a stored forecast is the same from memory as from the database', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'de' });
  await world.learnAt(AT);
  const at = new Date(AT);
  const request = { region: world.region, interval: { start: at, end: new Date(at.getTime() + 2 * DAY_MS) }, at };
  const fromDatabase = await world.engine.forecast(request);
  await world.engine.start();
  const fromMemory = await world.engine.forecast(request);
  await world.engine.stop();
  expect(fromDatabase?.series.values).not.toHaveLength(0);
  expect(fromMemory).toEqual(fromDatabase);
});

test('a forecast issued by another process replaces the one in memory', async () => {
  const [reader, writer] = [testWorld(db, { ...HISTORY, region: 'at' }), testWorld(db, { ...HISTORY, region: 'at' })];
  await writer.learnAt(AT);
  const heard: (string | undefined)[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await reader.engine.start((region) => {
    heard.push(region);
    resolve();
  });
  reader.clock.set('2026-05-02T05:00:00Z');
  const before = await reader.engine.newestIssue(reader.region);
  await writer.learnAt('2026-05-02T04:00:00Z');
  await promise;
  const after = await reader.engine.newestIssue(reader.region);
  await reader.engine.stop();
  expect(heard).toEqual(['at']);
  expect(before!.issuedAt).toEqual(new Date(AT));
  expect(after!.issuedAt).toEqual(new Date('2026-05-02T04:00:00Z'));
});

test('each learned day is stored with its outcome, by which choices after similar days are evaluated', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'fr', warmUpDays: 12 });
  await world.learnAt(AT);
  const patterns = createPatternRepository({ db });
  for (const domain of ['price_pattern', 'bias_correction', 'recommendation', 'optimization'] as const) {
    const found = await patterns.since(domain, world.region, new Date(0));
    expect([domain, found.length]).toEqual([domain, 12]);
    const length = Math.hypot(...found[0]!.vector);
    expect(length).toBeCloseTo(1, 5);
    expect(found[0]!.vector.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
  }
  const confidence = (await world.recall.confidence({
    region: world.region,
    at: new Date(AT),
    durationMs: 2 * HOUR_MS,
  }))!;
  expect(confidence).toMatchObject({ days: 12, unit: 'mwh', currency: 'EUR' });
  // Daily patterns hardly change here, so a choice based on them is nearly always among the cheapest.
  expect(confidence.share).toBeGreaterThan(0.7);
  expect(confidence.regret).toBeGreaterThanOrEqual(0);
  expect(await patterns.prune(new Date('2026-04-25T00:00:00Z'))).toBeGreaterThan(0);
});

test('confidence in a past forecast is based on the days before it only, also on days deleted since', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'nl', warmUpDays: 12 });
  await world.learnAt(AT);
  await world.learnAt('2026-05-04T04:00:00Z');
  const daysAt = async (at: string) =>
    (await world.recall.confidence({ region: world.region, at: new Date(at), durationMs: HOUR_MS, count: 100 }))?.days;
  expect([await daysAt('2026-05-04T05:00:00Z'), await daysAt('2026-05-01T05:00:00Z')]).toEqual([15, 12]);
  world.clock.set('2031-01-01T00:00:00Z');
  expect(await daysAt('2026-05-01T05:00:00Z')).toBe(12);
});

test('missing parts are listed: no confidence without ten days of memory, no forecast beyond its end', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'be', warmUpDays: 5 });
  await world.learnAt(AT);
  expect(
    await world.recall.confidence({ region: world.region, at: new Date(AT), durationMs: HOUR_MS }),
  ).toBeUndefined();
  // Why prices are not continued: the forecast has ended, or there is no market to forecast.
  const missing = (region: string) =>
    world.engine.missing({ region: region as RegionCode, at: new Date('2026-08-01') });
  expect(await missing('be')).toEqual([
    expect.stringMatching(
      /^the newest forecast, issued at 2026-05-01T04:00:00.000Z, ends at 2026-05-09.*requires newer prices$/,
    ),
  ]);
  expect(await missing('us_ct')).toEqual([
    expect.stringMatching(/^no market prices with intervals of one hour or less are stored/),
  ]);
  const zone = testWorld(db, { ...HISTORY, region: 'us_ny_nyc' });
  const state = { region: 'us_ny' as RegionCode, at: new Date(AT) };
  expect(await zone.engine.missing(state)).toEqual([expect.stringContaining('use one of its zones: us_ny_nyc')]);
  await expect(zone.engine.modelInfo(state.region, state.at)).rejects.toMatchObject({
    code: 'unknown_market',
    publicMessage: expect.stringContaining('us_ny_nyc'),
  });
});
