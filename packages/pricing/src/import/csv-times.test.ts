import { describe, expect, test } from 'vitest';
import { DAY, file, parse, points } from '../testing/csv-files.ts';

describe('the times of a file', () => {
  test.each([
    ['24:00', file('start,end,price', `${DAY} 23:00,${DAY} 24:00,1`), '03-01T22:00+60=1'],
    ['noon and midnight', file('start,end,price', '2026-03-01 12:00 AM,2026-03-01 1:00 AM,1'), '02-28T23:00+60=1'],
    ['date and time of day apart', file('date,time,price', `${DAY},00:00,1`, `${DAY},01:00,2`), '02-28T23:00+60=1'],
    [
      'hours of the day from 1',
      file('date,hour,price EUR/MWh', ...Array.from({ length: 24 }, (_, i) => `${DAY},${i + 1},${i}`)),
      '02-28T23:00+60=0',
    ],
    ['hours as ranges', file('Datum;Stunde;Preis', '01.03.2026;00 - 01;1', '01.03.2026;01 - 02;2'), '02-28T23:00+60=1'],
    ['a date, a start and an end', file('Datum;Anfang;Ende;Preis', '01.03.2026;23:00;00:00;1'), '03-01T22:00+60=1'],
    ['a label with a dash', '01.03.2026 00:00-00:15;1\n', '02-28T23:00+15=1'],
    [
      'labels with a dash',
      file('Zeit;Preis', '01.03.2026 00:00-01:00;1', '01.03.2026 01:00-02:00;2', '01.03.2026 02:00-03:00;3'),
      '02-28T23:00+60=1',
    ],
    [
      'offsets west of Greenwich',
      file('time;price', `${DAY} 00:00-05:00;1`, `${DAY} 01:00-05:00;2`),
      '03-01T05:00+60=1',
    ],
    [
      'the range of an export',
      file(
        '"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency","BZN|DE-LU"',
        '"01.03.2026 00:00 - 01.03.2026 01:00","1","EUR",""',
      ),
      '02-28T23:00+60=1',
    ],
    [
      'British settlement periods',
      file(
        'Settlement Date,Settlement Period,price EUR/MWh',
        ...Array.from({ length: 48 }, (_, i) => `${DAY},${i + 1},${i}`),
      ),
      '02-28T23:00+30=0',
    ],
  ])('%s', async (_, text, first) => {
    expect((await points(text))[0]).toBe(first);
  });

  test('can count 23 or 25 hours through a clock change, or follow the clock', async () => {
    const day = (date: string, hours: readonly number[]) =>
      file('date,HE,price EUR/MWh', ...hours.map((hour) => `${date},${hour},${hour}`));
    const count = (length: number) => Array.from({ length }, (_, i) => i + 1);
    const starts = async (text: string) =>
      (await parse(text, { resolution: 'PT60M' })).points.map(
        ({ start, price }) => `${start.toISOString().slice(5, 13)}=${price}`,
      );
    expect((await starts(day('2026-10-25', count(25)))).at(3)).toBe('10-25T01=4');
    expect((await starts(day('2026-03-29', count(23)))).at(3)).toBe('03-29T02=4');
    expect(
      (
        await starts(
          day(
            '2026-03-29',
            count(24).filter((hour) => hour !== 3),
          ),
        )
      ).at(2),
    ).toBe('03-29T01=4');
  });

  test('with slashed dates are ambiguous unless other rows, the title or an option decide', async () => {
    const open = file('start,price', '03/01/2026 00:00,1', '03/01/2026 01:00,2');
    await expect(parse(open)).rejects.toThrow('--date-order');
    expect((await points(open, { dateOrder: 'mdy' }))[0]).toBe('02-28T23:00+60=1');
    expect((await points(open.replace('start', 'start (dd/mm/yyyy)')))[0]).toBe('01-02T23:00+60=1');
    expect(await points(file('start,price', '12/01/2026 23:00,1', '13/01/2026 00:00,2'))).toEqual([
      '01-12T22:00+60=1',
      '01-12T23:00+60=2',
    ]);
    await expect(parse(file('start,price', '12/13/2026 23:00,1', '13/12/2026 00:00,2'))).rejects.toThrow(
      '--date-order',
    );
  });

  test('are ambiguous in a single label that can be a range or an offset', async () => {
    const text = file('Zeit;Preis', '01.03.2026 00:00-01:00;1');
    await expect(parse(text)).rejects.toThrow('--time-zone');
    expect(await points(text, { timeZone: 'Europe/Berlin' })).toEqual(['02-28T23:00+60=1']);
  });
});
