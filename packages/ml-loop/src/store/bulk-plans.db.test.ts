import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExogenousRepository, type ExogenousValues } from './exogenous.ts';
import { createPatternRepository } from './patterns.ts';
import type { ObservationColumns } from './records.ts';
import { createMlRepository } from './repository.ts';

/**
 * Bulk statements with misleading planner statistics: one series has many rows, and of the one being written
 * the planner expects one row or none. A nested loop over both would take minutes; the limit is seconds.
 */
const LIMIT_MS = 5_000;
const ROWS = 10_000;
const T0 = Date.UTC(2020, 0, 1);
const NOW = new Date('2026-03-09T08:00:00Z');

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ statementTimeoutMs: LIMIT_MS });
});
afterAll(() => db.close());
const analyze = (table: string) => db.owner.query({ text: `ANALYZE ${table}` });
const starts = Array.from({ length: ROWS }, (_, i) => T0 + i * HOUR_MS);

describe('exogenous values', () => {
  const values = (region: string, offset = 0, isAssumed = false): ExogenousValues => ({
    ...{ region: region as RegionCode, variable: 'load_forecast', source: 'epf', name: '' },
    points: starts.map((startMs, i) => ({
      ...{ startMs, endMs: startMs + HOUR_MS, value: i + offset, knownAtMs: startMs - 12 * HOUR_MS },
      ...(isAssumed ? { isAssumed } : {}),
    })),
  });

  test('of a second region are stored quickly after statistics were gathered on the first', async () => {
    const repository = createExogenousRepository({ db });
    await repository.save([values('de')], NOW);
    await analyze('exogenous_interval');
    expect(await repository.save([values('fr')], NOW)).toEqual({ stored: ROWS, revised: 0, unchanged: 0, rejected: 0 });
    expect(await repository.save([values('fr')], NOW)).toEqual({ stored: 0, revised: 0, unchanged: ROWS, rejected: 0 });
    expect(await repository.save([values('fr', 1)], NOW)).toEqual({
      stored: 0,
      revised: ROWS,
      unchanged: 0,
      rejected: 0,
    });
    expect(await repository.save([values('fr', 2, true)], NOW)).toEqual({
      stored: 0,
      revised: 0,
      unchanged: ROWS,
      rejected: 0,
    });
  });
});

describe('observations', () => {
  const columns = (marketId: number, issuedAtMs: number, lead = 1): ObservationColumns => ({
    ...{ marketId, issuedAtMs, hindcast: false, targetStartMs: starts },
    targetEndMs: starts.map((startMs) => startMs + HOUR_MS),
    leadDay: new Array<number>(ROWS).fill(lead),
    expert: new Array<string>(ROWS).fill('ensemble'),
    value: starts.map((_, i) => i),
    percentiles: new Array<null>(ROWS).fill(null),
    bounds: new Array<null>(ROWS).fill(null),
  });

  test('of a second market are saved, matched, scored and superseded quickly', async () => {
    const { markets, observations, accuracy } = createMlRepository({ db });
    const market = async (region: string) =>
      (
        await markets.save({
          region: region as RegionCode,
          kind: 'day_ahead',
          source: 't',
          unit: 'mwh',
          currency: 'EUR',
          steps: 24,
        })
      ).id;
    const [first, second] = [await market('de'), await market('fr')];
    await observations.save(columns(first, T0));
    await analyze('forecast_observation');
    expect(await observations.save(columns(second, T0))).toBe(ROWS);
    const prices = starts;
    const joined = await observations.joinActuals({
      ...{ marketId: second, startsMs: prices, endsMs: prices.map((startMs) => startMs + HOUR_MS) },
      ...{ prices: prices.map((_, i) => i + 1), at: NOW },
    });
    expect(joined.count).toBe(ROWS);
    expect(await observations.save(columns(second, T0 + 1, 2))).toBe(ROWS);
    const again = {
      marketId: second,
      issuedAtMs: T0 + 2,
      days: [{ lead: 2, startMs: starts[0]!, endMs: starts.at(-1)! + HOUR_MS }],
    };
    expect(await observations.supersede(again)).toBe(ROWS);
    const days = { marketId: second, startMs: starts[0]!, endMs: starts.at(-1)! + HOUR_MS, timeZone: 'UTC' };
    await accuracy.score(days);
    expect(
      await db.query({ text: 'SELECT count(*)::int FROM forecast_score WHERE market_id = $1', values: [second] }),
    ).toEqual([[Math.ceil(ROWS / 24)]]);
  });
});

test('sums of a day read before a price arrived never replace later ones', async () => {
  const { markets, observations, accuracy } = createMlRepository({ db });
  const about = {
    region: 'es' as RegionCode,
    kind: 'day_ahead',
    source: 't',
    unit: 'mwh',
    currency: 'EUR',
    steps: 24,
  } as const;
  const { id: marketId } = await markets.save(about);
  const targets = starts.slice(0, 24);
  const endsMs = targets.map((startMs) => startMs + HOUR_MS);
  const each = <T>(value: T) => targets.map(() => value);
  await observations.save({
    ...{ marketId, issuedAtMs: T0, hindcast: false, targetStartMs: targets, targetEndMs: endsMs, leadDay: each(1) },
    ...{ expert: each('ensemble'), value: each(0), percentiles: each(null), bounds: each(null) },
  });
  const days = { marketId, startMs: T0, endMs: T0 + 24 * HOUR_MS, timeZone: 'UTC' };
  for (let price = 1; price <= 12; price += 1) {
    const join = () => observations.joinActuals({ marketId, startsMs: targets, endsMs, prices: each(price), at: NOW });
    await Promise.all([
      accuracy.score(days),
      accuracy.score(days),
      join().then(() => accuracy.score(days)),
      accuracy.score(days),
    ]);
    const sums = { text: 'SELECT absolute_error / count FROM forecast_score WHERE market_id = $1', values: [marketId] };
    expect(await db.query(sums)).toEqual([[price]]);
  }
});

test('patterns of a second region are stored quickly', async () => {
  const patterns = createPatternRepository({ db });
  const of = (region: string) =>
    starts.map((startMs) => ({
      ...{ region: region as RegionCode, at: new Date(startMs), vector: [1, 2, 3] },
      outcome: { unit: 'mwh', currency: 'EUR', nextMean: 1 } as const,
    }));
  await patterns.save('price_pattern', of('de'));
  await analyze('pattern');
  await patterns.save('price_pattern', of('fr'));
  await patterns.save('price_pattern', of('fr'));
  expect(await patterns.since('price_pattern', 'fr' as RegionCode, new Date(0))).toHaveLength(ROWS);
});
