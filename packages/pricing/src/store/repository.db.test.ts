import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { FLAG } from '../series/price-point.ts';
import { batch, NOW, storeWorld, T0 } from '../testing/store-world.ts';

const world = storeWorld();
const { newSeries, read } = world;

const countRows = async (seriesId: number) =>
  (
    await world.db.query<[number]>({
      text: 'SELECT count(*)::int FROM price_interval WHERE series_id = $1',
      values: [seriesId],
    })
  )[0]![0];

describe('ingestion', () => {
  test('reports a repeated batch as unchanged and writes nothing', async () => {
    const id = await newSeries();
    expect(await world.repository.ingest(batch(id, [1, -2, 0]))).toEqual({
      stored: 3,
      revised: 0,
      unchanged: 0,
      coarser: [],
    });
    expect(await world.repository.ingest(batch(id, [1, -2, 0]))).toEqual({
      stored: 0,
      revised: 0,
      unchanged: 3,
      coarser: [],
    });
    expect(await countRows(id)).toBe(3);
  });

  test('stores a changed price as a new revision known from now on; the old one stays readable', async () => {
    const id = await newSeries();
    const later = new Date(NOW.getTime() + HOUR_MS);
    await world.repository.ingest(batch(id, [10, 20]));
    expect(await world.repository.ingest(batch(id, [10, 25], { now: later }))).toEqual({
      stored: 0,
      revised: 1,
      unchanged: 1,
      coarser: [],
    });
    expect((await read(id, 2, NOW)).rows.prices).toEqual([10, 20]);
    expect((await read(id, 2, later)).rows.prices).toEqual([10, 25]);
    expect((await read(id, 2, new Date(NOW.getTime() - 1))).rows.prices).toEqual([]);
  });

  test('stores a change as the newest even if the clock is behind the stored revision', async () => {
    const id = await newSeries();
    await world.repository.ingest(batch(id, [10]));
    await world.repository.ingest(batch(id, [11], { now: new Date(NOW.getTime() - HOUR_MS) }));
    expect((await read(id, 1, new Date(NOW.getTime() + 1))).rows.prices).toEqual([11]);
  });

  test('creates a revision for changed flags of the transform, but not for flags derived from neighbors', async () => {
    const id = await newSeries();
    await world.repository.ingest(batch(id, [1, 2]));
    expect((await world.repository.ingest(batch(id, [1, 2], { flags: [FLAG.spike, FLAG.signSwapped] }))).revised).toBe(
      0,
    );
    expect((await world.repository.ingest(batch(id, [1, 2], { flags: [FLAG.dstMerged, 0] }))).revised).toBe(1);
  });

  test('stores concurrent repeats of one batch once', async () => {
    const id = await newSeries();
    const prices = Array.from({ length: 500 }, (_, i) => i);
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        world.repository.ingest(batch(id, prices, { now: new Date(NOW.getTime() + i) })),
      ),
    );
    expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(500);
    expect(results.reduce((sum, { revised }) => sum + revised, 0)).toBe(0);
    expect(await countRows(id)).toBe(500);
  });

  test('gives the same rows for an interrupted and repeated import as for a complete one', async () => {
    const [through, broken] = [await newSeries(), await newSeries()];
    const parts = (id: number) =>
      [0, 1, 2].map((part) =>
        batch(id, [part, part + 0.5], { starts: [0, 1].map((i) => T0 + (part * 2 + i) * HOUR_MS) }),
      );
    for (const part of parts(through)) await world.repository.ingest(part);
    for (const part of parts(broken).slice(0, 2)) await world.repository.ingest(part);
    for (const part of parts(broken)) await world.repository.ingest(part);
    expect((await read(broken, 6)).rows).toEqual((await read(through, 6)).rows);
    expect(await countRows(broken)).toBe(await countRows(through));
  });

  test('stores nothing of a batch with an impossible row', async () => {
    const id = await newSeries();
    const bad = { ...batch(id, [1, 2]), flags: [0, 99_999] };
    await expect(world.repository.ingest(bad)).rejects.toThrow();
    expect(await countRows(id)).toBe(0);
    expect((await world.repository.ingest(batch(id, [1, 2]))).stored).toBe(2);
  });

  test('stores ten thousand rows over ten thousand existing ones without a quadratic plan', async () => {
    const id = await newSeries();
    const prices = Array.from({ length: 10_000 }, (_, i) => i / 100);
    await world.repository.ingest(batch(id, prices));
    expect((await world.repository.ingest(batch(id, prices))).unchanged).toBe(10_000);
    const halves = [0, 1].map((half) =>
      batch(id, prices, { step: HOUR_MS / 2, starts: prices.map((_, i) => T0 + i * HOUR_MS + (half * HOUR_MS) / 2) }),
    );
    for (const half of halves) await world.repository.ingest(half);
    expect(
      (
        await world.repository.ingest(
          batch(
            id,
            prices.map((price) => price + 1),
          ),
        )
      ).coarser,
    ).toHaveLength(10_000);
  }, 20_000);
});

describe('change feed', () => {
  test('contains one change and one notification for each batch that changed something', async () => {
    const heard: string[] = [];
    const stop = await world.db.listen('price_change', { onMessage: (payload) => heard.push(payload) });
    const id = await newSeries();
    const before = (await world.repository.changesSince(0, 10_000)).at(-1)?.id ?? 0;
    await world.repository.ingest(batch(id, [1, 2, 3]));
    await world.repository.ingest(batch(id, [1, 2, 3]));
    await world.repository.ingest(batch(id, [1, 2, 4]));
    const changes = await world.repository.changesSince(before, 10);
    expect(changes.map(({ seriesId, points }) => [seriesId, points])).toEqual([
      [id, 3],
      [id, 1],
    ]);
    expect(changes[1]!.interval).toEqual({ start: new Date(T0 + 2 * HOUR_MS), end: new Date(T0 + 3 * HOUR_MS) });
    await expect.poll(() => heard).toEqual(changes.map((change) => String(change.id)));
    await stop();
  });
});

describe('reads', () => {
  test('include rows that overlap the edges of the interval, and none outside', async () => {
    const id = await newSeries();
    await world.repository.ingest(batch(id, [1, 2, 3, 4], { step: DAY_MS }));
    const { rows } = await read(id, 24, NOW, T0 + 36 * HOUR_MS);
    expect(rows.prices).toEqual([2, 3]);
  });

  test('use quarter-hours where they exist, and the hour elsewhere', async () => {
    const id = await newSeries();
    await world.repository.ingest(batch(id, [100, 200]));
    const later = new Date(NOW.getTime() + HOUR_MS);
    const quarter = HOUR_MS / 4;
    await world.repository.ingest(
      batch(id, [1, 2], { step: quarter, starts: [T0 + quarter, T0 + 2 * quarter], now: later }),
    );
    const { rows } = await read(id, 2, later);
    expect(rows.starts.map((start) => (start - T0) / quarter)).toEqual([0, 1, 2, 3, 4]);
    expect(rows.prices).toEqual([100, 1, 2, 100, 200]);
    expect((await read(id, 2, NOW)).rows.prices).toEqual([100, 200]);
    const at = new Date(T0 + 3 * quarter + 1);
    expect((await world.repository.covering([id], at, later))[0]).toMatchObject({ price: 100, endMs: T0 + HOUR_MS });
  });

  test('give the same rows in the fast and the plain path, with gaps, odd starts and other lengths', async () => {
    const patterns = [[0, 1, 2, 3], [0, 1, 3], [0.5, 1.5, 2.5], [0, 0.25, 0.5, 0.75, 1], [2], [0.5, 1, 3.5]];
    for (const pattern of patterns) {
      const id = await newSeries();
      const starts = pattern.map((hour) => T0 + hour * HOUR_MS);
      await world.repository.ingest(
        batch(id, pattern, { starts, step: pattern[1] === 0.25 ? HOUR_MS / 4 : HOUR_MS / 2 }),
      );
      await world.repository.ingest(batch(id, [9], { starts: [starts[0]!] }));
      const span = {
        seriesId: id,
        start: new Date(T0),
        end: new Date(T0 + 5 * HOUR_MS),
        knownAt: new Date(NOW.getTime() + 1),
      };
      const plain = await world.repository.rows(span);
      for (const stepMs of [HOUR_MS / 4, HOUR_MS / 2, HOUR_MS])
        expect(await world.repository.rows({ ...span, stepMs })).toEqual(plain);
    }
  });

  test('find the covering price in half-open intervals, as known then', async () => {
    const id = await newSeries();
    await world.repository.ingest(batch(id, [7]));
    expect((await world.repository.covering([id], new Date(T0), NOW))[0]!.price).toBe(7);
    expect(await world.repository.covering([id], new Date(T0 + HOUR_MS), NOW)).toEqual([]);
    expect(await world.repository.covering([id], new Date(T0), new Date(NOW.getTime() - 1))).toEqual([]);
  });

  test('show the extent of a series in the catalog after invalidation', async () => {
    const id = await newSeries();
    await world.repository.ingest(batch(id, [1, 2]));
    world.repository.series.invalidate();
    const series = (await world.repository.series.all()).find((one) => one.id === id);
    expect(series).toMatchObject({
      firstStart: new Date(T0),
      lastEnd: new Date(T0 + 2 * HOUR_MS),
      lastKnownAt: NOW,
      stepMs: HOUR_MS,
    });
  });

  test('store the outcome of a source and count failures until a success', async () => {
    await world.repository.recordSync('nobody', NOW, { error: 'down' });
    await world.repository.recordSync('nobody', NOW, { error: 'still down' });
    const status = async () => (await world.repository.sourceStatus()).find(({ source }) => source === 'nobody');
    expect(await status()).toMatchObject({ consecutiveFailures: 2, lastError: 'still down', lastSuccessAt: null });
    await world.repository.recordSync('nobody', NOW, {
      error: null,
      fetched: 5,
      stored: 3,
      revised: 1,
      unchanged: 1,
      rejected: 0,
    });
    expect(await status()).toMatchObject({ consecutiveFailures: 0, lastError: null, stored: 3, lastSuccessAt: NOW });
  });

  test('keep the outcome of the attempt that began last, whichever ends first', async () => {
    const success = { error: null, fetched: 1, stored: 1, revised: 0, unchanged: 0, rejected: 0 } as const;
    const earlier = new Date(NOW.getTime() - 1);
    await world.repository.recordSync('overlapping', NOW, success);
    for (const late of [{ error: 'down' }, { ...success, fetched: 9 }])
      await world.repository.recordSync('overlapping', earlier, late);
    const status = (await world.repository.sourceStatus()).find(({ source }) => source === 'overlapping');
    expect(status).toMatchObject({ consecutiveFailures: 0, lastError: null, fetched: 1, lastAttemptAt: NOW });
  });
});

test('delete old changes, but not prices or the newest ID', async () => {
  const id = await newSeries();
  await world.repository.ingest(batch(id, [1, 2], { now: new Date('2026-01-01T00:00:00Z') }));
  await world.repository.ingest(batch(id, [1, 3], { now: NOW }));
  const { newest } = await world.repository.changeBounds();
  expect(await world.repository.pruneChanges(new Date('2026-02-01T00:00:00Z'))).toBeGreaterThanOrEqual(1);
  expect(await world.repository.changesSince(0, 10_000)).not.toContainEqual(
    expect.objectContaining({ knownAt: new Date('2026-01-01T00:00:00Z') }),
  );
  await world.repository.pruneChanges(new Date('2100-01-01T00:00:00Z'));
  expect(await world.repository.changeBounds()).toEqual({ oldest: newest, newest });
  expect((await read(id, 2)).rows.prices).toEqual([1, 3]);
});
