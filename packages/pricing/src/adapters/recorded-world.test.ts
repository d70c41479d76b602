import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getRegion } from '@energy-optimizer/kernel';
import { noHttp } from '@energy-optimizer/providers/testing';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import type { Parsed } from '../series/price-point.ts';
import type { PriceProvider } from './provider.ts';
import { WORLD_PROVIDERS } from './registry-world.ts';
import { rejections } from './testing/show.ts';

/** Recorded responses are optional and not part of the repository. */
const shared = process.env.SHARED_DIR ?? join(import.meta.dirname, '../../../../../shared');
const folder = join(shared, 'data/payloads');
if (!existsSync(folder)) process.stdout.write(`recorded answers (GB, US, AU): not read, ${folder} is not here\n`);
const now = new Date('2026-08-05T12:00:00Z');
const clock = { now: () => now };
const providers = new Map<string, PriceProvider>(
  WORLD_PROVIDERS.map((entry) => [entry.id, entry.create({ http: noHttp, clock, key: undefined, privateUse: false })]),
);

interface Expected {
  readonly file: string;
  readonly points: number;
  readonly series: number;
  readonly rejected: Record<string, number>;
  readonly first?: readonly [start: string, end: string, price: number];
  readonly region?: string;
}

// biome-ignore format: one recorded file per line
const EXPECTED: readonly Expected[] = [
  { file: 'octopus/agile_unit_rates_2026-08-03_05.json', points: 145, series: 1, rejected: {}, first: ['2026-08-02T16:00:00Z', '2026-08-02T16:30:00Z', 37.653] },
  { file: 'octopus/consumption.json', points: 0, series: 0, rejected: { not_a_price: 5 } },
  { file: 'octopus/products_list.json', points: 0, series: 0, rejected: { not_a_price: 43 } },
  { file: 'octopus/standard_unit_rates.json', points: 5, series: 1, rejected: {}, first: ['2024-05-07T19:30:00Z', '2024-05-07T20:00:00Z', 22.5435] },
  { file: 'octopus/standing_charges.json', points: 4, series: 1, rejected: { overlap: 4 }, first: ['2022-11-01T00:00:00Z', '2023-03-31T23:00:00Z', 0.3729243] },
  { file: 'elexon/market_index_2026-08.json', points: 145, series: 1, rejected: { placeholder: 145 }, first: ['2026-08-02T00:00:00Z', '2026-08-02T00:30:00Z', 139.81] },
  { file: 'nyiso/lmp_zone.csv', points: 33, series: 11, rejected: { unknown_region: 12 }, first: ['2016-02-18T05:00:00Z', '2016-02-18T05:15:00Z', 21.53] },
  { file: 'caiso/oasis_DAM_LMP.csv', points: 8, series: 1, rejected: { not_a_price: 1 }, first: ['2020-01-02T00:00:00Z', '2020-01-02T01:00:00Z', 33.34256] },
  { file: 'caiso/oasis_SLD_FCST.xml', points: 0, series: 0, rejected: { not_a_price: 3 } },
  { file: 'aemo/aemo_5min_summary.json', points: 2880, series: 5, rejected: {}, first: ['2021-10-06T04:55:00Z', '2021-10-06T05:00:00Z', 0] },
  { file: 'eia/retail_sales_OH_2023-01_05.json', points: 25, series: 5, rejected: { missing_price: 5 }, first: ['2023-01-01T05:00:00Z', '2023-02-01T05:00:00Z', 0] },
  { file: 'eia/rto_fuel_type_PGE_null_value.json', points: 0, series: 0, rejected: { not_a_price: 2 } },
  { file: 'openelectricity/price_SA1_5min_2019-12-25.json', points: 2016, series: 1, rejected: {}, first: ['2019-12-25T00:55:00Z', '2019-12-25T01:00:00Z', 40.01] },
  { file: 'nrel/utility_rates_v3_doc_example.json', region: 'us_nc', points: 3, series: 3, rejected: {}, first: ['2012-01-01T05:00:00Z', '2013-01-01T05:00:00Z', 0.123] },
  { file: 'nrel/utility_rates_v3_doc_example.xml', region: 'us_nc', points: 3, series: 3, rejected: {}, first: ['2012-01-01T05:00:00Z', '2013-01-01T05:00:00Z', 0.123] },
];

const parseAs = (file: string, payload: Uint8Array, region?: string): Parsed =>
  providers.get(file.split('/')[0]!)!.parse(payload, {
    now,
    fileName: file.split('/')[1]!,
    ...(region ? { region: getRegion(region).code } : {}),
  });

const pointCount = (parsed: Parsed) => parsed.batches.reduce((sum, { points }) => sum + points.length, 0);

describe.skipIf(!existsSync(folder))('recorded responses', () => {
  let read = 0;
  afterAll(() => process.stdout.write(`recorded answers (GB, US, AU): ${read} files read from ${folder}\n`));

  test.each(EXPECTED)('of $file give prices or a reason', ({ file, points, series, rejected, first, region }) => {
    const parsed = parseAs(file, readFileSync(join(folder, file)), region);
    read++;
    expect(rejections(parsed)).toEqual(rejected);
    expect([pointCount(parsed), parsed.batches.length]).toEqual([points, series]);
    const point = parsed.batches[0]?.points[0];
    if (first) expect(point).toEqual({ start: new Date(first[0]), end: new Date(first[1]), price: first[2] });
  });

  test('no recorded file of these providers is left out', () => {
    const files = [...providers.keys()].flatMap((id) => readdirSync(join(folder, id)).map((name) => `${id}/${name}`));
    expect(EXPECTED.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  test('a report zipped as CAISO sends it reads like the plain file', () => {
    const plain = readFileSync(join(folder, 'caiso/oasis_DAM_LMP.csv'));
    const zipped = zipSync({ '20200101_PRC_LMP_DAM.csv': new Uint8Array(plain) });
    expect(parseAs('caiso/x.zip', zipped)).toEqual(parseAs('caiso/x.csv', plain));
  });

  test('the key placeholder that EIA echoes is not returned', () => {
    const file = 'eia/retail_sales_OH_2023-01_05.json';
    const text = readFileSync(join(folder, file), 'utf8').replace('REDACTED', 'the-secret-key');
    expect(JSON.stringify(parseAs(file, strToU8(text)))).not.toContain('the-secret-key');
  });
});
