import { HOUR_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import { ask, forecaster, hours, NOW, priceWorld, TODAY } from '../testing/world.ts';

const world = priceWorld();

describe('a local day', () => {
  test.each([
    ['2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    ['2026-03-02', '2026-03-01T23:00:00.000Z', 24],
  ])('%s in Berlin begins at %s and has %i hours', async (day, start, count) => {
    world.clock.set('2026-12-01T00:00Z');
    await world.service.importPoints(
      hours(
        Date.parse(start) - 5 * HOUR_MS,
        Array.from({ length: 40 }, (_, i) => i - 5),
      ),
    );
    const answer = await world.history({ day, unit: 'mwh' });
    expect(answer.start.toISOString()).toBe(start);
    expect(answer.values).toEqual(Array.from({ length: count }, (_, i) => i));
    const statistics = await world.service.statistics(ask(schemas.statisticsInput, { day, unit: 'mwh' }));
    expect(statistics).toMatchObject({ count, min: 0, max: count - 1, coverage: 1 });
    const peaks = await world.service.peakHours(ask(schemas.peakHoursInput, { day }));
    expect(peaks.hours.reduce((sum, hour) => sum + hour.count, 0)).toBe(count);
    expect(await world.service.trends(ask(schemas.trendsInput, { day }))).toMatchObject({ dataPoints: count });
  });

  test('is a day on the clock of the region', async () => {
    expect((await world.history({ region: 'us_ct', day: '2026-03-08' })).start).toEqual(new Date('2026-03-08T05:00Z'));
    expect((await world.history({ region: 'us_ct', day: '2026-03-08' })).end).toEqual(new Date('2026-03-09T04:00Z'));
  });

  test('of a forecast starts with published prices, followed by the forecast', async () => {
    await world.service.importPoints(hours(TODAY, new Array(24).fill(7)));
    world.open({ forecasts: forecaster });
    const forecast = (input: object) => world.service.forecast(ask(schemas.forecastInput, { unit: 'mwh', ...input }));
    const answer = await forecast({ day: '2026-03-03' });
    expect([answer.start, answer.end]).toEqual([new Date(TODAY + 24 * HOUR_MS), new Date(TODAY + 48 * HOUR_MS)]);
    expect(answer.parts.map(({ origin }) => origin)).toEqual(['forecast']);
    expect((await forecast({ day: '2026-03-02' })).values).toEqual(new Array(24).fill(7));
    await expect(forecast({ day: '2026-03-02', hours: 3 })).rejects.toMatchObject({ code: 'conflicting_range' });
    await expect(forecast({ currency: 'USD' })).rejects.toMatchObject({ code: 'currency_unavailable' });
  });

  test('cannot be combined with another range', async () => {
    for (const other of [{ days: 2 }, { start: NOW }, { end: NOW }])
      await expect(world.history({ day: '2026-03-02', ...other })).rejects.toMatchObject({
        code: 'conflicting_range',
        status: 422,
      });
    const statistics = ask(schemas.statisticsInput, { day: '2026-03-02', days: 2 });
    await expect(world.service.statistics(statistics)).rejects.toMatchObject({ code: 'conflicting_range' });
  });

  test('`days` counts from the start if given, and cannot be combined with an end', async () => {
    await world.twoDays();
    const start = new Date(TODAY);
    expect((await world.history({ start, days: 1 })).end).toEqual(new Date(TODAY + 24 * HOUR_MS));
    await expect(world.history({ start, end: NOW, days: 1 })).rejects.toMatchObject({ code: 'conflicting_range' });
  });
});

describe('earliest and latest of windows', () => {
  test('limit the search, which can return more than ten windows', async () => {
    await world.twoDays();
    const earliest = new Date(TODAY + 13 * HOUR_MS);
    const latest = new Date(TODAY + 23 * HOUR_MS);
    const answer = await world.windows({ earliest, latest, durationMinutes: 15, count: 40, unit: 'mwh' });
    expect(answer.searched).toEqual({ start: earliest, end: latest });
    expect(answer.windows).toHaveLength(40);
    expect(answer.windows.map(({ averagePrice }) => averagePrice)).toEqual(
      Array.from({ length: 40 }, (_, i) => 13 + Math.floor(i / 4)),
    );
    for (const { start, end } of answer.windows) expect(start >= earliest && end <= latest).toBe(true);
  });

  test('never begin in the past, end at most a week after the earliest, and accept one form of the end', async () => {
    await world.twoDays();
    expect((await world.windows({ earliest: new Date(TODAY) })).searched.start).toEqual(NOW);
    const latest = new Date(NOW.getTime() + 169 * HOUR_MS);
    await expect(world.windows({ latest })).rejects.toMatchObject({ code: 'range_too_long' });
    await expect(world.windows({ latest: NOW })).rejects.toMatchObject({ code: 'inverted_range' });
    await expect(world.windows({ latest: new Date(TODAY + 24 * HOUR_MS), withinHours: 3 })).rejects.toMatchObject({
      code: 'conflicting_range',
    });
    await expect(
      world.windows({ latest: new Date(NOW.getTime() + HOUR_MS), durationMinutes: 90 }),
    ).rejects.toMatchObject({ code: 'duration_beyond_horizon' });
  });

  test('give a hundred windows in a week of quarter-hours', async () => {
    world.open({ forecasts: forecaster });
    const quarter = 15 * 60_000;
    const points = Array.from({ length: 4 * 168 }, (_, i) => ({
      start: new Date(NOW.getTime() - 7 * 60_000 + i * quarter),
      end: new Date(NOW.getTime() - 7 * 60_000 + (i + 1) * quarter),
      price: Math.sin(i) * 100,
    }));
    await world.service.importPoints({ series: { ...hours(0, []).series, kind: 'real_time' }, points });
    const asked = {
      latest: new Date(NOW.getTime() + 168 * HOUR_MS),
      durationMinutes: 60,
      count: 100,
      kind: 'real_time',
    };
    expect((await world.windows(asked)).windows).toHaveLength(100);
  });
});

describe('the change feed', () => {
  test('a replayed event has the prices that were known at its instant, not those of today', async () => {
    await world.service.importPoints(hours(TODAY, [1, 2]));
    world.clock.set(new Date(NOW.getTime() + HOUR_MS));
    await world.service.importPoints(hours(TODAY, [1, 99]));
    world.clock.set(new Date(NOW.getTime() + 2 * HOUR_MS));
    const described = await Promise.all((await world.service.changesSince(0, 10)).map(world.service.describeChange));
    expect(described.map(({ prices }) => prices!.values)).toEqual([[0.001, 0.002], [0.099]]);
  });

  test('two corrections in one millisecond are two events, each with its own price', async () => {
    await world.service.importPoints(hours(TODAY, [1]));
    world.clock.set(new Date(NOW.getTime() + HOUR_MS));
    for (const price of [2, 3]) await world.service.importPoints(hours(TODAY, [price]));
    const described = await Promise.all((await world.service.changesSince(0, 10)).map(world.service.describeChange));
    expect(described.map(({ prices }) => prices!.values)).toEqual([[0.001], [0.002], [0.003]]);
  });
});
