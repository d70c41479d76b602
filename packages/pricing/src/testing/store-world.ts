import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { fixedClock, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll } from 'vitest';
import type { SeriesKey } from '../series/price-point.ts';
import type { IngestColumns } from '../store/ingest.ts';
import { createPricingRepository, type PricingRepository } from '../store/repository.ts';

export const T0 = Date.UTC(2026, 2, 1);
export const NOW = new Date('2026-03-10T12:00:00Z');

/** A series of its own for each product. */
export const productKey = (product: string): SeriesKey => ({
  ...{ region: 'de' as RegionCode, utility: 'electricity', kind: 'day_ahead', source: 'test', supplier: null },
  ...{ product, unit: 'mwh', currency: 'EUR', vatIncluded: false, direction: 'import' },
});

/** Prices from {@link T0} on, one an hour, as columns to ingest. */
export function batch(
  seriesId: number,
  prices: readonly number[],
  options: Partial<IngestColumns> & { readonly step?: number } = {},
): IngestColumns {
  const { step = HOUR_MS, now = NOW } = options;
  const starts = options.starts ?? prices.map((_, i) => T0 + i * step);
  return {
    seriesId,
    starts,
    ends: starts.map((start) => start + step),
    prices,
    flags: options.flags ?? prices.map(() => 0),
    knowns: prices.map(() => now.getTime()),
    knownFlags: prices.map(() => 0),
    now,
  };
}

/** The repository over a database of the file's own, at {@link NOW}. */
export function storeWorld() {
  let db: TestDb;
  let repository: PricingRepository;
  let series = 0;
  beforeAll(async () => {
    db = await testDb();
    repository = createPricingRepository({ db, clock: fixedClock(NOW) });
  });
  afterAll(() => db.close());
  return {
    get db() {
      return db;
    },
    get repository() {
      return repository;
    },
    newSeries: (): Promise<number> => repository.series.ensure(productKey(`p${++series}`)),
    /** Hours of a series as known at an instant. */
    read: (seriesId: number, hours: number, knownAt = NOW, from = T0) =>
      repository.rows({
        ...{ seriesId, start: new Date(from), end: new Date(from + hours * HOUR_MS), knownAt },
        stepMs: HOUR_MS,
      }),
  };
}
