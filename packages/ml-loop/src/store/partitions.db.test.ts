import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMlRepository, type MlRepository } from './repository.ts';

let db: TestDb;
let repository: MlRepository;

beforeEach(async () => {
  db = await testDb();
  repository = createMlRepository({ db });
});
afterEach(() => db.close());

const months = async () =>
  (
    await db.query<[string]>({
      text: `SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'forecast_observation'::regclass ORDER BY 1`,
    })
  ).map(([name]) => name.replace('forecast_observation_', ''));

async function observe(...times: readonly string[]) {
  const about = { kind: 'day_ahead', source: 'test', unit: 'mwh', currency: 'EUR', steps: 24 } as const;
  const { id } = await repository.markets.save({ ...about, region: 'de' as RegionCode });
  const targetStartMs = times.map((time) => Date.parse(time));
  await repository.observations.save({
    ...{ marketId: id, issuedAtMs: 0, hindcast: true, targetStartMs },
    targetEndMs: targetStartMs.map((time) => time + HOUR_MS),
    leadDay: times.map(() => 1),
    expert: times.map(() => 'a'),
    value: times.map(() => 1),
    percentiles: times.map(() => null),
    bounds: times.map(() => null),
  });
  return async () => (await repository.observations.stats(undefined, new Date()))[0];
}

test('partitions of the current month and the next two are created once, across the turn of the year', async () => {
  const now = new Date('2026-11-30T23:59:59Z');
  expect(await repository.observations.maintain({ now, keepAfter: now })).toEqual({ dropped: 0, created: 3 });
  expect(await repository.observations.maintain({ now, keepAfter: now })).toEqual({ dropped: 0, created: 0 });
  expect(await months()).toEqual(['2026_11', '2026_12', '2027_01']);
});

test('partitions of whole months before the instant are dropped, and its own month keeps all its rows', async () => {
  const stats = await observe('2025-10-01T00:00Z', '2025-11-30T23:00Z', '2025-12-01T00:00Z', '2025-12-20T00:00Z');
  const request = { now: new Date('2026-01-20T00:00Z'), keepAfter: new Date('2025-12-15T00:00Z') };
  expect(await repository.observations.maintain(request)).toEqual({ dropped: 2, created: 3 });
  expect(await months()).toEqual(['2025_12', '2026_01', '2026_02', '2026_03']);
  expect(await stats()).toMatchObject({ observations: 2, oldestTarget: new Date('2025-12-01T00:00Z') });
});

test('a dropped partition is created again when a row of its month is saved', async () => {
  await observe('2025-10-01T00:00Z');
  const request = { now: new Date('2026-01-20T00:00Z'), keepAfter: new Date('2025-12-15T00:00Z') };
  await repository.observations.maintain(request);
  const stats = await observe('2025-10-05T00:00Z');
  expect(await stats()).toMatchObject({ observations: 1 });
});

test('concurrent maintenance and saving create each partition once', async () => {
  const now = new Date('2026-11-30T23:59:59Z');
  const results = await Promise.all([
    repository.observations.maintain({ now, keepAfter: now }),
    repository.observations.maintain({ now, keepAfter: now }),
    observe('2026-11-02T00:00Z', '2026-12-02T00:00Z').then(() => ({ created: 0 })),
  ]);
  expect(results.reduce((sum, { created }) => sum + created, 0)).toBeLessThanOrEqual(3);
  expect(await months()).toEqual(['2026_11', '2026_12', '2027_01']);
});
