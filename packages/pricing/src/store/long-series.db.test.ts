import { testDb } from '@energy-optimizer/db/testing';
import { fixedClock, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SeriesKey } from '../series/price-point.ts';
import { createPricingRepository, type PricingRepository } from './repository.ts';

const T0 = Date.UTC(2026, 2, 1);
const NOW = new Date('2026-03-10T12:00:00Z');

let db: Awaited<ReturnType<typeof testDb>>;
let repository: PricingRepository;
let seriesCount = 0;

beforeAll(async () => {
  db = await testDb();
  repository = createPricingRepository({ db, clock: fixedClock(NOW) });
});
afterAll(() => db.close());

const key = (product: string): SeriesKey => ({
  region: 'de' as RegionCode,
  utility: 'electricity',
  kind: 'day_ahead',
  source: 'test',
  supplier: null,
  product,
  unit: 'mwh',
  currency: 'EUR',
  vatIncluded: false,
  direction: 'import',
});
const newSeries = () => repository.series.ensure(key(`p${++seriesCount}`));

const ingest = (seriesId: number, starts: readonly number[], prices: readonly number[], stepMs: number, now = NOW) =>
  repository.ingest({
    seriesId,
    starts,
    ends: starts.map((start) => start + stepMs),
    prices,
    flags: prices.map(() => 0),
    knowns: prices.map(() => now.getTime()),
    knownFlags: prices.map(() => 0),
    now,
  });

describe('a series longer than one statement reads', () => {
  const STEP = 300_000;
  /** Five minutes over 45 days, without the rows that `isMissing` names. */
  const long = (isMissing: (i: number) => boolean) =>
    Array.from({ length: 45 * 288 }, (_, i) => i).filter((i) => !isMissing(i));
  const readAll = (seriesId: number, knownAt = NOW) =>
    repository.rows({ seriesId, start: new Date(T0), end: new Date(T0 + 45 * 24 * HOUR_MS), knownAt, stepMs: STEP });
  const stored = async (rows: readonly number[]) => {
    const id = await newSeries();
    await ingest(
      id,
      rows.map((i) => T0 + i * STEP),
      rows,
      STEP,
    );
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
    await ingest(id, [T0 + from * STEP], [-5], 2 * HOUR_MS);
    const later = new Date(NOW.getTime() + HOUR_MS);
    const finer = Array.from({ length: 12 }, (_, i) => cut + i);
    await ingest(
      id,
      finer.map((i) => T0 + i * STEP),
      finer,
      STEP,
      later,
    );
    const { rows } = await readAll(id, later);
    const at = rows.prices.indexOf(-5);
    expect([rows.starts[at], rows.ends[at]]).toEqual([T0 + from * STEP, T0 + cut * STEP]);
    expect(rows.starts).toHaveLength(45 * 288 - 11);
    expect(rows.starts.every((start, i) => i === 0 || start === rows.ends[i - 1]!)).toBe(true);
  });
});
