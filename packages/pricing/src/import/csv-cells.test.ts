import { describe, expect, test } from 'vitest';
import { codes, DAY, file, parse, points, twoHours } from '../testing/csv-files.ts';

describe('cells', () => {
  test('beyond the limit are rejected, and so is a row that was cut off', async () => {
    const { points: found, rejected } = await parse(
      file(
        'start,end,price',
        `${DAY}T00:00Z,${DAY}T01:00Z,0,25`,
        `${DAY}T01:00Z,0.26`,
        `${DAY}T02:00Z,${DAY}T03:00Z,0.27,`,
      ),
    );
    expect(found.map(({ price }) => price)).toEqual([0.27]);
    expect(rejected.map(({ code, where }) => `${where} ${code}`)).toEqual(['line 2 invalid_row', 'line 3 invalid_row']);
    await expect(parse(`${DAY}T00:00Z,0,25\n`)).rejects.toThrow('3 cells');
  });

  test('a quote that swallows rows, and column titles of another file, are rejected', async () => {
    const rows = [`${DAY}T00:00Z,1,"a`, `${DAY}T01:00Z,2,b`, `${DAY}T02:00Z,3,c"`, `${DAY}T03:00Z,4,d`];
    await expect(parse(file('start,price,note', ...rows))).rejects.toThrow('a quote is not closed');
    const joined = `${twoHours('price EUR/MWh')}${twoHours('price EUR/kWh')}`;
    await expect(parse(joined)).rejects.toThrow('line 4');
  });

  test('two series in one file are distinguished by a column, and one of them must be selected', async () => {
    const text = file(
      'start,node,price',
      `${DAY}T00:00Z,A,1`,
      `${DAY}T00:00Z,B,2`,
      `${DAY}T01:00Z,A,3`,
      `${DAY}T01:00Z,B,4`,
    );
    await expect(parse(text)).rejects.toThrow('--rows "node=A"');
    expect(await points(text, { rows: { column: 'node', value: 'B' }, unit: 'mwh' })).toEqual([
      '03-01T00:00+60=2',
      '03-01T01:00+60=4',
    ]);
    const area = file('start,area,price', `${DAY}T00:00Z,SE3,1`, `${DAY}T01:00Z,SE3,2`);
    await expect(parse(area, { region: 'se4' })).rejects.toThrow('--region se3');
    expect(await points(area, { region: 'se3' })).toHaveLength(2);
    const auctions = file('MTU (UTC),Sequence,price', `${DAY} 00:00,Sequence 2,1`, `${DAY} 01:00,Sequence 2,2`);
    await expect(parse(auctions)).rejects.toThrow('different auctions');
  });
});

describe('encodings', () => {
  const latin = (text: string) => Buffer.from(text, 'latin1');

  test('bytes that are not UTF-8 are rejected with their line, and read once the encoding is given', async () => {
    const ore = latin(twoHours('öre/kWh'));
    await expect(parse(ore, { region: 'se3' })).rejects.toThrow(/not UTF-8 text \(line 1\).*--encoding/);
    const { series, points: found } = await parse(ore, { region: 'se3', encoding: 'iso-8859-1' });
    expect([series.unit, series.currency, found[0]!.price]).toEqual(['cents_kwh', 'SEK', 10]);
    const euro = latin(twoHours('\x80/kWh'));
    await expect(parse(euro, { region: 'ch' })).rejects.toThrow('--encoding');
    expect((await parse(euro, { region: 'ch', encoding: 'windows-1252' })).series.currency).toBe('EUR');
    await expect(parse(latin(`${twoHours('price')}${DAY}T02:00Z;1;ä\n`))).rejects.toThrow('(line 4)');
  });

  test('a decomposed letter equals the composed one; a replacement character does not', async () => {
    expect((await parse(twoHours('o\u0308re/kWh'), { region: 'se3' })).series).toMatchObject({
      unit: 'cents_kwh',
      currency: 'SEK',
    });
    await expect(parse(twoHours('\ufffdre/kWh'), { region: 'se3' })).rejects.toThrow('unknown currency');
    await expect(parse(twoHours('Ã¶re/kWh'), { region: 'se3' })).rejects.toThrow('unknown currency');
  });

  test('UTF-16 is read in both byte orders with a mark, and by name without', async () => {
    const little = Buffer.from(twoHours('EUR/MWh'), 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [
      Buffer.concat([Uint8Array.of(0xff, 0xfe), little]),
      Buffer.concat([Uint8Array.of(0xfe, 0xff), big]),
    ])
      expect((await parse(bytes)).points).toHaveLength(2);
    await expect(parse(little)).rejects.toThrow('NUL');
    expect((await parse(little, { encoding: 'utf-16le' })).points).toHaveLength(2);
  });
});

describe('numbers', () => {
  const priced = (...cells: readonly string[]) =>
    file('start;price EUR/MWh', ...cells.map((cell, i) => `${DAY}T0${i}:00Z;${cell}`));

  test('thousands and decimal separators are read if they have only one meaning', async () => {
    expect((await parse(priced('"1,234.50"', '1 234.5', "1'000", '−2'))).points.map(({ price }) => price)).toEqual([
      1234.5, 1234.5, 1000, -2,
    ]);
    expect(
      (await parse(priced('1.234,5', '12,5', '7'), { decimalComma: true })).points.map(({ price }) => price),
    ).toEqual([1234.5, 12.5, 7]);
    expect((await parse(priced('1,234', '2'), { decimalComma: false })).points.map(({ price }) => price)).toEqual([
      1234, 2,
    ]);
  });

  test('an ambiguous separator is rejected, and the error names the option', async () => {
    await expect(parse(priced('1.234', '2.345'))).rejects.toThrow('--no-decimal-comma');
    const { points: found, rejected } = await parse(priced('1.234', '12,5', '12', '1,234'));
    expect(found.map(({ price }) => price)).toEqual([12]);
    expect(rejected.every(({ reason }) => reason.includes('--decimal-comma'))).toBe(true);
  });
});

describe('spreadsheets', () => {
  test('a line that names the delimiter, quoted cells, trailing delimiters and lines above the titles are accepted', async () => {
    const rows = [`="${DAY} 00:00";="1.5";;`, `="${DAY} 01:00";="2";;`, ';;;'];
    const text = file('sep=;', 'Report of the day', '', 'start;price;;', ...rows);
    expect(await points(text)).toEqual(['02-28T23:00+60=1.5', '03-01T00:00+60=2']);
    expect(await codes(text)).toContain('lines_skipped');
  });

  test('columns can be selected by title or number', async () => {
    const text = file('when,a,b', `${DAY}T00:00Z,1,10`, `${DAY}T01:00Z,2,20`);
    await expect(parse(text)).rejects.toThrow('--columns start=');
    expect(await points(text, { columns: { start: 'When', price: 'b' }, unit: 'mwh' })).toEqual([
      '03-01T00:00+60=10',
      '03-01T01:00+60=20',
    ]);
    expect(await points(text, { columns: { start: 1, price: 2 } })).toEqual(['03-01T00:00+60=1', '03-01T01:00+60=2']);
    await expect(parse(text, { columns: { start: 1, price: 'c' } })).rejects.toThrow('unknown column "c"');
  });
});
