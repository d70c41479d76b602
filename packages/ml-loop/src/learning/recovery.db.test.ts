import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import type { Expert } from '@energy-optimizer/forecasting';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticPrice } from '../testing/market.ts';
import { fewExperts, testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };
/** More than two weeks of errors to learn from. */
const MEASURED = { ...HISTORY, warmUpDays: 16 };
const morning = (day: number) => `2026-05-${String(day).padStart(2, '0')}T04:00:00Z`;

/** An expert that does not forecast what it learned. */
const altered = (expert: Expert, change: (values: Float64Array) => Float64Array): Expert => ({
  ...expert,
  predict: (panel, day) => change(expert.predict(panel, day)),
});

describe('errors are corrected the next morning', () => {
  const biased = () => fewExperts().map((expert) => altered(expert, (values) => values.map((value) => value + 20)));

  test('a bias of the past two weeks is corrected in the next morning’s forecast', async () => {
    const sick = testWorld(db, { ...MEASURED, region: 'no1', experts: biased });
    await sick.learnAt(morning(1));
    const noon = '2026-05-02T10:00:00Z';
    expect(Math.abs((await sick.served(morning(1)))(noon) - syntheticPrice(Date.parse(noon)))).toBeLessThan(10);
    expect(Math.min(...(await sick.report()).bias.after)).toBeLessThan(-10);
  });

  test('a bias that all experts share overnight is corrected from the third morning on', async () => {
    const world = testWorld(db, { ...MEASURED, region: 'de' });
    await world.learnAt(morning(1));
    const sick = testWorld(db, { ...MEASURED, region: 'de', experts: biased });
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    const biases: number[] = [];
    for (let day = 2; day <= 8; day += 1) {
      await sick.learnAt(morning(day));
      biases.push(mean((await sick.report()).bias.after));
    }
    console.info(
      `  correction of a bias of 20 after 1 … 7 mornings: ${biases.map((bias) => bias.toFixed(1)).join(', ')}`,
    );
    const served = await sick.served(morning(8));
    const noon = '2026-05-09T10:00:00Z';
    expect(Math.abs(served(noon) - syntheticPrice(Date.parse(noon)))).toBeLessThan(10);
    expect(biases[2]).toBeLessThan(-10);
    expect(biases.at(-1)).toBeLessThan(-15);
  });

  test('a failing expert is excluded the next morning and its values do not reach the forecast', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'fr' });
    await world.learnAt(morning(1));
    const broken = () =>
      fewExperts().map((expert) =>
        expert.id === 'lear-56-0.032' ? altered(expert, (values) => values.map((value) => 1_000 - 9 * value)) : expert,
      );
    const sick = testWorld(db, { ...HISTORY, region: 'fr', experts: broken });
    await sick.learnAt(morning(2));
    await sick.learnAt(morning(3));
    const { weights, excluded } = await sick.report();
    const issue = (await sick.engine.newestIssue(sick.region))!;
    expect(issue.provenance.expertWeights['lear-56-0.032'] ?? 0).toBeLessThan(0.01);
    expect(weights.before['lear-56-0.032']).toBeLessThan(0.6);
    expect(excluded.map(({ id }) => id)).toContain('lear-56-0.032');
    const noon = '2026-05-04T10:00:00Z';
    expect(Math.abs((await sick.served(morning(3)))(noon) - syntheticPrice(Date.parse(noon)))).toBeLessThan(10);
  });

  test.each([
    [
      'a wrong checksum',
      `UPDATE model_artefact SET checksum = repeat('0', 64) WHERE name = 'expert/lear-84-0.032'`,
      /checksum/,
    ],
    ['another version', `UPDATE model_artefact SET version = 0 WHERE name = 'expert/lear-84-0.032'`, /version 0/],
  ])('an artifact with %s is rejected, fitted again and reported', async (_what, damage, reason) => {
    const region = _what === 'another version' ? 'be' : 'nl';
    const world = testWorld(db, { ...HISTORY, region });
    await world.learnAt(morning(1));
    await db.query({ text: damage });
    expect(await world.learnAt(morning(2))).toMatchObject({ status: 'learned', promoted: true });
    const { refused, refitted } = await world.report();
    expect(refused).toEqual([{ id: 'lear-84-0.032', reason: expect.stringMatching(reason) }]);
    expect(refitted.map(({ id }) => id)).toEqual(['lear-84-0.032']);
    await world.learnAt(morning(3));
    expect((await world.report()).refused).toEqual([]);
  });

  test('a model without its lineage is trained again', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'at' });
    await world.learnAt(morning(1));
    await db.query({ text: `DELETE FROM model_artefact WHERE name = 'lineage'` });
    await world.learnAt(morning(2));
    expect((await world.report()).changed[0]).toMatch(/^retrained from scratch: the stored model does not record/);
  });

  test('a model clearly worse than the active one is not promoted, and the next good one is', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'dk1' });
    await world.learnAt(morning(1));
    const before = await world.repository.markets.byRegion(world.region);
    // It loses its state when it learns.
    const spoilt = () =>
      fewExperts().map((expert) => {
        let isTaught = false;
        return {
          ...altered(expert, (values) => (isTaught ? values.map((_, h) => 40 * (h % 2)) : values)),
          update: (...args: Parameters<Expert['update']>) => {
            isTaught = true;
            expert.update(...args);
          },
        };
      });
    const sick = testWorld(db, { ...HISTORY, region: 'dk1', experts: spoilt });
    expect(await sick.learnAt(morning(2))).toMatchObject({ status: 'learned', promoted: false });
    const { verdict, serving } = await sick.report();
    expect(serving).toBe('unchanged');
    expect(verdict.reason).toMatch(/^clearly worse: \d+ % more error than the active model/);
    expect(await world.repository.markets.byRegion(world.region)).toEqual(before);
    expect((await world.engine.newestIssue(world.region))!.issuedAt).toEqual(new Date(morning(1)));
    expect(await world.learnAt(morning(3))).toMatchObject({ promoted: true });
    expect((await world.report()).learned).toMatchObject({ days: 2, from: '2026-05-02' });
  });
});

describe('a market that changes is trained again, and the report gives the reason', () => {
  test.each([
    ['se3', 'source', { source: 'other' }, /^retrained from scratch: source changed from test to other/],
    ['se4', 'unit', { unit: 'kwh' }, /^retrained from scratch: unit changed from mwh to kwh/],
    ['fi', 'steps', { stepMs: 1_800_000 }, /^retrained from scratch: steps per day changed from 24 to 48/],
  ] as const)('in %s after a change of the %s', async (region, _what, change, sentence) => {
    const world = testWorld(db, { ...HISTORY, region });
    await world.learnAt(morning(1));
    world.market.describe(change);
    expect(await world.learnAt(morning(2))).toMatchObject({ status: 'learned', promoted: true });
    expect((await world.report()).changed[0]).toMatch(sentence);
    const issue = await world.engine.newestIssue(world.region);
    expect(issue!.values).toHaveLength('stepMs' in change ? 384 : 192);
  });

  test('if all prices are a thousand times higher', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'pl' });
    await world.learnAt(morning(1));
    world.market.priceAt((startMs) => 1_000 * syntheticPrice(startMs));
    await world.learnAt(morning(2));
    expect((await world.report()).changed[0]).toMatch(
      /history revised on 121 of 121 days, as if in another unit \(x 1\.00e\+3\)/,
    );
    const noon = '2026-05-03T10:00:00Z';
    const served = (await world.served(morning(2)))(noon);
    expect(Math.abs(served / 1_000 - syntheticPrice(Date.parse(noon)))).toBeLessThan(10);
  });

  test('a week in another unit is neither learned nor served, and reported; once corrected it is learned', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'hu' });
    await world.learnAt(morning(1));
    const bad = Date.parse('2026-05-01T22:00:00Z');
    world.market.priceAt((startMs) => syntheticPrice(startMs) * (startMs >= bad ? 1_000 : 1));
    for (let day = 2; day <= 8; day += 1) {
      expect(await world.learnAt(morning(day))).toMatchObject({
        status: 'unchanged',
        reason: expect.stringMatching(/^already learned through 2026-05-01; prices of .* are ignored as implausible/),
      });
      await world.observeAt(`2026-05-${String(day).padStart(2, '0')}T12:30:00Z`);
    }
    const issue = (await world.engine.newestIssue(world.region))!;
    expect(Math.max(...issue.values)).toBeLessThan(150);
    const { id } = (await world.repository.markets.byRegion(world.region))!;
    const week = { marketId: id, startMs: bad, endMs: bad + 7 * 86_400_000 };
    const met = async () => {
      const { actual } = await world.repository.observations.issuedFor(week);
      return Math.max(...actual.map((price) => price ?? 0));
    };
    expect(await met()).toBe(0);
    world.market.priceAt(syntheticPrice);
    expect(await world.learnAt(morning(9))).toMatchObject({ status: 'learned', promoted: true });
    expect(await met()).toBeLessThan(150);
    expect((await world.report()).learned).toMatchObject({ days: 8, from: '2026-05-02' });
    const noon = '2026-05-10T10:00:00Z';
    expect(Math.abs((await world.served(morning(9)))(noon) - syntheticPrice(Date.parse(noon)))).toBeLessThan(10);
  });

  test('wrong prices that were learned leave no trace once they are corrected', async () => {
    const world = testWorld(db, { ...MEASURED, region: 'ro' });
    const bad = Date.parse('2026-04-30T22:00:00Z');
    const isBad = (startMs: number) => startMs >= bad && startMs < bad + 6 * 3_600_000;
    world.market.priceAt((startMs) => (isBad(startMs) ? 500_000 : syntheticPrice(startMs)));
    await world.learnAt(morning(1));
    await world.learnAt(morning(2));
    world.market.priceAt(syntheticPrice);
    await world.learnAt(morning(3));
    expect((await world.report()).changed[0]).toMatch(
      /^retrained from scratch: prices \d+ times as large as usual were added or removed/,
    );
    const issue = (await world.engine.newestIssue(world.region))!;
    const widest = issue.intervals[2]!.upper.slice(0, 24).map((bound, i) => bound - issue.intervals[2]!.lower[i]!);
    expect(Math.max(...widest)).toBeLessThan(60);
    const noon = '2026-05-04T10:00:00Z';
    expect(Math.abs((await world.served(morning(3)))(noon) - syntheticPrice(Date.parse(noon)))).toBeLessThan(10);
  });

  test('a few corrected days are learned without starting over', async () => {
    const world = testWorld(db, { ...HISTORY, region: 'cz' });
    await world.learnAt(morning(1));
    const corrected = Date.parse('2026-04-20T22:00:00Z');
    world.market.priceAt(
      (startMs) => syntheticPrice(startMs) + (startMs >= corrected && startMs < corrected + 2 * 86_400_000 ? 1 : 0),
    );
    await world.learnAt(morning(2));
    expect((await world.report()).changed).toEqual(['learned 2026-05-02', 'revised history: 2 days']);
  });
});
