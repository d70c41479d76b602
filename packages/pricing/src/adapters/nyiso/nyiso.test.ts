import { getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createNyisoProvider } from './index.ts';

const now = new Date('2025-11-03T12:00:00Z');
const provider = createNyisoProvider({ http: noHttp });
const read = (name: string) => provider.parse(fixture(import.meta.url, name), { now, fileName: name });
const dayAhead = { now, fileName: '20250601damlbmp_zone.csv' };
const HEADER = '"Time Stamp","Name","PTID","LBMP ($/MWHr)"';
const file = (...stamps: string[]) =>
  bytesOf([HEADER, ...stamps.map((stamp) => `"${stamp}","WEST",61752,20.0`)].join('\n'));

describe('day-ahead', () => {
  test('places the repeated autumn hour by row order, keeps negative prices and rejects interfaces', () => {
    const parsed = read('20251102damlbmp_zone.csv');
    expect(lines(parsed)).toEqual([
      'us_ny_capitl 2025-11-02T04:00Z 2025-11-02T05:00Z 1.5',
      'us_ny_capitl 2025-11-02T05:00Z 2025-11-02T06:00Z 2.5',
      'us_ny_capitl 2025-11-02T06:00Z 2025-11-02T07:00Z 3.5',
      'us_ny_capitl 2025-11-02T07:00Z 2025-11-02T08:00Z 4.5',
      'us_ny_capitl 2025-11-02T08:00Z 2025-11-02T09:00Z 5.5',
      'us_ny_nyc 2025-11-02T04:00Z 2025-11-02T05:00Z -1.25',
      'us_ny_nyc 2025-11-02T05:00Z 2025-11-02T06:00Z -2.25',
      'us_ny_nyc 2025-11-02T06:00Z 2025-11-02T07:00Z -3.25',
      'us_ny_nyc 2025-11-02T07:00Z 2025-11-02T08:00Z -4.25',
      'us_ny_nyc 2025-11-02T08:00Z 2025-11-02T09:00Z -5.25',
    ]);
    expect(parsed.batches[0]!.series).toMatchObject({ kind: 'day_ahead', unit: 'mwh', currency: 'USD' });
    expect(rejections(parsed)).toEqual({ unknown_region: 5 });
  });

  test('rejects a repeated hour that occurs once', () => {
    const parsed = provider.parse(file('11/02/2025 00:00', '11/02/2025 01:00', '11/02/2025 02:00'), dayAhead);
    expect(lines(parsed)).toHaveLength(2);
    expect(rejections(parsed)).toEqual({ mislabeled_time: 1 });
  });

  test('reads the later row of the repeated hour as the earlier one if the newest row is first, and rejects unordered files', () => {
    const row = (hour: string, price: number) => `"11/02/2025 ${hour}:00","WEST",61752,${price}`;
    const hours = [row('00', 1), row('01', 2), row('01', 3), row('02', 4)];
    const parse = (rows: string[]) => provider.parse(bytesOf([HEADER, ...rows].join('\n')), dayAhead);
    expect(lines(parse(hours.toReversed()))).toEqual(lines(parse(hours)));
    expect(lines(parse(hours)).map((line) => line.split(' ').at(-1))).toEqual(['1', '2', '3', '4']);
    const shuffled = parse([hours[3]!, hours[1]!, hours[0]!, hours[2]!]);
    expect([lines(shuffled).length, rejections(shuffled)]).toEqual([2, { mislabeled_time: 2 }]);
  });

  test('rejects a time that the spring change skips, without a gap around it', () => {
    const stamps = ['03/09/2025 01:00', '03/09/2025 02:00', '03/09/2025 03:00'];
    const parsed = provider.parse(file(...stamps), dayAhead);
    expect(lines(parsed)).toEqual([
      'us_ny_west 2025-03-09T06:00Z 2025-03-09T07:00Z 20',
      'us_ny_west 2025-03-09T07:00Z 2025-03-09T08:00Z 20',
    ]);
    expect(rejections(parsed)).toEqual({ nonexistent_local_time: 1 });
  });

  test('leaves a gap for a missing hour', () => {
    const parsed = provider.parse(file('06/01/2025 00:00', '06/01/2025 02:00'), dayAhead);
    expect(lines(parsed)).toEqual([
      'us_ny_west 2025-06-01T04:00Z 2025-06-01T05:00Z 20',
      'us_ny_west 2025-06-01T06:00Z 2025-06-01T07:00Z 20',
    ]);
  });

  test('rejects hours of a file that does not name its market, which can be real-time means', () => {
    expect(() => provider.parse(file('06/01/2025 00:00', '06/01/2025 01:00'), { now })).toThrow('real-time');
  });

  test('reads an archive of files as one', () => {
    const archive = zipSync({
      '20250601damlbmp_zone.csv': file('06/01/2025 00:00'),
      '20250602damlbmp_zone.csv': file('06/02/2025 00:00'),
    });
    expect(lines(provider.parse(archive, { now }))).toHaveLength(2);
  });
});

describe('real-time', () => {
  test('reads time stamps as interval ends; additional dispatch runs divide the interval, and a missing run leaves a gap', () => {
    const parsed = read('20250218realtime_zone.csv');
    expect(parsed.batches[0]!.series.kind).toBe('real_time');
    expect(lines(parsed)).toEqual([
      'us_ny_west 2025-02-18T05:00Z 2025-02-18T05:05Z 20',
      'us_ny_west 2025-02-18T05:05Z 2025-02-18T05:10Z 20',
      'us_ny_west 2025-02-18T05:10Z 2025-02-18T05:12:30.000Z 20',
      'us_ny_west 2025-02-18T05:12:30.000Z 2025-02-18T05:15Z 20',
      'us_ny_west 2025-02-18T05:20Z 2025-02-18T05:25Z 20',
    ]);
  });

  test('reads a file saved during the first repeated autumn hour as that hour', () => {
    const stamps = ['11/02/2025 01:05:00', '11/02/2025 01:10:00'];
    const parsed = provider.parse(file(...stamps), { now: new Date('2025-11-02T05:12:00Z') });
    expect(lines(parsed).at(-1)).toBe('us_ny_west 2025-11-02T05:05Z 2025-11-02T05:10Z 20');
  });

  test('rejects a single interval, whose length is unknown', () => {
    expect(rejections(provider.parse(file('02/18/2025 00:15:00'), { now }))).toEqual({ unknown_length: 1 });
  });
});

describe('damage', () => {
  test('in a row (a cut-off line, an invalid date, a word as price) rejects the row', () => {
    const text = [
      HEADER,
      '"06/01/2025 00:00","WEST",61752,20.0',
      '"13/41/2025 01:00","WEST",61752,20.0',
      '"06/01/2025 02:00","WEST",61752,n/a',
      '"06/01/2025 03:00","WEST",617',
    ];
    const parsed = provider.parse(bytesOf(text.join('\n')), { now, fileName: '20250601damlbmp_zone.csv' });
    expect(lines(parsed)).toHaveLength(1);
    expect(rejections(parsed)).toEqual({ invalid_time: 1, missing_price: 1, invalid_row: 1 });
  });

  test('to the file (HTML, another file, a damaged archive) is an error; a header alone gives no data', () => {
    expect(() => provider.parse(bytesOf('<!DOCTYPE html><html>404'), { now })).toThrow('HTML');
    expect(() => provider.parse(bytesOf('a,b\n1,2'), { now })).toThrow('not an NYISO zonal price file');
    expect(() => provider.parse(zipSync({ 'a.csv': strToU8('x') }).slice(0, 30), { now })).toThrow('ZIP');
    expect(rejections(provider.parse(bytesOf(HEADER), { now }))).toEqual({ no_data: 1 });
  });
});

test('recent days are fetched as files, older ones as one archive a month, unpublished ones are no data', async () => {
  const archive = zipSync({ '20251001damlbmp_zone.csv': file('10/01/2025 00:00') });
  const { http, requests } = stubHttp((url) =>
    url.pathname.endsWith('.zip') ? { body: archive } : { status: 404, body: 'not found' },
  );
  const parsed = await createNyisoProvider({ http }).fetch({
    regions: [getRegion('us_ny_west').code],
    interval: { start: new Date('2025-10-24T04:00:00Z'), end: new Date('2025-10-27T04:00:00Z') },
    now,
  });
  expect(requests.map(({ url }) => url.split('/').at(-1))).toEqual([
    '20251001damlbmp_zone_csv.zip',
    '20251026damlbmp_zone.csv',
  ]);
  expect(lines(parsed)).toHaveLength(1);
  expect(rejections(parsed)).toEqual({ no_data: 1 });
});
