import { createDb } from '@energy-optimizer/db';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { seal, verify } from '@energy-optimizer/forecasting';
import type { RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccuracyRow, MarketRecord, StoredArtifact } from './records.ts';
import { createMlRepository, type MlRepository } from './repository.ts';

const AS_OF = new Date('2026-03-02T04:00:00Z');
const DONE = new Date('2026-03-02T04:01:00Z');

let db: TestDb;
let repository: MlRepository;
let markets = 0;

beforeAll(async () => {
  db = await testDb();
  repository = createMlRepository({ db });
});
afterAll(() => db.close());

const about = { kind: 'day_ahead', source: 'test', unit: 'mwh', currency: 'EUR', steps: 24 } as const;
const newMarket = () => repository.markets.save({ ...about, region: `m${++markets}` as RegionCode });
const begin = ({ id }: MarketRecord) =>
  repository.runs.begin({ marketId: id, asOf: AS_OF, startedAt: AS_OF, modelId: 'model-1' });
const artifact = (name: string, header: Record<string, unknown> = {}): StoredArtifact => ({
  name,
  artifact: seal({ expert: 'lear-84', version: 1, header, weights: Uint8Array.of(0, 1, 255, 128) }),
});
const accuracy = (expert: string, mae: number): AccuracyRow => ({
  ...{ expert, leadDay: 1, windowDays: 7, count: 168, mae, rmse: 2, smapePct: 3, rmae: null, mapePct: null },
  ...{ mapeExcluded: 4, crps: null, coverage80: 0.5, coverage90: null, coverage95: 1 },
});
const succeed = async (market: MarketRecord, more: { promoted?: boolean; day?: string; rows?: AccuracyRow[] } = {}) => {
  const id = await begin(market);
  const { promoted = true, day = '2026-03-01', rows = [] } = more;
  await repository.runs.succeed({
    ...{ id, finishedAt: DONE, promoted, learnedThrough: day, report: { before: 2, after: 1 } },
    ...{ artifacts: [artifact('a'), artifact('b')], accuracy: rows },
  });
  return id;
};

describe('a stored market', () => {
  test('exists once per region: saving it again updates it and keeps its last learned day', async () => {
    const market = await newMarket();
    const runId = await succeed(market);
    const saved = await repository.markets.save({ ...about, region: market.region, steps: 96, source: 'other' });
    expect(saved).toEqual({
      ...{ ...about, id: market.id, region: market.region, steps: 96, source: 'other' },
      ...{ learnedThrough: '2026-03-01', servingRunId: runId },
    });
    expect(await repository.markets.byRegion(market.region)).toEqual(saved);
    expect((await repository.markets.all()).filter(({ region }) => region === market.region)).toEqual([saved]);
    expect(await repository.markets.byRegion('nowhere' as RegionCode)).toBeUndefined();
  });
});

describe('the prices of a market', () => {
  test('change only with a promoted model, not if the run is not promoted, fails or is considered dead', async () => {
    const market = await newMarket();
    const other = { ...about, region: market.region, unit: 'kwh', steps: 96 } as const;
    const ended = {
      finishedAt: DONE,
      learnedThrough: '2026-03-01',
      report: {},
      artifacts: [],
      accuracy: [],
      market: other,
    };
    await repository.runs.succeed({ ...ended, id: await begin(market), promoted: false });
    const dead = await begin(market);
    await repository.runs.fail(dead, DONE, 'killed');
    await expect(repository.runs.succeed({ ...ended, id: dead, promoted: true })).rejects.toThrow();
    expect(await repository.markets.byRegion(market.region)).toMatchObject({
      unit: 'mwh',
      steps: 24,
      servingRunId: null,
    });
    const id = await begin(market);
    await repository.runs.succeed({ ...ended, id, promoted: true });
    expect(await repository.markets.byRegion(market.region)).toMatchObject({
      unit: 'kwh',
      steps: 96,
      servingRunId: id,
    });
  });
});

describe('learning one market', () => {
  test('allows one of two concurrent runs, also across processes, and does not block another market', async () => {
    const [market, other] = [await newMarket(), await newMarket()];
    const elsewhere = await createDb({ url: db.url, applicationName: 'second learner', poolSize: 2 });
    const second = createMlRepository({ db: elsewhere });
    try {
      const result = await repository.runs.exclusively(market.id, async () => ({
        here: await repository.runs.exclusively(market.id, async () => 'worked'),
        there: await second.runs.exclusively(market.id, async () => 'worked'),
        other: await second.runs.exclusively(other.id, async () => 'worked'),
      }));
      expect(result).toEqual({ here: undefined, there: undefined, other: 'worked' });
      expect(await second.runs.exclusively(market.id, async () => 'worked')).toBe('worked');
    } finally {
      await elsewhere.close();
    }
  });

  test('that fails lets the next one in', async () => {
    const market = await newMarket();
    await expect(
      repository.runs.exclusively(market.id, async () => {
        throw new Error('no memory');
      }),
    ).rejects.toThrow('no memory');
    expect(await repository.runs.exclusively(market.id, async () => 'worked')).toBe('worked');
  });

  test('of a dead process is free immediately; its run is marked failed without an end and can no longer succeed', async () => {
    const market = await newMarket();
    const serving = await succeed(market);
    const lost = await createDb({ url: db.url, applicationName: 'doomed learner', poolSize: 2 });
    const held = Promise.withResolvers<void>();
    const started = Promise.withResolvers<number>();
    const doomed = createMlRepository({ db: lost }).runs.exclusively(market.id, async () => {
      started.resolve(await begin(market));
      await held.promise;
      return 'done';
    });
    const runId = await started.promise;
    await db.owner.query({
      text: `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'doomed learner'`,
    });
    const states = await repository.runs.exclusively(market.id, () =>
      repository.runs.recent({ marketId: market.id, limit: 5 }),
    );
    expect(states).toMatchObject([
      { id: runId, status: 'failed', finishedAt: null, error: expect.stringContaining('ended before'), report: null },
      { id: serving, status: 'succeeded', finishedAt: DONE },
    ]);
    const late = { id: runId, finishedAt: DONE, promoted: true, learnedThrough: '2026-03-02', report: {} };
    await expect(
      repository.runs.succeed({ ...late, artifacts: [artifact('late')], accuracy: [] }),
    ).rejects.toMatchObject({ code: 'run_not_running' });
    expect(await repository.markets.byRegion(market.region)).toMatchObject({
      servingRunId: serving,
      learnedThrough: '2026-03-01',
    });
    expect(await repository.runs.artifacts(runId)).toEqual([]);
    held.resolve();
    // Its work is done; losing the lock on the way is not a failure.
    expect(await doomed).toBe('done');
    await lost.close();
  });
});

describe('a completed run', () => {
  test('is active once promoted, with its artifacts, accuracy and report', async () => {
    const market = await newMarket();
    const runId = await succeed(market, { rows: [accuracy('lear-84', 1.5), accuracy('ensemble', 1.25)] });
    expect(await repository.markets.byRegion(market.region)).toMatchObject({
      servingRunId: runId,
      learnedThrough: '2026-03-01',
    });
    expect(await repository.accuracy.of(market.id)).toEqual([accuracy('ensemble', 1.25), accuracy('lear-84', 1.5)]);
    expect(await repository.runs.recent({ marketId: market.id, limit: 1 })).toEqual([
      {
        ...{ id: runId, marketId: market.id, asOf: AS_OF, status: 'succeeded', promoted: true, startedAt: AS_OF },
        ...{ finishedAt: DONE, modelId: 'model-1', learnedThrough: '2026-03-01' },
        ...{ report: { before: 2, after: 1 }, error: null },
      },
    ]);
  });

  test('returns its artifact byte for byte, with the header in the order of its checksum', async () => {
    const market = await newMarket();
    const id = await begin(market);
    const stored = artifact('z', { zeta: 1, alpha: [0.1, 1e-9, 1e21], 'b"': { y: null, x: 'é' } });
    await repository.runs.succeed({
      ...{ id, finishedAt: DONE, promoted: true, learnedThrough: '2026-03-01', report: {} },
      ...{ artifacts: [stored], accuracy: [] },
    });
    const [read] = await repository.runs.artifacts(id);
    expect(read).toEqual(stored);
    expect(() => verify(read!.artifact, { expert: 'lear-84', version: 1 })).not.toThrow();
  });

  test('does not change the active model if it is not promoted, but its accuracy is stored', async () => {
    const market = await newMarket();
    const serving = await succeed(market, { rows: [accuracy('lear-84', 1)] });
    const worse = await succeed(market, { promoted: false, day: '2026-03-02', rows: [accuracy('lear-84', 9)] });
    expect(await repository.markets.byRegion(market.region)).toMatchObject({
      servingRunId: serving,
      learnedThrough: '2026-03-01',
    });
    expect(await repository.runs.artifacts(worse)).toHaveLength(2);
    expect(await repository.accuracy.of(market.id)).toEqual([accuracy('lear-84', 9)]);
  });

  test('keeps its artifacts and those of the last two promoted runs, and of other markets', async () => {
    const [market, other] = [await newMarket(), await newMarket()];
    const foreign = await succeed(other);
    const runs = [];
    for (const promoted of [true, true, false, true, false]) runs.push(await succeed(market, { promoted }));
    const kept = await Promise.all([foreign, ...runs].map(async (id) => (await repository.runs.artifacts(id)).length));
    expect(kept).toEqual([2, 0, 2, 0, 2, 2]);
  });

  test('has its reason and end stored if it failed', async () => {
    const market = await newMarket();
    const id = await begin(market);
    await repository.runs.fail(id, DONE, 'no prices');
    await repository.runs.fail(id, AS_OF, 'again');
    expect(await repository.runs.recent({ marketId: market.id, limit: 3 })).toMatchObject([
      { id, status: 'failed', finishedAt: DONE, error: 'no prices' },
    ]);
    expect((await repository.runs.recent({ limit: 1 }))[0]!.id).toBe(id);
  });
});
