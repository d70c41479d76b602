import { MINUTE_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { codes, DAY, file, parse, points } from '../testing/csv-files.ts';
import { inferSteps } from './lengths.ts';

describe('a gap between rows', () => {
  const hourly = (...hours: readonly string[]) =>
    file('start,price EUR/MWh', ...hours.map((hour, i) => `${DAY}T${hour}Z,${i}`));

  test('stays a gap in an hourly file, even if it occurs twice', async () => {
    const found = await points(hourly('00:00', '01:00', '02:00', '04:00', '06:00', '07:00', '08:00'));
    expect(found.every((point) => point.includes('+60='))).toBe(true);
    expect(found).toHaveLength(7);
  });

  test.each([
    ['half-hours', 30, ['00:00', '00:30', '01:00', '02:00', '03:00', '03:30', '04:00']],
    ['quarter-hours', 15, ['00:00', '00:15', '00:30', '01:00', '01:30', '01:45', '02:00']],
    ['quarter-hours with hours', 15, ['00:00', '00:15', '01:15', '02:15', '02:30', '02:45']],
    ['quarter-hours with hours at the end', 15, ['00:00', '00:15', '00:30', '00:45', '01:00', '02:00', '03:00']],
    ['quarter-hours with hours at the start', 15, ['00:00', '01:00', '02:00', '02:15', '02:30', '02:45', '03:00']],
    ['five minutes with quarter-hours', 5, ['00:00', '00:05', '00:10', '00:25', '00:40', '00:55', '01:10', '01:25']],
    ['quarter-hours with eight hours', 15, ['00:00', '00:15', ...Array.from({ length: 9 }, (_, i) => `0${i + 1}:00`)]],
  ])('of %s stay gaps, though a step twice as long is a length too', async (_, minutes, hours) => {
    const found = await points(hourly(...hours));
    expect(found.map((point) => point.split('+')[1]!.split('=')[0])).toEqual(hours.map(() => String(minutes)));
    expect(await codes(hourly(...hours))).toContain('gaps');
  });

  test('of some days or hours does not become the length of a price', async () => {
    for (const rows of [
      [`${DAY}T00:00Z,1`, '2026-03-05T00:00Z,2'],
      [`${DAY},1`, '2026-03-05,2'],
      [`${DAY}T00:00Z,1`, `${DAY}T02:00Z,2`, `${DAY}T04:00Z,3`],
      // A day, a week and a month apart, but not from midnight on: prices of a moment of those days.
      ['2026-03-01T14:00Z,1', '2026-03-02T14:00Z,2', '2026-03-03T14:00Z,3'],
      ['2026-03-01 18:00,1', '2026-03-02 18:00,2', '2026-03-03 18:00,3'],
      ['2026-03-01T10:00Z,1', '2026-03-08T10:00Z,2', '2026-03-15T10:00Z,3'],
      ['2026-01-01 10:30,1', '2026-02-01 10:30,2', '2026-03-01 10:30,3'],
    ]) {
      const { points: found, rejected } = await parse(file('start,price', ...rows));
      expect([found, rejected.map(({ code }) => code)]).toEqual([[], rows.map(() => 'unknown_length')]);
    }
  });

  test('of a day in daily rows, or of a month in monthly rows, stays a gap', async () => {
    expect(await points(file('date,price', '2026-01-01,1', '2026-01-02,2', '2026-01-04,3', '2026-01-06,4'))).toEqual([
      '12-31T23:00+1440=1',
      '01-01T23:00+1440=2',
      '01-03T23:00+1440=3',
      '01-05T23:00+1440=4',
    ]);
    const months = await parse(file('date,price', '2026-01-01,1', '2026-02-01,2', '2026-03-01,3', '2026-05-01,4'));
    expect(months.points.map(({ end }) => end.toISOString().slice(0, 10))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-05-31',
    ]);
  });

  test('is not assumed where a file changes from hours to quarter-hours and back', async () => {
    const every = (from: string, minutes: number, count: number) =>
      Array.from({ length: count }, (_, i) => new Date(Date.parse(from) + i * minutes * MINUTE_MS).toISOString());
    const starts = [
      ...every('2026-03-01T00:00Z', 60, 24),
      ...every('2026-03-02T00:00Z', 15, 96),
      ...every('2026-03-03T00:00Z', 60, 25),
    ];
    const found = await points(file('start,price EUR/MWh', ...starts.map((start, i) => `${start},${i}`)));
    const lengths = found.map((point) => point.split('+')[1]!.split('=')[0]);
    expect(lengths).toEqual([...Array(24).fill('60'), ...Array(96).fill('15'), ...Array(25).fill('60')]);
  });

  test('is not assumed on days of 23 and 25 hours', () => {
    const days = ['2026-03-27T23:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z', '2026-03-30T22:00Z'].map((day) =>
      Date.parse(day),
    );
    expect(inferSteps(days, 'Europe/Berlin').ends.slice(0, 3)).toEqual(days.slice(1));
  });

  test('a row without a price still ends the row before it', async () => {
    const rows = [`${DAY}T00:00Z,1`, `${DAY}T01:00Z,`, `${DAY}T02:00Z,3`, `${DAY}T03:00Z,`];
    expect(await points(file('start,price', ...rows))).toEqual(['03-01T00:00+60=1', '03-01T02:00+60=3']);
  });
});

describe('the end column', () => {
  test.each([
    ['a second', `${DAY}T00:00:00Z,${DAY}T00:14:59Z,1`, 15],
    ['a minute', `${DAY} 00:00,${DAY} 00:59,1`, 60],
    ['a millisecond', `${DAY}T00:00:00.000Z,${DAY}T23:59:59.999Z,1`, 1440],
    ['a minute, of seven hours', `${DAY} 00:00,${DAY} 06:59,1`, 420],
  ])('is read as inclusive if the ends are %s short', async (_, row, minutes) => {
    const { points: found, notices } = await parse(file('start,end,price', row));
    expect((found[0]!.end.getTime() - found[0]!.start.getTime()) / MINUTE_MS).toBe(minutes);
    expect(notices.map(({ code }) => code)).toContain('inclusive_ends');
  });

  test('with dates means the last day if the next row starts the day after; a single row is ambiguous', async () => {
    const ends = async (...rows: readonly string[]) =>
      (await parse(file('start,end,price', ...rows))).points.map(({ end }) => end.toISOString().slice(0, 13));
    expect(await ends('2026-02-01,2026-02-28,1', '2026-03-01,2026-03-28,2')).toEqual([
      '2026-02-28T23',
      '2026-03-28T23',
    ]);
    expect(await ends('2026-02-01,2026-03-01,1', '2026-03-01,2026-03-29,2')).toEqual([
      '2026-02-28T23',
      '2026-03-28T23',
    ]);
    expect(await ends('2026-02-01,2026-02-28,1')).toEqual([]);
  });

  test('is not read as the start', async () => {
    await expect(parse(file('hour ending,price', `${DAY} 01:00,1`, `${DAY} 02:00,2`))).rejects.toThrow('are ends');
    await expect(parse(file('date,HE,price', `${DAY},01:00,1`, `${DAY},24:00,2`))).rejects.toThrow('are ends');
  });

  test.each([
    ['from 01:00 to 24:00', Array.from({ length: 24 }, (_, i) => `${String(i + 1).padStart(2, '0')}:00`)],
    ['from 00:15 to 24:00', ['23:00', '23:15', '23:30', '23:45', '24:00']],
  ])('stamps %s are ends', async (_, clocks) => {
    await expect(parse(file('time,price', ...clocks.map((clock, i) => `${DAY} ${clock},${i}`)))).rejects.toThrow(
      'are ends',
    );
    await expect(parse(file('date,time,price', ...clocks.map((clock, i) => `${DAY},${clock},${i}`)))).rejects.toThrow(
      'are ends',
    );
  });

  test('24:00 is the midnight after 00:00 of the same day', async () => {
    const clocks = ['00:00', '12:00', '23:00', '24:00'];
    expect(
      await points(file('start,price', ...clocks.map((clock, i) => `${DAY} ${clock},${i}`)), { resolution: 'PT60M' }),
    ).toContain('03-01T23:00+60=3');
  });

  test.each(['00:59', '00:59:59', '00:07:13'])('a start at %s is rejected', async (clock) => {
    const { points: found, rejected } = await parse(
      file('start,price', `${DAY}T${clock}Z,1`, `${DAY}T01:00Z,2`, `${DAY}T02:00Z,3`),
    );
    expect(found.map(({ price }) => price)).toEqual([2, 3]);
    expect(rejected[0]?.reason).toContain('five minutes');
  });

  test.each(['Hour Ending', 'HE'])('numbers from 0 under %s are ambiguous', async (title) => {
    const rows = Array.from({ length: 24 }, (_, i) => `${DAY},${(i + 1) % 24},${i}`);
    await expect(parse(file(`date,${title},price`, ...rows))).rejects.toThrow('may be ends');
  });

  test('settlement dates of the Australian market are read as ends', async () => {
    const rows = [`${DAY} 00:05,1`, `${DAY} 00:10,2`, `${DAY} 00:15,3`];
    await expect(parse(file('SettlementDate,price', ...rows), { region: 'nsw1' })).rejects.toThrow('are ends');
  });
});

describe('the length of a row', () => {
  test.each([
    ['resolution', 'PT15M', 15],
    ['duration_minutes', '30', 30],
    ['granularity', '15 min', 15],
    ['Resolution', 'PT1H', 60],
  ])('is read from a column %s of %s', async (title, value, minutes) => {
    const content = file(`start,${title},price`, `${DAY}T00:00Z,${value},1`, `${DAY}T01:00Z,${value},2`);
    expect((await points(content))[0]).toBe(`03-01T00:00+${minutes}=1`);
  });

  test('is ambiguous if a column has several values or an unknown one', async () => {
    for (const values of [
      ['PT15M', 'PT60M'],
      ['soon', 'soon'],
    ]) {
      const rows = values.map((value, i) => `${DAY}T0${i}:00Z,${value},1`);
      await expect(parse(file('start,resolution,price', ...rows))).rejects.toThrow('--resolution');
    }
  });
});

describe('dates', () => {
  test.each(['date (YYYY-DD-MM)', 'date (MM.DD.YYYY)'])('in the order of the title %s are rejected', async (title) => {
    const rows = title.includes('YYYY-DD') ? ['2026-01-03,1', '2026-02-03,2'] : ['01.03.2026,1', '02.03.2026,2'];
    await expect(parse(file(`${title},price`, ...rows))).rejects.toThrow('order');
  });

  test.each(['0026', '1926', '9999'])('in the year %s are rejected', async (year) => {
    const { points: found, rejected } = await parse(
      file('start,price', `${year}-03-01T00:00Z,1`, `${DAY}T00:00Z,2`, `${DAY}T01:00Z,3`),
    );
    expect([found.length, rejected.length]).toEqual([2, 1]);
  });
});
