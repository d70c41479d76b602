import { crc32, deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { columnsOf, isForeignHeader, readCsv } from './csv.ts';
import { readNumberText } from './numbers.ts';
import { readJson } from './payload.ts';
import { bytesOf } from './testing.ts';
import { fromIso } from './times.ts';
import { createXmlReader } from './xml.ts';
import { unzip } from './zip.ts';

/** Runs and returns the message of its error with the milliseconds of processor time it took. */
function refusal(run: () => unknown): { message: string; ms: number } {
  const before = process.threadCpuUsage();
  const ms = () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  };
  try {
    run();
  } catch (error) {
    return { message: (error as Error).message, ms: ms() };
  }
  return { message: 'nothing was refused', ms: ms() };
}

describe('cells are bounded before an expression examines them', () => {
  test('80 kB of digits are no number and no time, within milliseconds', () => {
    const digits = '1'.repeat(80_000);
    const from = performance.now();
    expect([readNumberText(digits), readNumberText(`${digits}x`), fromIso(digits)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(performance.now() - from).toBeLessThan(20);
  });

  test('a number stays a number', () => {
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

describe('lines of a CSV are read whatever ends them', () => {
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

  test('a byte-order mark left in the middle by joining files is no part of a cell', () => {
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

describe('an answer beyond its bounds is refused before it becomes objects', () => {
  const xml = createXmlReader([]);
  test.each<[string, () => unknown]>([
    ['kB', () => readCsv('1,'.repeat(10_000_000))],
    ['cells', () => readCsv('1,2,3\n'.repeat(1_000_000))],
    ['kB', () => readCsv(`a,b\n${'1,'.repeat(100_000)}\n`)],
    ['levels', () => readJson(bytesOf('['.repeat(1_000_000)))],
    ['items', () => readJson(bytesOf(`[${'0,'.repeat(3_000_000)}0]`))],
    ['kB', () => readJson(bytesOf(`["${'x'.repeat(1_000_000)}"]`))],
    ['levels', () => xml(bytesOf('<a>'.repeat(1_000_000)))],
    ['elements', () => xml(bytesOf(`<a>${'<b/>'.repeat(2_100_000)}</a>`))],
    ['kB', () => xml(bytesOf(`<a>${'x'.repeat(1_000_000)}</a>`))],
    ['kB', () => xml(bytesOf(`<a b="${'x'.repeat(1_000_000)}"/>`))],
    ['type definition', () => xml(bytesOf('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'))],
  ])('%s', (word, run) => {
    const { message, ms } = refusal(run);
    expect(message).toContain(word);
    expect(ms).toBeLessThan(1_000);
  });
});

describe('a ZIP archive', () => {
  const zip = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) => zipSync(files, { level });

  test('gives its files and those of archives within it', () => {
    const inner = zip({ 'b.csv': strToU8('b') });
    const names = unzip(zip({ 'a.csv': strToU8('a'), 'empty.csv': new Uint8Array(), 'inner.zip': inner }));
    expect(names.map(({ name, body }) => [name, new TextDecoder().decode(body)])).toEqual([
      ['a.csv', 'a'],
      ['empty.csv', ''],
      ['b.csv', 'b'],
    ]);
  });

  test.each<[string, () => Uint8Array]>([
    ['more than 64 MB', () => zip({ a: noise(33), b: noise(33) }, 0)],
    ['more than 64 MB', () => zip({ 'a.zip': zip({ a: noise(33) }, 0), 'b.zip': zip({ b: noise(33) }, 0) }, 0)],
    ['200 times', () => zip({ a: new Uint8Array(50 * 1024 * 1024) })],
    ['within archives', () => zip({ a: zip({ b: zip({ c: zip({ d: strToU8('d') }) }) }) })],
    ['2000 files', () => zip(many(2_001))],
    ['files', () => zip({ 'a.zip': zip(many(1_500)), 'b.zip': zip(many(1_500)) })],
    ['overlap', () => overlapping(100)],
    ['damaged', () => lying({ size: 10 })],
    ['damaged', () => lying({ crc: 1 })],
    ['damaged', () => zip({ a: noise(1) }).subarray(0, 500_000)],
    ['empty', () => zip({})],
  ])('is refused: %s', (word, make) => {
    const archive = make();
    const { message, ms } = refusal(() => unzip(archive));
    expect(message).toContain(word);
    expect(ms).toBeLessThan(2_000);
  });
});

/** Megabytes that compress little, the same each time. */
function noise(megabytes: number): Uint8Array {
  const words = new Uint32Array((megabytes * 1024 * 1024) / 4);
  let state = 1;
  for (let i = 0; i < words.length; i++) words[i] = state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return new Uint8Array(words.buffer);
}

const many = (count: number): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.csv`, strToU8('x')]));

/** An archive of one entry, with fields of its directory replaced. */
function archive(entries: number, { size, crc }: { size?: number; crc?: number } = {}): Uint8Array {
  const content = strToU8('start,price\n'.repeat(1_000));
  const data = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(crc ?? crc32(content), 16);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(size ?? content.length, 24);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(46 * entries, 12);
  end.writeUInt32LE(30 + data.length, 16);
  return Buffer.concat([local, data, ...Array.from({ length: entries }, () => central), end]);
}

/** Many entries over the same data. */
const overlapping = (entries: number) => archive(entries);
const lying = (fields: { size?: number; crc?: number }) => archive(1, fields);
