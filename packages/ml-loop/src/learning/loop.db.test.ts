import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticPrice } from '../testing/market.ts';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };
/** Coverage is reported from 14 measured days on. */
const MEASURED = { ...HISTORY, warmUpDays: 16 };
const meanError = (values: readonly number[], startMs: number): number =>
  values.reduce((sum, value, i) => sum + Math.abs(value - syntheticPrice(startMs + i * 3_600_000)), 0) / values.length;

describe('the nightly loop, night after night', { shuffle: false }, () => {
  test('serves a forecast after the first run, with widening intervals and provenance, better than the naive forecast', async () => {
    const world = testWorld(db, { ...MEASURED, region: 'de' });
    expect(await world.learnAt('2026-05-01T04:00:00Z')).toMatchObject({ status: 'learned', promoted: true });
    const at = new Date('2026-05-01T04:00:00Z');
    const interval = { start: at, end: new Date('2026-05-08T04:00:00Z') };
    const forecast = (await world.engine.forecast({ region: world.region, interval, at }))!;
    expect(forecast.series).toMatchObject({
      start: new Date('2026-05-01T22:00:00Z'),
      resolution: 'PT60M',
      unit: 'mwh',
    });
    // 168 hours from any hour of a day whose prices are known.
    expect(forecast.series.values).toHaveLength(8 * 24);
    const values = forecast.series.values as readonly number[];
    expect(meanError(values.slice(0, 24), forecast.series.start.getTime())).toBeLessThan(5);
    const widths = forecast.intervals.map(({ lower, upper }) => upper.map((bound, i) => bound - lower[i]!));
    const meanWidth = (k: number, day: number) =>
      widths[k]!.slice(day * 24, day * 24 + 24).reduce((a, b) => a + b) / 24;
    expect(meanWidth(0, 0)).toBeLessThan(meanWidth(1, 0));
    expect(meanWidth(1, 0)).toBeLessThan(meanWidth(2, 0));
    expect(meanWidth(1, 0)).toBeLessThanOrEqual(meanWidth(1, 7));
    const { provenance } = forecast;
    expect(provenance).toMatchObject({ method: 'bernstein', trainedThrough: '2026-05-01', missing: [] });
    expect(Object.values(provenance.expertWeights).reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    expect(provenance.measuredCoverage.map(({ days }) => days)).toEqual([16, 16, 16]);
    expect(provenance.drivers.length).toBeGreaterThan(0);
    const naive = (await world.engine.accuracy(world.region)).find(
      ({ expert, leadDay, windowDays }) => expert === 'ensemble' && leadDay === 1 && windowDays === 28,
    );
    expect(naive!.rmae).toBeLessThan(1);
    expect(naive!.count).toBe(16 * 24);
  });

  test('learns the next morning from the issued forecasts, and forecasts the day after', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'de' });
    expect(await world.learnAt('2026-05-02T04:00:00Z')).toMatchObject({ status: 'learned', promoted: true });
    const report = await world.report();
    expect(report).toMatchObject({ learned: { days: 1, from: '2026-05-02' }, hindcastDays: 0, serving: 'changed' });
    expect(report.changed).toEqual(['learned 2026-05-02']);
    // Every lead issued for that day was joined with its price.
    expect(report.joinedActuals).toBeGreaterThanOrEqual(24 * 7);
    expect(report.accuracy.before.length).toBe(report.accuracy.after.length);
    const issue = await world.engine.newestIssue(world.region);
    expect(issue!.start).toEqual(new Date('2026-05-02T22:00:00Z'));
    expect(await world.learnAt('2026-05-02T04:30:00Z')).toMatchObject({ status: 'unchanged' });
  });

  test('catches up three missed nights day by day in one run', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'de' });
    expect(await world.learnAt('2026-05-05T04:00:00Z')).toMatchObject({ status: 'learned' });
    expect(await world.report()).toMatchObject({
      learned: { days: 3, from: '2026-05-03', to: '2026-05-05' },
      hindcastDays: 2,
    });
  });

  test('lets one of two learners of a market work and reports the other as busy', async () => {
    const [one, two] = [testWorld(db, { ...HISTORY, region: 'fr' }), testWorld(db, { ...HISTORY, region: 'fr' })];
    const outcomes = await Promise.all([one.learnAt('2026-05-01T04:00:00Z'), two.learnAt('2026-05-01T04:00:00Z')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['busy', 'learned']);
    expect(await one.engine.runs({ region: one.region, limit: 9 })).toHaveLength(1);
  });

  test('matches newly published prices and issues the next days when observing; a second time changes nothing', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'fr' });
    const [published] = await world.observeAt('2026-05-01T12:30:00Z');
    expect(published).toMatchObject({ issued: 'prices are known through 2026-05-02' });
    expect(published!.joined).toBeGreaterThan(0);
    expect((await world.engine.newestIssue(world.region))!.start).toEqual(new Date('2026-05-02T22:00:00Z'));
    expect(await world.observeAt('2026-05-01T13:30:00Z')).toMatchObject([{ joined: 0, issued: undefined }]);
  });

  test('reproduces a past response for its instant', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'fr' });
    world.clock.set('2026-05-01T13:30:00Z');
    const early = await world.engine.newestIssue(world.region, new Date('2026-05-01T11:00:00Z'));
    expect(early!.start).toEqual(new Date('2026-05-01T22:00:00Z'));
    expect(await world.engine.newestIssue(world.region, new Date('2026-05-01T03:59:59Z'))).toBeUndefined();
  });

  test('does not replace a newer model when learning as of the past', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'be' });
    await world.learnAt('2026-05-30T04:00:00Z');
    const before = await world.repository.markets.byRegion(world.region);
    for (const past of ['2026-05-29T04:00:00Z', '2026-05-01T04:00:00Z']) {
      const outcome = await world.engine.learn({ region: world.region, asOf: new Date(past) });
      expect(outcome).toMatchObject({ status: 'unchanged', reason: 'already learned as of 2026-05-30T04:00:00.000Z' });
    }
    expect(await world.repository.markets.byRegion(world.region)).toEqual(before);
  });

  test('stops between two days and leaves the active model unchanged', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'fr' });
    const before = await world.repository.markets.byRegion(world.region);
    const stop = new AbortController();
    world.clock.set('2026-05-09T04:00:00Z');
    const asOf = new Date('2026-05-09T04:00:00Z');
    const seen: number[] = [];
    const learning = world.engine.learn({
      ...{ region: world.region, asOf, signal: stop.signal },
      onProgress: ({ done }) => {
        seen.push(done);
        if (done === 2) stop.abort(new Error('enough'));
      },
    });
    await expect(learning).rejects.toThrow('enough');
    expect(seen).toEqual([1, 2]);
    expect(await world.repository.markets.byRegion(world.region)).toEqual(before);
    const [run] = await world.engine.runs({ region: world.region, limit: 1 });
    expect(run).toMatchObject({ status: 'failed', error: 'enough', promoted: false });
  });
});
