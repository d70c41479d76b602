import { crc32, deflateRawSync } from 'node:zlib';
import { createRandom } from '@energy-optimizer/kernel';
import { strToU8, zipSync } from 'fflate';
import { readCsv } from '../csv.ts';
import { readJson } from '../payload.ts';
import { bytesOf } from '../testing.ts';
import { createXmlReader } from '../xml.ts';

/** Responses beyond every limit: a word of the error message, and the reader that must reject them. */

const xml = createXmlReader([]);

export const OVERSIZED_TEXTS: readonly (readonly [refusal: string, read: () => unknown])[] = [
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
];

const zip = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) => zipSync(files, { level });

export const HOSTILE_ARCHIVES: readonly (readonly [refusal: string, make: () => Uint8Array])[] = [
  ['more than 64 MB', () => zip({ a: noise(33), b: noise(33) }, 0)],
  ['more than 64 MB', () => zip({ 'a.zip': zip({ a: noise(33) }, 0), 'b.zip': zip({ b: noise(33) }, 0) }, 0)],
  ['200 times', () => zip({ a: new Uint8Array(50 * 1024 * 1024) })],
  ['nested archives', () => zip({ a: zip({ b: zip({ c: zip({ d: strToU8('d') }) }) }) })],
  ['2000 files', () => zip(many(2_001))],
  ['files', () => zip({ 'a.zip': zip(many(1_500)), 'b.zip': zip(many(1_500)) })],
  ['overlap', () => archive(100)],
  ['damaged', () => archive(1, { size: 10 })],
  ['damaged', () => archive(1, { crc: 1 })],
  ['damaged', () => zip({ a: noise(1) }).subarray(0, 500_000)],
  ['empty', () => zip({})],
];

/** Megabytes that compress little, the same each time. */
function noise(megabytes: number): Uint8Array {
  const words = new Uint32Array((megabytes * 1024 * 1024) / 4);
  const { bits } = createRandom(1);
  for (let i = 0; i < words.length; i++) words[i] = bits();
  return new Uint8Array(words.buffer);
}

const many = (count: number): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.csv`, strToU8('x')]));

/** An archive whose directory lists one file so many times, with fields of the directory replaced. */
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
