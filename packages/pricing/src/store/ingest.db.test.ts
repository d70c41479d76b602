import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { batch, NOW, storeWorld, T0 } from '../testing/store-world.ts';

const world = storeWorld();
const { newSeries, read } = world;

test('an hour published after some or all of its quarter-hours is not stored and hides none', async () => {
  const quarter = HOUR_MS / 4;
  const later = new Date(NOW.getTime() + HOUR_MS);
  for (const starts of [[0, 1, 2, 3], [0], [2]]) {
    const id = await newSeries();
    const fine = batch(id, starts, { step: quarter, starts: starts.map((at) => T0 + at * quarter) });
    await world.repository.ingest(fine);
    const hours = { now: later, starts: [T0, T0 + HOUR_MS] };
    expect(await world.repository.ingest(batch(id, [50, 60], hours))).toEqual({
      ...{ stored: 1, revised: 0, unchanged: 0, coarser: [T0] },
    });
    expect((await read(id, 2, later)).rows.prices).toEqual([...starts, 60]);
    const at = new Date(T0 + starts.at(-1)! * quarter);
    expect((await world.repository.covering([id], at, later))[0]!.price).toBe(starts.at(-1));
  }
});

test('a monthly price hides no hours, and an hour stays unchanged when quarter-hours follow later', async () => {
  const [months, mixed] = [await newSeries(), await newSeries()];
  await world.repository.ingest(batch(months, [1, 2], { starts: [T0 + 5 * HOUR_MS, T0 + 6 * HOUR_MS] }));
  const month = batch(months, [9, 8], { step: 31 * DAY_MS, starts: [T0, T0 + 31 * DAY_MS] });
  expect(await world.repository.ingest(month)).toMatchObject({ stored: 1, coarser: [T0] });
  await world.repository.ingest(batch(mixed, [100]));
  await world.repository.ingest(batch(mixed, [1], { step: HOUR_MS / 4, starts: [T0 + HOUR_MS / 4] }));
  expect(await world.repository.ingest(batch(mixed, [100]))).toMatchObject({ unchanged: 1, coarser: [] });
  expect(await world.repository.ingest(batch(mixed, [101]))).toMatchObject({ revised: 0, coarser: [T0] });
});

test('a revision can shorten an interval, but lengthen only a rate without an end', async () => {
  const id = await newSeries();
  await world.repository.ingest(batch(id, [5], { step: 2 * DAY_MS }));
  expect(await world.repository.ingest(batch(id, [5], { step: DAY_MS }))).toMatchObject({ revised: 1, coarser: [] });
  expect(await world.repository.ingest(batch(id, [5], { step: 3 * DAY_MS }))).toMatchObject({
    revised: 0,
    coarser: [T0],
  });
  const open = { ...batch(id, [5], { step: 3 * DAY_MS }), mayExtend: true };
  expect(await world.repository.ingest(open)).toMatchObject({ revised: 1, coarser: [] });
  const quarter = await newSeries();
  await world.repository.ingest(batch(quarter, [1], { step: HOUR_MS / 4 }));
  expect(await world.repository.ingest({ ...batch(quarter, [5]), mayExtend: true })).toMatchObject({ coarser: [T0] });
});
