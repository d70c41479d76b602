import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import type { RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueOf } from '../testing/issues.ts';
import { createMlRepository, type MlRepository } from './repository.ts';

let db: TestDb;
let repository: MlRepository;
let markets = 0;

beforeAll(async () => {
  db = await testDb();
  repository = createMlRepository({ db });
});
afterAll(() => db.close());

async function newMarket() {
  const about = { kind: 'day_ahead', source: 'test', unit: 'mwh', currency: 'EUR', steps: 24 } as const;
  const market = await repository.markets.save({ ...about, region: `m${++markets}` as RegionCode });
  const [asOf, startedAt] = [new Date(0), new Date(0)];
  const runId = await repository.runs.begin({ marketId: market.id, asOf, startedAt, modelId: 'm' });
  return { market, runId };
}

const issue = (
  { market, runId }: Awaited<ReturnType<typeof newMarket>>,
  issuedAt: string,
  values: readonly number[] = [1.5, -2, Number.NaN],
) => issueOf({ marketId: market.id, runId, issuedAt: new Date(issuedAt), values });

test('the newest issue at an instant is returned, neither a later one nor that of another region', async () => {
  const [one, other] = [await newMarket(), await newMarket()];
  const { region } = one.market;
  const first = await repository.issues.save(issue(one, '2026-03-02T04:00Z'));
  const second = await repository.issues.save(issue(one, '2026-03-02T12:00Z', [7]));
  await repository.issues.save(issue(other, '2026-03-02T05:00Z', [9]));
  const at = (time: string) => repository.issues.newest(region, new Date(time));
  expect(await at('2026-03-02T03:59:59.999Z')).toBeUndefined();
  expect(await at('2026-03-02T04:00Z')).toEqual({ ...issue(one, '2026-03-02T04:00Z'), id: first, region });
  expect(await at('2026-03-02T11:59:59.999Z')).toMatchObject({ id: first });
  expect(await at('2026-03-02T12:00Z')).toEqual({ ...issue(one, '2026-03-02T12:00Z', [7]), id: second, region });
  expect(await repository.issues.newest('nowhere' as RegionCode, new Date())).toBeUndefined();
});

test('the later saved of two issues at the same instant is returned', async () => {
  const one = await newMarket();
  await repository.issues.save(issue(one, '2026-03-02T04:00Z', [1]));
  await repository.issues.save(issue(one, '2026-03-02T04:00Z', [2]));
  expect(await repository.issues.newest(one.market.region, new Date('2026-03-03T00:00Z'))).toMatchObject({
    values: [2],
  });
});

test('issues before the cutoff are deleted', async () => {
  const one = await newMarket();
  await repository.issues.save(issue(one, '1999-03-02T04:00Z', [1]));
  await repository.issues.save(issue(one, '1999-03-03T04:00Z', [2]));
  expect(await repository.issues.prune(new Date('1999-03-03T04:00Z'))).toBe(1);
  expect(await repository.issues.newest(one.market.region, new Date('1999-03-03T03:59Z'))).toBeUndefined();
  expect(await repository.issues.newest(one.market.region, new Date('1999-03-03T04:00Z'))).toMatchObject({
    values: [2],
  });
});

test('an issue whose bounds and values differ in length is rejected', async () => {
  const one = await newMarket();
  const broken = { ...issue(one, '2026-03-02T04:00Z'), intervals: [{ coverage: 0.8, lower: [1], upper: [2] }] };
  await expect(repository.issues.save(broken)).rejects.toThrow(RangeError);
});
