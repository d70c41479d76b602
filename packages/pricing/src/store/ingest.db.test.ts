import { testDb } from '@energy-optimizer/db/testing';
import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeriesKey } from '../series/price-point.ts';
import type { IngestColumns } from './ingest.ts';
import { createPricingRepository, type PricingRepository } from './repository.ts';

const HOUR = 3_600_000;
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

function batch(seriesId: number, prices: readonly number[], options: Partial<IngestColumns> & { step?: number } = {}) {
  const step = options.step ?? HOUR;
  const starts = options.starts ?? prices.map((_, i) => T0 + i * step);
  return {
    seriesId,
    starts,
    ends: starts.map((start) => start + step),
    prices,
    flags: options.flags ?? prices.map(() => 0),
    knowns: prices.map(() => (options.now ?? NOW).getTime()),
    knownFlags: prices.map(() => 0),
    now: options.now ?? NOW,
  };
}

const read = (seriesId: number, hours: number, knownAt = NOW, from = T0) =>
  repository.rows({ seriesId, start: new Date(from), end: new Date(from + hours * HOUR), knownAt, stepMs: HOUR });

test('an hour published over quarters, all or some of them, hides none: it is not stored', async () => {
  const quarter = HOUR / 4;
  const later = new Date(NOW.getTime() + HOUR);
  for (const starts of [[0, 1, 2, 3], [0], [2]]) {
    const id = await newSeries();
    const fine = batch(id, starts, { step: quarter, starts: starts.map((at) => T0 + at * quarter) });
    await repository.ingest(fine);
    const hours = { now: later, starts: [T0, T0 + HOUR] };
    expect(await repository.ingest(batch(id, [50, 60], hours))).toEqual({
      ...{ stored: 1, revised: 0, unchanged: 0, coarser: [T0] },
    });
    expect((await read(id, 2, later)).rows.prices).toEqual([...starts, 60]);
    const at = new Date(T0 + starts.at(-1)! * quarter);
    expect((await repository.covering([id], at, later))[0]!.price).toBe(starts.at(-1));
  }
});

test('a monthly price hides no hours, and an hour stays unchanged when quarter-hours follow later', async () => {
  const [months, mixed] = [await newSeries(), await newSeries()];
  await repository.ingest(batch(months, [1, 2], { starts: [T0 + 5 * HOUR, T0 + 6 * HOUR] }));
  const month = batch(months, [9, 8], { step: 31 * 24 * HOUR, starts: [T0, T0 + 31 * 24 * HOUR] });
  expect(await repository.ingest(month)).toMatchObject({ stored: 1, coarser: [T0] });
  await repository.ingest(batch(mixed, [100]));
  await repository.ingest(batch(mixed, [1], { step: HOUR / 4, starts: [T0 + HOUR / 4] }));
  expect(await repository.ingest(batch(mixed, [100]))).toMatchObject({ unchanged: 1, coarser: [] });
  expect(await repository.ingest(batch(mixed, [101]))).toMatchObject({ revised: 0, coarser: [T0] });
});

test('an interval becomes shorter by a revision; longer only as a rate without an end does', async () => {
  const id = await newSeries();
  const DAY = 24 * HOUR;
  await repository.ingest(batch(id, [5], { step: 2 * DAY }));
  expect(await repository.ingest(batch(id, [5], { step: DAY }))).toMatchObject({ revised: 1, coarser: [] });
  expect(await repository.ingest(batch(id, [5], { step: 3 * DAY }))).toMatchObject({ revised: 0, coarser: [T0] });
  const open = { ...batch(id, [5], { step: 3 * DAY }), mayExtend: true };
  expect(await repository.ingest(open)).toMatchObject({ revised: 1, coarser: [] });
  const quarter = await newSeries();
  await repository.ingest(batch(quarter, [1], { step: HOUR / 4 }));
  expect(await repository.ingest({ ...batch(quarter, [5]), mayExtend: true })).toMatchObject({ coarser: [T0] });
});
