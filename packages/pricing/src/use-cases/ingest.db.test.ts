import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { hours, priceWorld, seriesKey, TODAY } from '../testing/world.ts';

const world = priceWorld();

const quarters = (prices: readonly number[]) => ({
  series: seriesKey(),
  points: prices.map((price, i) => {
    const start = TODAY + i * 15 * MINUTE_MS;
    return { start: new Date(start), end: new Date(start + 15 * MINUTE_MS), price };
  }),
});
const history = async () => {
  const { values, resolution } = await world.history({
    start: new Date(TODAY),
    end: new Date(TODAY + 2 * HOUR_MS),
    unit: 'mwh',
  });
  return { values, resolution };
};

test('hours imported after quarter-hours of the same series are rejected with the reason; the quarter-hours remain', async () => {
  await world.service.importPoints(quarters([1, 2, 3, 4]));
  const result = await world.service.importPoints(hours(TODAY, [50, 60]));
  expect(result).toMatchObject({ stored: 1, revised: 0, unchanged: 0 });
  expect(result.rejected).toEqual([
    { code: 'coarser', where: new Date(TODAY).toISOString(), reason: expect.stringContaining('a separate product') },
  ]);
  expect(await history()).toEqual({ values: [1, 2, 3, 4, 60, 60, 60, 60], resolution: 'PT15M' });
});

test('quarter-hours imported after hours take precedence over them', async () => {
  await world.service.importPoints(hours(TODAY, [50, 60]));
  expect(await world.service.importPoints(quarters([1, 2, 3, 4]))).toMatchObject({ rejected: [] });
  expect(await history()).toEqual({ values: [1, 2, 3, 4, 60, 60, 60, 60], resolution: 'PT15M' });
});

test('hours and quarter-hours of different products or sources do not touch each other', async () => {
  await world.service.importPoints(quarters([1, 2, 3, 4, 5, 6, 7, 8]));
  for (const key of [{ source: 'csv' }, { product: 'hourly' }]) {
    expect(await world.service.importPoints(hours(TODAY, [50, 60], key))).toMatchObject({ stored: 2, rejected: [] });
  }
  expect((await history()).values).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a rate without an end is extended by later imports', async () => {
  const until = (days: number) => ({
    series: seriesKey({ kind: 'tariff', supplier: 's' }),
    points: [{ start: new Date(TODAY), end: new Date(TODAY + days * 24 * HOUR_MS), price: 7 }],
  });
  await world.service.importPoints(until(1));
  expect(await world.service.importPoints(until(2))).toMatchObject({ revised: 1, rejected: [] });
});
