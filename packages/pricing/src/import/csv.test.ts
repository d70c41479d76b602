import type { RegionCode } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLAG } from '../series/price-point.ts';
import { parseCsv } from './csv.ts';
import { readPrice } from './csv-numbers.ts';
import type { CsvOptions } from './csv-options.ts';

const DE: CsvOptions = { region: 'de' as RegionCode };
const parse = (text: string, options: Partial<CsvOptions> = {}) => parseCsv([text], { ...DE, ...options });
const brief = ({ start, end, price }: { start: Date; end: Date; price: number }) =>
  `${start.toISOString().slice(5, 16)} ${end.toISOString().slice(11, 16)} ${price}`;

describe('parseCsv', () => {
  test('finds columns by name, in any order, and reads unit and currency from the name', async () => {
    const { points, series } = await parse(
      'note,price_sek_mwh,start,end\nx,12.5,2026-03-01T10:00Z,2026-03-01T11:00Z\n',
    );
    expect(points.map(brief)).toEqual(['03-01T10:00 11:00 12.5']);
    expect(series).toMatchObject({ unit: 'mwh', currency: 'SEK', source: 'csv', kind: 'day_ahead', supplier: null });
  });

  test.each([
    ['timestamp;EUR/MWh', 'mwh', 'EUR'],
    ['from;€/kWh', 'kwh', 'EUR'],
    ['start;Agile price p/kWh', 'cents_kwh', 'GBP'],
    ['start;price_cents_kwh', 'cents_kwh', 'GBP'],
    ['start;price pence per kwh', 'cents_kwh', 'GBP'],
    ['start;spot price kWh', 'kwh', 'GBP'],
    ['start;rate (GBP/therm)', 'therm', 'GBP'],
    ['start;consumption kWh;price £/kWh', 'kwh', 'GBP'],
  ])('reads %s as money per unit', async (header, unit, currency) => {
    const region = 'uk' as RegionCode;
    // The price is the last column; the one before it must not be taken for one.
    const cells = ['2026-03-01T10:00Z', '99', '12.5'].toSpliced(1, 3 - header.split(';').length);
    const utility = unit === 'therm' ? 'natural_gas' : 'electricity';
    const { series, points } = await parse(`${header}\n${cells.join(';')}\n`, { region, utility, resolution: 'PT60M' });
    expect(series).toMatchObject({ unit, currency });
    expect(points[0]!.price).toBe(12.5);
  });

  test('does not read an amount of energy as a price', async () => {
    await expect(parse('start,consumption_kwh\n2026-03-01T10:00Z,1\n')).rejects.toThrow('found no price column');
  });

  test('without a header reads the columns as start, price or as start, end, price', async () => {
    expect((await parse('2026-03-01T10:00Z,1\n2026-03-01T10:15Z,2\n')).points.map(brief)).toEqual([
      '03-01T10:00 10:15 1',
      '03-01T10:15 10:30 2',
    ]);
    expect((await parse('2026-03-01T10:00Z,2026-03-01T12:00Z,-2\n')).points.map(brief)).toEqual([
      '03-01T10:00 12:00 -2',
    ]);
  });

  test('takes missing information from the region and the utility', async () => {
    const { series } = await parse('start,price\n2026-03-01T10:00Z,1\n2026-03-01T11:00Z,1\n', {
      region: 'us_ct' as RegionCode,
      utility: 'natural_gas',
      supplier: 'me',
    });
    expect(series).toMatchObject({ unit: 'therm', currency: 'USD', kind: 'tariff', supplier: 'me' });
  });

  test('reads times without offset as local times and rejects those in the spring gap', async () => {
    const { points, rejected } = await parse(
      'start,price\n2026-03-29 01:00,1\n2026-03-29 02:00,2\n2026-03-29 03:00,3\n',
    );
    expect(points.map(brief)).toEqual(['03-29T00:00 01:00 1', '03-29T01:00 02:00 3']);
    expect(rejected).toMatchObject([{ code: 'nonexistent_local_time', where: 'line 3' }]);
  });

  test('resolves the repeated autumn hour by row order, also for quarter-hours', async () => {
    const times = ['01:30', '01:45', '02:00', '02:15', '02:30', '02:45', '02:00', '02:15', '02:30', '02:45', '03:00'];
    const { points, rejected } = await parse(
      `start,price EUR/MWh\n${times.map((time, i) => `2026-10-25 ${time},${i}`).join('\n')}\n`,
    );
    expect(rejected).toEqual([]);
    expect(points.map(({ price }) => price)).toEqual(times.map((_, i) => i));
    for (let i = 1; i < points.length; i++) expect(points[i]!.start).toEqual(points[i - 1]!.end);
  });

  test('with the newest row first, the first of two equal autumn times is the later one', async () => {
    const times = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'].map((time, i) => `2026-10-25 ${time},${i}`);
    const forward = await parse(`start,price\n${times.join('\n')}\n`, { resolution: 'PT30M' });
    const backward = await parse(`start,price\n${times.toReversed().join('\n')}\n`, { resolution: 'PT30M' });
    expect(backward.points).toEqual(forward.points);
    expect(forward.points.map(({ price }) => price)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test.each([
    ['once', ['01:00', '02:00', '03:00']],
    ['out of order', ['03:00', '02:00', '01:00', '02:00']],
    ['three times', ['01:00', '02:00', '02:00', '02:00', '03:00']],
  ])('an autumn time that occurs %s is ambiguous and rejected', async (_, times) => {
    const text = times.map((time) => `2026-10-25 ${time},1`).join('\n');
    const { points, rejected } = await parse(`start,price\n${text}\n`, { resolution: 'PT60M' });
    expect(points.map(brief)).toEqual(['10-24T23:00 00:00 1', '10-25T02:00 03:00 1']);
    expect(rejected.map(({ code }) => code)).toEqual(
      times.filter((time) => time === '02:00').map(() => 'mislabeled_time'),
    );
  });

  test('a local end is the next such time after the start; across a clock change the wall-clock length counts', async () => {
    const rows = [
      '2026-03-29 01:45,2026-03-29 02:00,1',
      '2026-03-29 03:00,2026-03-29 03:15,2',
      '2026-10-25 01:45,2026-10-25 02:00,3',
      '2026-10-25 02:00,2026-10-25 02:15,4',
      '2026-10-25 02:45,2026-10-25 03:00,5',
      '2026-10-25 02:00,2026-10-25 02:15,6',
      '2026-10-25 02:45,2026-10-25 03:00,7',
    ];
    const { points, rejected } = await parse(`start,end,price EUR/MWh\n${rows.join('\n')}\n`);
    expect([points.map(brief), rejected]).toEqual([
      [
        '03-29T00:45 01:00 1',
        '03-29T01:00 01:15 2',
        '10-24T23:45 00:00 3',
        '10-25T00:00 00:15 4',
        '10-25T00:45 01:00 5',
        '10-25T01:00 01:15 6',
        '10-25T01:45 02:00 7',
      ],
      [],
    ]);
  });

  test('a column labeled UTC is read as UTC, also next to one in local time', async () => {
    const rows = ['2026-10-25 00:00,2026-10-25 02:00,1', '2026-10-25 01:00,2026-10-25 02:00,2'];
    const { points, series } = await parse(`Datetime (UTC),Datetime (Local),Price (EUR/MWhe)\n${rows.join('\n')}\n`);
    expect(points.map(brief)).toEqual(['10-25T00:00 01:00 1', '10-25T01:00 02:00 2']);
    expect(series.unit).toBe('mwh');
  });

  test('points are in order without overlap: of two rows for one time the later one is kept and flagged', async () => {
    const { points, rejected, read } = await parse(
      'start,end,price\n2026-03-01T11:00Z,2026-03-01T12:00Z,3\n2026-03-01T10:00Z,2026-03-01T11:00Z,1\n2026-03-01T10:00Z,2026-03-01T11:00Z,2\n',
    );
    expect(points.map(({ price, flags }) => [price, flags])).toEqual([
      [2, FLAG.conflict],
      [3, undefined],
    ]);
    expect([read, rejected.map(({ where, code }) => `${where} ${code}`)]).toEqual([3, ['line 3 conflict']]);
  });

  test('dates with dots are day first; UTF-16 is read; an unreadable time of day in a second column, or two prices, are rejected', async () => {
    const text = 'Datum;Preis (EUR/MWh)\n01.06.2026 00:00;-1,5\n01.06.2026 01:00;2\n';
    const bytes = Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
    const { points } = await parseCsv([bytes.slice(0, 1), bytes.slice(1)], { ...DE, decimalComma: true });
    expect(points.map(brief)).toEqual(['05-31T22:00 23:00 -1.5', '05-31T23:00 00:00 2']);
    await expect(parse('date,hour,price\n2026-06-01,noon,1\n')).rejects.toThrow('separate columns');
    await expect(parse('start,price_at,price_de\n2026-06-01 00:00,1,2\n')).rejects.toThrow('could both be the price');
    await expect(parse('start,price (ct/MWh)\n2026-06-01 00:00,1\n')).rejects.toThrow('hundredths');
  });

  test('binary data and other formats are rejected as unreadable', async () => {
    const image = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]);
    await expect(parseCsv([image], DE)).rejects.toMatchObject({
      code: 'payload_unreadable',
      message: expect.any(String),
    });
    await expect(parse('{"a": 1}')).rejects.toMatchObject({ code: 'payload_unreadable' });
    await expect(parse('')).rejects.toThrow('empty');
  });

  test('a gap between the starts stays a gap', async () => {
    const { points } = await parse(
      'start,price\n2026-03-01T10:00Z,1\n2026-03-01T11:00Z,2\n2026-03-01T15:00Z,3\n2026-03-01T16:00Z,4\n',
    );
    expect(points.map(brief)).toEqual([
      '03-01T10:00 11:00 1',
      '03-01T11:00 12:00 2',
      '03-01T15:00 16:00 3',
      '03-01T16:00 17:00 4',
    ]);
  });

  test('the order of the rows, newest or oldest first, does not change the points', async () => {
    const rows = ['2026-03-01T10:00Z,1', '2026-03-01T11:00Z,2', '2026-03-01T12:00Z,3'];
    const forward = await parse(`start,price\n${rows.join('\n')}\n`);
    const backward = await parse(`start,price\n${rows.reverse().join('\n')}\n`);
    expect(backward.points.map(brief)).toEqual(forward.points.map(brief));
  });

  test('a single price without an end is rejected unless the resolution is given', async () => {
    expect((await parse('start,price\n2026-03-01,1\n')).rejected).toMatchObject([
      { code: 'unknown_length', where: 'line 2' },
    ]);
    const { points } = await parse('start,price\n2026-03-01,1\n', { resolution: 'P1M' });
    expect(points).toEqual([{ start: new Date('2026-02-28T23:00Z'), end: new Date('2026-03-31T22:00Z'), price: 1 }]);
  });

  test('every invalid row is rejected with its line, and the others are kept', async () => {
    const rows = [
      '2026-03-01T10:00Z,1',
      'yesterday,2',
      '2026-03-01T11:00Z,',
      '2026-03-01T12:00Z,n/a',
      '2026-03-01T13:00Z,1e999',
      '2026-03-01T14:00Z,"1,5"',
      '2026-13-01T00:00Z,1',
      '',
      '2026-03-01T15:00Z,7',
    ];
    const { points, rejected, read } = await parse(`start,price EUR/MWh\n${rows.join('\n')}\n`, {
      resolution: 'PT60M',
    });
    expect(points.map(({ price }) => price)).toEqual([1, 7]);
    expect(rejected.map(({ code, where }) => `${where} ${code}`)).toEqual([
      'line 3 invalid_time',
      'line 4 missing_price',
      'line 5 missing_price',
      'line 6 not_a_price',
      'line 7 not_a_price',
      'line 8 invalid_time',
    ]);
    expect(read).toBe(8);
  });

  test('semicolons, tabs and a byte-order mark are understood; decimal commas only if specified', async () => {
    const text = '\uFEFFstart;price EUR/MWh\r\n2026-03-01T10:00Z;12,5\r\n2026-03-01T11:00Z;-0,5\r\n';
    expect((await parse(text, { decimalComma: true })).points.map(({ price }) => price)).toEqual([12.5, -0.5]);
    expect((await parse(text)).rejected.map(({ code }) => code)).toEqual(['not_a_price', 'not_a_price']);
    expect((await parse('start\tprice\n2026-03-01T10:00Z\t1\n2026-03-01T11:00Z\t2\n')).points).toHaveLength(2);
  });

  test('a file of another format is rejected as a whole', async () => {
    for (const text of ['', 'hello\n', 'start,color\n2026-03-01T10:00Z,1\n', '"start,price\n', '<html></html>']) {
      await expect(parse(text), text).rejects.toMatchObject({ code: 'payload_unreadable' });
    }
  });

  test('chunks cut anywhere, also inside a character, give the same points', async () => {
    const bytes = new TextEncoder().encode('start,prix €/MWh\n2026-03-01T10:00Z,1\n2026-03-01T11:00Z,2\n');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (cut) => {
        const { points } = await parseCsv([bytes.slice(0, cut), bytes.slice(cut)], DE);
        expect(points.map(({ price }) => price)).toEqual([1, 2]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('readPrice', () => {
  test('with a decimal comma accepts only unambiguous numbers', () => {
    expect(readPrice('1.234,5', true)).toBe(1234.5);
    expect(readPrice('12,5', true)).toBe(12.5);
    expect(readPrice('7', true)).toBe(7);
    expect(readPrice('1.234', true)).toBe('unreadable');
    expect(readPrice('1,234.5', true)).toBe('unreadable');
    expect(readPrice('12,5', false)).toBe('unreadable');
  });

  test('reads an empty cell as missing, not as 0', () => {
    expect(['', '-', 'NaN', 'null', 'N/A'].map((text) => readPrice(text, false))).toEqual(new Array(5).fill('missing'));
    expect(readPrice('0', false)).toBe(0);
  });
});

describe('direction', () => {
  const read = async (title: string, options: Partial<CsvOptions> = {}) =>
    (await parse(`start,${title}\n2026-03-01T10:00Z,1\n2026-03-01T11:00Z,2\n`, options)).series.direction;

  test('is import unless a name or the option states export', async () => {
    expect(await read('price')).toBe('import');
    expect(await read('export price')).toBe('export');
    expect(await read('price', { supplier: 'octopus', product: 'OUTGOING-FIX-12M' })).toBe('export');
    expect(await read('price', { direction: 'export' })).toBe('export');
    expect(await read('export price', { direction: 'import' })).toBe('import');
  });

  test('must be given if the names are ambiguous', async () => {
    await expect(read('sell price')).rejects.toThrow('do not say whether');
    await expect(read('import price', { product: 'OUTGOING' })).rejects.toThrow('do not say whether');
    expect(await read('sell price', { direction: 'export' })).toBe('export');
  });
});
