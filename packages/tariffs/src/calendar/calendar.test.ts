import { describe, expect, test } from 'vitest';
import { schedule as scheduleSchema } from '../model/schedule.ts';
import { compileSchedule, NO_PERIOD } from './compile-schedule.ts';
import { cyclesOf } from './cycles.ts';
import { addMonthsToDay, dateOf, dayNumber } from './days.ts';
import { easterSunday, holidayCalendar } from './holidays.ts';

const calendar = { seasons: {}, dayTypes: {}, holidays: [] };

function periodAt(schedule: object, day: string, clock: string, more: object = {}): string | undefined {
  const compiled = compileSchedule({ ...calendar, ...more }, scheduleSchema.parse(schedule));
  const minute = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const index = compiled.tableOf(dayNumber(day))[minute]!;
  return index === NO_PERIOD ? undefined : compiled.periods[index];
}

describe('holidays', () => {
  test.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ])('Easter Sunday of %i is %s', (year, day) => {
    expect(dateOf(easterSunday(year))).toBe(day);
  });

  test('a Sunday holiday observed on Monday is a holiday on Monday alone', () => {
    const isHoliday = holidayCalendar([{ monthDay: '07-04', observed: 'sunday_to_monday' }]);
    expect(['2027-07-04', '2027-07-05', '2026-07-04'].map((day) => isHoliday(dayNumber(day)))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('the last Monday of May is found, and a fifth Monday exists only in months that have one', () => {
    const isHoliday = holidayCalendar([
      { month: 5, weekday: 'mon', nth: -1 },
      { month: 2, weekday: 'mon', nth: 5 },
    ]);
    expect(isHoliday(dayNumber('2026-05-25'))).toBe(true);
    expect(isHoliday(dayNumber('2026-03-02'))).toBe(false);
  });
});

describe('schedules', () => {
  const peak = { windows: [{ period: 'peak', days: ['weekday'], from: '07:00', to: '22:59' }], default: 'off' };

  test('an inclusive end covers its last minute, and an exclusive end does not', () => {
    const inclusive = { ...peak, endInclusive: true };
    expect(['22:58', '22:59', '23:00'].map((clock) => periodAt(inclusive, '2026-01-07', clock))).toEqual([
      'peak',
      'peak',
      'off',
    ]);
    expect(['22:58', '22:59'].map((clock) => periodAt(peak, '2026-01-07', clock))).toEqual(['peak', 'off']);
  });

  test('an inclusive end of 23:59 reaches midnight', () => {
    const night = { windows: [{ period: 'night', from: '22:00', to: '23:59' }], endInclusive: true };
    expect(periodAt(night, '2026-01-07', '23:59')).toBe('night');
  });

  test('a window that wraps midnight covers both ends of its own days', () => {
    const wrap = { windows: [{ period: 'night', days: ['mon'], from: '22:00', to: '06:00' }], default: 'day' };
    expect(periodAt(wrap, '2026-01-05', '05:59')).toBe('night');
    expect(periodAt(wrap, '2026-01-05', '23:00')).toBe('night');
    expect(periodAt(wrap, '2026-01-06', '05:59')).toBe('day');
  });

  test('the first matching window applies, and times outside all windows have no period', () => {
    const two = {
      windows: [
        { period: 'a', from: '08:00', to: '10:00' },
        { period: 'b', from: '09:00', to: '12:00' },
      ],
    };
    expect(['09:30', '11:00', '13:00'].map((clock) => periodAt(two, '2026-01-05', clock))).toEqual([
      'a',
      'b',
      undefined,
    ]);
  });

  test('a season may wrap the year, and includes its last day', () => {
    const winter = { windows: [{ period: 'winter', season: 'winter' }], default: 'rest' };
    const seasons = { winter: [{ from: '11-01', to: '03-31' }] };
    const at = (day: string) => periodAt(winter, day, '12:00', { seasons });
    expect(['2026-10-31', '2026-11-01', '2027-01-15', '2027-03-31', '2027-04-01'].map(at)).toEqual([
      'rest',
      'winter',
      'winter',
      'winter',
      'rest',
    ]);
  });

  test.each([
    ['ordinary', 'peak'],
    ['sunday', 'off'],
    ['own', 'off'],
  ])('a holiday on a weekday is %s: %s', (holidays, period) => {
    expect(
      periodAt({ ...peak, holidays }, '2026-12-25', '12:00', { holidays: [{ monthDay: '12-25', observed: 'none' }] }),
    ).toBe(period);
  });

  test('days can be listed by date', () => {
    const tempo = { windows: [{ period: 'red', days: ['red'], from: '06:00', to: '22:00' }], default: 'blue' };
    const dayTypes = { red: { dates: ['2026-01-15'] } };
    expect(['2026-01-15', '2026-01-16'].map((day) => periodAt(tempo, day, '12:00', { dayTypes }))).toEqual([
      'red',
      'blue',
    ]);
  });
});

describe('billing periods', () => {
  const span = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });
  const months = (cycles: ReturnType<typeof cyclesOf>) =>
    cycles.map(({ firstDay, endDay, months }) => [dateOf(firstDay), dateOf(endDay), months]);

  test('months are cut to the requested days', () => {
    const cycles = cyclesOf(span('2026-01-16T00:00Z', '2026-03-01T00:00Z'), 'UTC', { cycle: 'month', startDay: 1 });
    expect(months(cycles)).toEqual([
      ['2026-01-16', '2026-02-01', 16 / 31],
      ['2026-02-01', '2026-03-01', 1],
    ]);
  });

  test('months can begin on a day other than the first', () => {
    const cycles = cyclesOf(span('2026-01-15T00:00Z', '2026-03-15T00:00Z'), 'UTC', { cycle: 'month', startDay: 15 });
    expect(months(cycles)).toEqual([
      ['2026-01-15', '2026-02-15', 1],
      ['2026-02-15', '2026-03-15', 1],
    ]);
  });

  test('a single period over all days counts whole months, and otherwise days', () => {
    const whole = cyclesOf(span('2026-01-15T00:00Z', '2026-03-15T00:00Z'), 'UTC', { cycle: 'period', startDay: 1 });
    expect(whole[0]!.months).toBe(2);
    const parts = cyclesOf(span('2026-01-31T00:00Z', '2026-02-15T00:00Z'), 'UTC', { cycle: 'period', startDay: 1 });
    expect(parts[0]!.months).toBeCloseTo(1 / 31 + 14 / 28, 12);
  });

  test('a month after 31 January is the last day of February', () => {
    expect(dateOf(addMonthsToDay(dayNumber('2026-01-31'), 1))).toBe('2026-02-28');
  });
});
