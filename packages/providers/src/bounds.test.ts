import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { columnsOf, isForeignHeader, readCsv } from './csv.ts';
import { readNumberText } from './numbers.ts';
import { HOSTILE_ARCHIVES, OVERSIZED_TEXTS } from './testing/oversized.ts';
import { fromIso } from './times.ts';
import { unzip } from './zip.ts';

describe('cells are bounded before an expression examines them', () => {
  test('80 kB of digits are read neither as a number nor as a time', () => {
    const digits = '1'.repeat(80_000);
    expect([readNumberText(digits), readNumberText(`${digits}x`), fromIso(digits)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('ordinary numbers are read unchanged', () => {
    expect(['-4.25', ' 1e2 ', '+.5', '7.', '0', '', '.', '1.2.3', '0x10', '1e999'].map(readNumberText)).toEqual([
      -4.25,
      100,
      0.5,
      7,
      0,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the lines of a CSV file are read with any line ending', () => {
  const rows = [
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
  ];

  test.each(
    ['\r\n', '\n', '\r', '\r\r\n'].flatMap((first) =>
      ['\r\n', '\n', '\r', '\n\n', ' \n'].flatMap((second) => ['\n', '\r'].map((third) => [first, second, third])),
    ),
  )('%j, %j, %j', (...ends) => {
    expect(readCsv(`a,b${ends[0]}1,2${ends[1]}3,4${ends[2]}5,6`)).toEqual(rows);
  });

  test('a byte-order mark inside joined files is not part of a cell', () => {
    expect(readCsv('\uFEFFa,b\r\n1,2\r\n\uFEFFa,b\n3,4')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['a', 'b'],
      ['3', '4'],
    ]);
  });

  test('a cut or overlong row is not read as a row of its header', () => {
    const [header, ...lines] = readCsv('a,b\n1,2\n3\n4,5,\n');
    expect(lines.map((row) => columnsOf(header!)(row)?.('a'))).toEqual(['1', undefined, undefined]);
  });

  test('a NUL byte is reported with its line', () => {
    expect(() => readCsv('a,b\r\n1,2\r3,\0\n')).toThrow('line 3 has a NUL byte');
  });

  test('the header of another file is distinguished from a repeated one and from data', () => {
    const first = ['start', 'end', 'price'];
    expect(
      [first, ['start', 'price', 'end'], ['start', 'price'], ['2025-01-01', '2025-01-02', '5']].map((row) =>
        isForeignHeader(first, row),
      ),
    ).toEqual([false, true, true, false]);
  });
});

describe('a response beyond its limits is rejected before it becomes objects', () => {
  test.each(OVERSIZED_TEXTS)('%s', (refusal, read) => {
    expect(read).toThrow(refusal);
  });
});

describe('a ZIP archive', () => {
  test('returns its files and those of nested archives', () => {
    const inner = zipSync({ 'b.csv': strToU8('b') });
    const names = unzip(zipSync({ 'a.csv': strToU8('a'), 'empty.csv': new Uint8Array(), 'inner.zip': inner }));
    expect(names.map(({ name, body }) => [name, new TextDecoder().decode(body)])).toEqual([
      ['a.csv', 'a'],
      ['empty.csv', ''],
      ['b.csv', 'b'],
    ]);
  });

  test.each(HOSTILE_ARCHIVES)('is rejected: %s', (refusal, make) => {
    const archive = make();
    expect(() => unzip(archive)).toThrow(refusal);
  });
});
