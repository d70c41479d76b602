import { REGIONS, type RegionCode } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { createLear } from '../experts/lear/lear.ts';
import { rowLayout, writeRow } from './features.ts';
import { panelOf } from './from-prices.ts';
import { calendarOf, holidaysOf } from './holidays.ts';

describe('the calendar', () => {
  test.each([
    ['no1', '2018-05-17', true],
    ['se3', '2018-05-17', false],
    ['us_pa', '2018-11-22', true],
    ['us_ny_nyc', '2026-07-03', true],
    ['uk_n', '2026-01-02', true],
    ['uk_c', '2026-01-02', false],
    ['it_sicily', '2026-04-25', true],
    ['vic1', '2026-11-03', true],
    ['nsw1', '2026-11-03', false],
    ['de', '2026-05-14', true],
    ['de', '2026-06-04', false],
    ['de', '1999-01-01', false],
    ['de', '2046-01-01', false],
  ])('says for %s whether %s is a holiday: %s', (region, date, expected) => {
    expect(holidaysOf(region as RegionCode)(date)).toBe(expected);
  });

  test('exists for every priced region; Australia as a whole has none', () => {
    expect(REGIONS.filter(({ code }) => calendarOf(code) === undefined).map(({ code }) => code)).toEqual(['au']);
  });
});

test('makes a holiday a Sunday for models that use holidays, and a weekday for others', () => {
  const hour = 3_600_000;
  const start = Date.parse('2018-04-30T22:00:00Z');
  const starts = Array.from({ length: 24 * 20 }, (_, i) => start + i * hour);
  const rows = { starts, ends: starts.map((at) => at + hour), prices: starts.map((_, i) => i) };
  const about = { exogenous: [], timeZone: 'Europe/Oslo', steps: 24, through: '2018-05-20' };
  const panel = panelOf({ rows, ...about, isHoliday: holidaysOf('no1' as RegionCode) });
  const weekdays = (layout: ReturnType<typeof rowLayout>, date: string) => {
    const row = new Float64Array(layout.width);
    writeRow(panel, panel.dates.indexOf(date), layout, row);
    const { from, size } = layout.blocks.find(({ kind }) => kind === 'weekday')!;
    return row.slice(from, from + size).indexOf(1);
  };
  const knowing = rowLayout(panel, { anchorDays: 0, cycle: false, holidays: true });
  const other = rowLayout(panel, { anchorDays: 0, cycle: false });
  // Thursday 17 May is the national day.
  expect([weekdays(knowing, '2018-05-17'), weekdays(other, '2018-05-17')]).toEqual([6, 3]);
  expect([weekdays(knowing, '2018-05-18'), weekdays(other, '2018-05-18')]).toEqual([4, 4]);
  expect(knowing.width).toBe(other.width);
});

test('makes models that use holidays forecast them, with the same result in every run', () => {
  const days = 200;
  const dates = Array.from({ length: days }, (_, day) =>
    new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10),
  );
  const holidays = Uint8Array.from(dates, (_, day) => Number(day % 17 === 3));
  const isQuiet = (day: number) => holidays[day] === 1 || new Date(dates[day]!).getUTCDay() === 0;
  const prices = Float64Array.from(
    { length: days * 24 },
    (_, at) => (isQuiet(Math.floor(at / 24)) ? 20 : 50) + (at % 24),
  );
  const panel = { steps: 24, dates, prices, exogenous: [] };
  const day = 190;
  expect(holidays[day]).toBe(1);
  const forecast = (given: typeof panel & { holidays?: Uint8Array }) => {
    const lear = createLear({ windowDays: 182, alpha: 0.001, anchorDays: 0 });
    lear.fit(given, day);
    return lear.predict(given, day);
  };
  const error = (values: Float64Array) => Math.abs(values[12]! - 32);
  const knowing = forecast({ ...panel, holidays });
  expect(error(knowing)).toBeLessThan(0.3 * error(forecast(panel)));
  expect(forecast({ ...panel, holidays })).toEqual(knowing);
});
