import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { expectAtMost, medianOf, timeOf } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueOf } from '../testing/issues.ts';
import { createExogenousRepository } from './exogenous.ts';
import { createMlRepository, type MlRepository } from './repository.ts';

const DE = 'de' as RegionCode;
const NOW = new Date('2026-03-09T08:00:00Z');
let db: TestDb;
let repository: MlRepository;
let marketId: number;
beforeAll(async () => {
  db = await testDb();
  repository = createMlRepository({ db });
  const about = { kind: 'day_ahead', source: 'test', unit: 'mwh', currency: 'EUR', steps: 24 } as const;
  marketId = (await repository.markets.save({ ...about, region: DE })).id;
});
afterAll(() => db.close());

test('an issue of a week of quarter-hours is read in less than 5 ms', async ({ task }) => {
  const runId = await repository.runs.begin({ marketId, asOf: new Date(0), startedAt: new Date(0), modelId: 'm' });
  const values = Array.from({ length: 672 }, (_, i) => i / 3);
  for (let day = 1; day <= 9; day += 1)
    await repository.issues.save(issueOf({ marketId, runId, issuedAt: new Date(`2026-03-0${day}T04:00Z`), values }));
  const times: number[] = [];
  for (let i = 0; i < 50; i += 1)
    times.push(await timeOf(() => repository.issues.newest(DE, new Date('2026-03-08T12:00Z'))));
  expectAtMost(task, { value: medianOf(times), most: 5 });
});

test('50,000 observations are saved in less than five seconds', async ({ task }) => {
  const count = 50_000;
  const all = Array.from({ length: count }, (_, i) => i);
  const targetStartMs = all.map((i) => Date.UTC(2026, 3, 1) + (i % 2_000) * 900_000);
  const batch = {
    ...{ marketId, issuedAtMs: Date.UTC(2026, 1, 28, 12), hindcast: false, targetStartMs },
    targetEndMs: targetStartMs.map((start) => start + 900_000),
    leadDay: all.map(() => 1),
    expert: all.map((i) => `expert-${Math.floor(i / 2_000)}`),
    value: all.map((i) => i / 7),
    percentiles: all.map(() => null),
    bounds: all.map(() => null),
  };
  const startedAt = performance.now();
  expect(await repository.observations.save(batch)).toBe(count);
  expectAtMost(task, { value: performance.now() - startedAt, most: 5_000 });
});

test('six years of hours with a revision a day are read in less than a second', async ({ task }) => {
  const exogenous = createExogenousRepository({ db });
  const count = 6 * 365 * 24;
  const start = Date.UTC(2020, 0, 1);
  const points = [0, 1].flatMap((revision) =>
    Array.from({ length: count }, (_, i) => {
      const startMs = start + i * HOUR_MS;
      const knownAtMs = startMs - (36 - 24 * revision) * HOUR_MS;
      return { startMs, endMs: startMs + HOUR_MS, value: i + revision / 2, knownAtMs };
    }),
  );
  const series = { region: DE, variable: 'load_forecast', source: 'test', name: '', points } as const;
  expect(await exogenous.save([series], NOW)).toMatchObject({ stored: count, revised: count });
  const startedAt = performance.now();
  const interval = { start: new Date(start), end: new Date(start + count * HOUR_MS) };
  const knownBefore = await exogenous.knownBefore({ region: DE, interval, knownAt: NOW, timeZone: 'Europe/Berlin' });
  const ms = performance.now() - startedAt;
  expect(knownBefore[0]!.values).toHaveLength(count);
  expectAtMost(task, { value: ms, most: 1_000 });
});
