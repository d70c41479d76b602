import { fixedClock, localDay } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { createParser } from '../registry.ts';
import { brief, codesOf, context, expectSound, fixture, payload, pointsOf } from '../shared/testing.ts';

const parser = createParser('hvakosterstrommen', { clock: fixedClock('2025-11-01T12:00:00Z') })!;
const swedish = createParser('elprisetjustnu', { clock: fixedClock('2025-11-01T12:00:00Z') })!;

type FileRow = { NOK_per_kWh: number; time_start?: string; time_end?: string };

/** A file whose labels count steps on from local midnight, as the source writes it: wrong after an autumn change. */
function countedFile(date: string, count: number, minutes: number, offset: (index: number) => string): FileRow[] {
  const label = (index: number) =>
    new Date(Date.parse(`${date}T00:00:00Z`) + index * minutes * 60_000).toISOString().slice(0, 19) + offset(index);
  return Array.from({ length: count }, (_, index) => ({
    NOK_per_kWh: index + 0.5,
    time_start: label(index),
    time_end: label(index + 1),
  }));
}
/** A file whose labels are right. */
function rightFile(date: string, minutes: number): FileRow[] {
  const day = localDay(date, 'Europe/Oslo');
  const label = (at: number) => {
    const clock = new Date(at).toLocaleString('sv-SE', { timeZone: 'Europe/Oslo' }).replace(' ', 'T');
    return `${clock}+0${(Date.parse(`${clock}Z`) - at) / 3_600_000}:00`;
  };
  const count = (day.end.getTime() - day.start.getTime()) / (minutes * 60_000);
  return Array.from({ length: count }, (_, index) => {
    const at = day.start.getTime() + index * minutes * 60_000;
    return { NOK_per_kWh: index + 0.5, time_start: label(at), time_end: label(at + minutes * 60_000) };
  });
}
const parse = (rows: unknown, fileName = '2025/10-26_NO1.json') => parser.parse(payload(rows), context({ fileName }));
/** What any reading of the whole day must come to. */
const wholeDay = (date: string, minutes: number) =>
  rightFile(date, minutes).map((row, index) => {
    const start = new Date(localDay(date, 'Europe/Oslo').start.getTime() + index * minutes * 60_000);
    return `${start.toISOString().slice(0, 16)}Z +${minutes}m ${row.NOK_per_kWh}`;
  });

describe.each([60, 15])('a day in steps of %i minutes', (minutes) => {
  test.each(['2025-10-26', '2025-03-30', '2025-06-01'])('%s with correct time stamps is read as stated', (date) => {
    const parsed = parse(rightFile(date, minutes));
    expect([brief(pointsOf(parsed)), parsed.rejected]).toEqual([wholeDay(date, minutes), []]);
    expect(parsed.batches[0]?.series).toMatchObject({
      region: 'no1',
      currency: 'NOK',
      unit: 'kwh',
      vatIncluded: false,
    });
  });

  test('the autumn file that counts through the repeated hour is corrected', () => {
    const offset = (index: number) => (index * minutes <= 120 ? '+02:00' : '+01:00');
    const parsed = parse(countedFile('2025-10-26', (25 * 60) / minutes, minutes, offset));
    expect([brief(pointsOf(parsed)), parsed.rejected]).toEqual([wholeDay('2025-10-26', minutes), []]);
  });

  test('the autumn file with a row missing keeps only what is certain', () => {
    const rows = countedFile('2025-10-26', (25 * 60) / minutes, minutes, (index) =>
      index * minutes <= 120 ? '+02:00' : '+01:00',
    );
    rows.splice(rows.length / 2, 1);
    const points = brief(pointsOf(parse(rows)));
    expect(points).toEqual(wholeDay('2025-10-26', minutes).slice(0, 120 / minutes));
  });

  test('an old file without times is read by the date in its name', () => {
    const rows = rightFile('2025-10-26', minutes).map(({ NOK_per_kWh }) => ({ NOK_per_kWh }));
    expect(brief(pointsOf(parse(rows)))).toEqual(wholeDay('2025-10-26', minutes));
    expect(pointsOf(parse(rows, '2025-10-27_NO1.json'))).toEqual([]);
    expect(codesOf(parse(rows, 'capture_NO1.json')).every((code) => code === 'invalid_time')).toBe(true);
  });
});

test('an autumn file with the repeated hour omitted or merged is rejected after it', () => {
  const rows = rightFile('2025-10-26', 60);
  rows.splice(3, 1);
  const parsed = parse(rows);
  expect(brief(pointsOf(parsed))).toEqual(wholeDay('2025-10-26', 60).slice(0, 2));
  expect(new Set(codesOf(parsed))).toEqual(new Set(['mislabeled_time']));
});

test('only a time that spring skips, or a row of another day, is rejected', () => {
  const rows = rightFile('2025-03-30', 60).slice(0, 20);
  rows.push({ NOK_per_kWh: 9, time_start: '2025-03-30T02:00:00+01:00', time_end: '2025-03-30T03:00:00+01:00' });
  rows.push({ NOK_per_kWh: 9, time_start: '2025-03-31T00:00:00+02:00', time_end: '2025-03-31T01:00:00+02:00' });
  const parsed = parse(rows);
  expect(brief(pointsOf(parsed))).toEqual(wholeDay('2025-03-30', 60).slice(0, 20));
  expect(codesOf(parsed)).toEqual(['mislabeled_time', 'mislabeled_time']);
});

test('time stamps in another offset than that of the zone are not read as local hours', () => {
  const rows = countedFile('2025-06-01', 24, 60, () => 'Z');
  const parsed = parse(rows, '2025/06-01_NO1.json');
  expect([pointsOf(parsed), new Set(codesOf(parsed))]).toEqual([[], new Set(['mislabeled_time'])]);
  expect(
    brief(
      pointsOf(
        parse(
          countedFile('2025-06-01', 24, 60, () => ''),
          '2025/06-01_NO1.json',
        ),
      ),
    ),
  ).toEqual(wholeDay('2025-06-01', 60));
});

test('the date of a file without times is read from the file name, not from a folder', () => {
  const rows = rightFile('2025-06-01', 60).map(({ NOK_per_kWh }) => ({ NOK_per_kWh }));
  expect(brief(pointsOf(parse(rows, 'copy-2024-01-02/no5/2025/06-01_NO1.json')))).toEqual(wholeDay('2025-06-01', 60));
});

test('a damaged row does not shift the others', () => {
  const rows: unknown[] = rightFile('2025-06-01', 60);
  rows[3] = { NOK_per_kWh: 'free' };
  rows[4] = null;
  const parsed = parse(rows);
  const expected = wholeDay('2025-06-01', 60);
  expect(brief(pointsOf(parsed))).toEqual(expected.filter((_, index) => index !== 3 && index !== 4));
  expect(codesOf(parsed)).toEqual(['invalid_row', 'invalid_row']);
});

test('shuffled rows with one invalid time stamp are not read by position', () => {
  const rows = rightFile('2025-06-01', 60).reverse();
  rows[0]!.time_start = 'noon';
  const parsed = parse(rows);
  expectSound(parsed);
  expect(brief(pointsOf(parsed))).toEqual(wholeDay('2025-06-01', 60).slice(0, 23));
});

test('files with two rows, or without a zone, are rejected', () => {
  const short = fixture(import.meta.dirname, 'without_times.json');
  expect(codesOf(parser.parse(short, context({ fileName: '2022-09-01_NO2.json' })))).toEqual([
    'invalid_time',
    'invalid_time',
  ]);
  expect(codesOf(parser.parse(short, context()))).toEqual(['unknown_region']);
  expect(codesOf(parser.parse(short, context({ region: 'se3' })))).toEqual(['unknown_region']);
  expect(codesOf(parse([]))).toEqual(['no_data']);
});

test('Swedish quarter-hours across the autumn change keep sign, zero and currency', () => {
  const file = fixture(`${import.meta.dirname}/../elprisetjustnu`, 'quarters_SE3.json');
  const parsed = swedish.parse(file, context({ fileName: 'quarters_SE3.json' }));
  expect(brief(pointsOf(parsed))).toEqual(['2025-10-26T00:45Z +15m -0.00114', '2025-10-26T01:00Z +15m 0']);
  expect(parsed.batches[0]?.series).toMatchObject({ region: 'se3', currency: 'SEK', unit: 'kwh', vatIncluded: false });
});

describe('a file in UTC', () => {
  const inUtc = (date: string, minutes: number, suffix = 'Z') =>
    rightFile(date, minutes).map((row) => ({
      SEK_per_kWh: row.NOK_per_kWh,
      time_start: new Date(row.time_start!).toISOString().replace(/\.000Z$/, suffix),
      time_end: new Date(row.time_end!).toISOString().replace(/\.000Z$/, suffix),
    }));
  const read = (rows: unknown, fileName: string) => swedish.parse(payload(rows), context({ fileName }));

  test.each([
    ['2025-10-26', 15, 'Z'],
    ['2025-10-26', 60, '+00:00'],
    ['2025-03-30', 15, 'Z'],
    ['2025-11-05', 60, 'Z'],
  ])('of %s in steps of %i minutes (%s) contains each instant once', (date, minutes, suffix) => {
    const parsed = read(inUtc(date, minutes, suffix), `${date.slice(0, 4)}/${date.slice(5)}_SE3.json`);
    expect([brief(pointsOf(parsed)), parsed.rejected]).toEqual([wholeDay(date, minutes), []]);
  });

  test('that is not one local day is rejected as possibly mislabeled local times', () => {
    const rows = inUtc('2025-11-05', 60).map((row, index) => ({
      ...row,
      time_start: `2025-11-05T${String(index).padStart(2, '0')}:00:00Z`,
      time_end: undefined,
    }));
    expect(pointsOf(read(rows, '2025/11-05_SE3.json'))).toEqual([]);
  });
});

test('a row with a price in EUR alone is in EUR, in Norway and in Sweden; 0 is a price', () => {
  const hour = (own: string, index: number, price: number | null, eur: number | null) => ({
    [own]: price,
    EUR_per_kWh: eur,
    time_start: `2025-11-05T${String(index).padStart(2, '0')}:00:00+01:00`,
    time_end: `2025-11-05T${String(index + 1).padStart(2, '0')}:00:00+01:00`,
  });
  for (const [reader, own, currency] of [
    [parser, 'NOK_per_kWh', 'NOK'],
    [swedish, 'SEK_per_kWh', 'SEK'],
  ] as const) {
    const rows = [hour(own, 0, 0, 1), hour(own, 1, null, 0.35), hour(own, 2, null, null), hour(own, 3, 2, null)];
    const region = currency === 'NOK' ? 'no1' : 'se3';
    const parsed = reader.parse(payload(rows), context({ region }));
    expect(parsed.batches.map(({ series, points }) => [series.currency, points.map(({ price }) => price)])).toEqual([
      [currency, [0, 2]],
      ['EUR', [0.35]],
    ]);
    expect(codesOf(parsed)).toEqual(['missing_price']);
  }
});
