import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import { FLAG } from '../series/price-point.ts';
import { hours, priceWorld, seriesKey, TODAY } from '../testing/world.ts';

const world = priceWorld();

describe('history', () => {
  test('returns the days up to the current hour as one series', async () => {
    await world.twoDays();
    const answer = await world.history({ days: 1, unit: 'mwh' });
    expect(answer).toMatchObject({
      source: 'energy_charts',
      resolution: 'PT60M',
      unit: 'mwh',
      timeZone: 'Europe/Berlin',
      nextCursor: null,
    });
    expect([answer.start, answer.end]).toEqual([new Date('2026-03-01T11:00Z'), new Date('2026-03-02T11:00Z')]);
    expect(answer.values).toEqual([...new Array(12).fill(null), ...Array.from({ length: 12 }, (_, i) => i)]);
    expect(answer.flagged).toEqual([{ from: 12, count: 12, flags: ['knownAtAssumed'] }]);
  });

  test('uses the next source if the best one has no data there', async () => {
    await world.twoDays();
    await world.service.importPoints(hours(TODAY - 72 * HOUR_MS, [7, 8], { source: 'awattar' }));
    const start = new Date(TODAY - 72 * HOUR_MS);
    const answer = await world.history({ start, end: new Date(start.getTime() + 2 * HOUR_MS), unit: 'mwh' });
    expect(answer).toMatchObject({ source: 'awattar', values: [7, 8] });
  });

  test('returns an empty response with a reason for a range without data', async () => {
    const answer = await world.history();
    expect(answer).toMatchObject({
      source: null,
      values: [],
      resolution: null,
      unit: 'kwh',
      currency: 'EUR',
      asOf: null,
    });
    expect(schemas.historyOutput.parse(answer)).toEqual(answer);
  });

  test('pages together form the complete series, and stay consistent when prices change in between', async () => {
    await world.twoDays();
    const range = { start: new Date(TODAY), end: new Date(TODAY + 24 * HOUR_MS), unit: 'mwh' };
    const whole = await world.history(range);
    const first = await world.history({ ...range, limit: 10 });
    world.clock.set('2026-03-02T11:00Z');
    await world.service.importPoints(hours(TODAY + 12 * HOUR_MS, [999]));
    const second = await world.history({ ...range, limit: 10, cursor: first.nextCursor! });
    const third = await world.history({ ...range, limit: 10, cursor: second.nextCursor! });
    expect([...first.values, ...second.values, ...third.values]).toEqual(whole.values);
    expect(second.start).toEqual(first.end);
    expect(third.nextCursor).toBeNull();
  });

  test('pages continue over gaps, and use the series that has data anywhere in the range', async () => {
    await world.service.importPoints(hours(TODAY + 12 * HOUR_MS, [1, ...new Array(7).fill(null), 2]));
    await world.service.importPoints(hours(TODAY, [7], { source: 'awattar' }));
    const range = { start: new Date(TODAY), end: new Date(TODAY + 22 * HOUR_MS), resolution: 'PT60M', unit: 'mwh' };
    const values: (number | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.history({ ...range, limit: 4, cursor });
      expect(page.source).toBe('energy_charts');
      values.push(...page.values);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(values).toEqual(Array.from({ length: 22 }, (_, i) => (i === 12 ? 1 : i === 20 ? 2 : null)));
  });

  test('uses local days and months', async () => {
    await world.twoDays();
    const answer = await world.history({
      start: new Date(TODAY),
      end: new Date(TODAY + 48 * HOUR_MS),
      resolution: 'P1D',
      unit: 'mwh',
      at: new Date('2026-03-04T00:00Z'),
    });
    expect(answer).toMatchObject({ values: [11.5, 35.5], start: new Date(TODAY) });
  });

  test('rejects inverted or too long ranges and cursors of other queries', async () => {
    const day = (iso: string) => new Date(iso);
    await expect(
      world.history({ start: day('2026-03-02T00:00Z'), end: day('2026-03-01T00:00Z') }),
    ).rejects.toMatchObject({
      code: 'inverted_range',
    });
    await expect(world.history({ start: day('2020-01-01T00:00Z') })).rejects.toMatchObject({ code: 'range_too_long' });
    await world.twoDays();
    const { nextCursor } = await world.history({ days: 1, limit: 5 });
    await expect(world.history({ region: 'at', cursor: nextCursor! })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
    await expect(world.history({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  test('rejects a cursor with any part changed to an impossible value', async () => {
    await world.twoDays();
    const { nextCursor } = await world.history({ days: 1, limit: 5 });
    const given = JSON.parse(Buffer.from(nextCursor!, 'base64url').toString('utf8')) as Record<string, unknown>;
    const forged = [
      { f: 0, t: 8e15 },
      { f: 0, t: Date.parse('2100-01-01T00:00Z'), r: 'P1Y' },
      ...[0, -1, 9_007_199_254_740_991].map((s) => ({ s })),
      ...['f', 't', 'k'].flatMap((part) =>
        [-9_007_199_254_740_991, -8e15, -1, 8.64e15, 9_007_199_254_740_991].map((at) => ({ [part]: at })),
      ),
      { t: 8.64e15, r: 'P1Y' },
    ];
    for (const change of forged) {
      const cursor = Buffer.from(JSON.stringify({ ...given, ...change })).toString('base64url');
      await expect(world.history({ cursor, limit: 10_000 }), JSON.stringify(change)).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    }
  });
});

describe('ingestion', () => {
  test('stores and flags implausible prices', async () => {
    const prices: (number | null)[] = Array.from({ length: 48 }, (_, i) => 50 + (i % 5));
    prices[30] = 5000;
    prices[40] = null;
    await world.service.importPoints(hours(TODAY, prices));
    const answer = await world.history({
      start: new Date(TODAY),
      end: new Date(TODAY + 48 * HOUR_MS),
      unit: 'mwh',
      at: new Date('2026-03-04T00:00Z'),
    });
    expect(answer.values[30]).toBe(5000);
    expect(answer.flagged.find(({ from, count }) => from <= 30 && 30 < from + count)!.flags).toContain('spike');
    expect(answer.flagged.find(({ from, count }) => from <= 41 && 41 < from + count)!.flags).toContain('gapBefore');
    expect(answer.values[40]).toBeNull();
  });

  test('merges hours and later quarter-hours into one series in the finest resolution', async () => {
    await world.service.importPoints(hours(TODAY, [8]));
    const quarters = [1, 2, 3, 4].map((price, i) => {
      const start = TODAY + HOUR_MS + i * 15 * MINUTE_MS;
      return { start: new Date(start), end: new Date(start + 15 * MINUTE_MS), price };
    });
    await world.service.importPoints({ series: seriesKey(), points: quarters });
    const answer = await world.history({ start: new Date(TODAY), end: new Date(TODAY + 2 * HOUR_MS), unit: 'mwh' });
    expect(answer).toMatchObject({ resolution: 'PT15M', values: [8, 8, 8, 8, 1, 2, 3, 4] });
  });

  test('stores nothing new in a repeated refresh with a shifted window', async () => {
    const day = Array.from({ length: 72 }, (_, i) => 50 + 30 * Math.sin(i));
    day[20] = 900;
    await world.service.importPoints(hours(TODAY - 48 * HOUR_MS, day));
    for (const shift of [0, 7, 19, 40]) {
      const result = await world.service.importPoints(hours(TODAY + (shift - 48) * HOUR_MS, day.slice(shift)));
      expect(result).toMatchObject({ stored: 0, revised: 0, unchanged: 72 - shift });
    }
  });

  test('keeps flags such as that of merged autumn hours up to the response', async () => {
    const batch = hours(TODAY, [1]);
    await world.service.importPoints({ ...batch, points: [{ ...batch.points[0]!, flags: FLAG.dstMerged }] });
    const { flagged } = await world.history({ start: new Date(TODAY), end: new Date(TODAY + HOUR_MS) });
    expect(flagged[0]!.flags).toContain('dstMerged');
  });
});
