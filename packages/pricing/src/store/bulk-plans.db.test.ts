import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { fixedClock, HOUR_MS } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOW, productKey } from '../testing/store-world.ts';
import { createPricingRepository } from './repository.ts';

/** Statistics gathered only with other series must not lead to a quadratic plan; the limit is seconds. */
const LIMIT_MS = 8_000;
const T0 = Date.UTC(2020, 0, 1);

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ statementTimeoutMs: LIMIT_MS });
});
afterAll(() => db.close());

test('prices of a new series are stored without a quadratic plan after statistics were gathered on another', async () => {
  const repository = createPricingRepository({ db, clock: fixedClock(NOW) });
  const seriesOf = (product: string) => repository.series.ensure(productKey(product));
  const ingest = (seriesId: number, part: number) => {
    const starts = Array.from({ length: 10_000 }, (_, i) => T0 + (part * 10_000 + i) * HOUR_MS);
    const zeros = starts.map(() => 0);
    return repository.ingest({
      ...{ seriesId, starts, ends: starts.map((start) => start + HOUR_MS), prices: starts.map((_, i) => i / 100) },
      ...{ flags: zeros, knowns: starts.map(() => NOW.getTime()), knownFlags: zeros, now: NOW },
    });
  };
  await ingest(await seriesOf('first'), 0);
  await db.owner.query({ text: 'ANALYZE price_interval' });
  const second = await seriesOf('second');
  for (const part of [0, 1]) {
    expect((await ingest(second, part)).stored).toBe(10_000);
    expect((await ingest(second, part)).unchanged).toBe(10_000);
  }
});
