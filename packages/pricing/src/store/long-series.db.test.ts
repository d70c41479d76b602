import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { batch, NOW, storeWorld, T0 } from '../testing/store-world.ts';

const world = storeWorld();
const { newSeries } = world;

describe('a series longer than one statement reads', () => {
  const STEP = 300_000;
  /** Five minutes over 45 days, without the rows that `isMissing` names. */
  const long = (isMissing: (i: number) => boolean) =>
    Array.from({ length: 45 * 288 }, (_, i) => i).filter((i) => !isMissing(i));
  const readAll = (seriesId: number, knownAt = NOW) =>
    world.repository.rows({ seriesId, start: new Date(T0), end: new Date(T0 + 45 * DAY_MS), knownAt, stepMs: STEP });
  const stored = async (rows: readonly number[]) => {
    const id = await newSeries();
    await world.repository.ingest(batch(id, rows, { step: STEP, starts: rows.map((i) => T0 + i * STEP) }));
    return id;
  };

  test.each([
    ['without holes', () => false],
    ['with holes, one of them where a statement ends', (i: number) => i % 1_000 === 7 || (i > 11_990 && i < 12_030)],
  ])('%s is the same as what was stored', async (_, isMissing) => {
    const rows = long(isMissing);
    const { rows: found, knownUntilMs } = await readAll(await stored(rows));
    expect(found.starts).toEqual(rows.map((i) => T0 + i * STEP));
    expect(found.ends).toEqual(rows.map((i) => T0 + (i + 1) * STEP));
    expect(found.prices).toEqual(rows);
    expect(knownUntilMs).toBe(NOW.getTime());
  });

  test('cuts a longer row where shorter ones came later, also where a statement ends', async () => {
    const [from, cut] = [999 * 12, 1_000 * 12];
    const id = await stored(long((i) => i >= from && i < from + 24));
    await world.repository.ingest(batch(id, [-5], { step: 2 * HOUR_MS, starts: [T0 + from * STEP] }));
    const later = new Date(NOW.getTime() + HOUR_MS);
    const finer = Array.from({ length: 12 }, (_, i) => cut + i);
    const starts = finer.map((i) => T0 + i * STEP);
    await world.repository.ingest(batch(id, finer, { step: STEP, starts, now: later }));
    const { rows } = await readAll(id, later);
    const at = rows.prices.indexOf(-5);
    expect([rows.starts[at], rows.ends[at]]).toEqual([T0 + from * STEP, T0 + cut * STEP]);
    expect(rows.starts).toHaveLength(45 * 288 - 11);
    expect(rows.starts.every((start, i) => i === 0 || start === rows.ends[i - 1]!)).toBe(true);
  });
});
