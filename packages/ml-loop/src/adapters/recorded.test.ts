import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { noHttp, recorded } from '@energy-optimizer/providers/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { EXOGENOUS_PROVIDER_ENTRIES } from '../exogenous/registry.ts';
import { codesOf, expectSound } from './testing/show.ts';

/** Recorded responses are optional and not part of the repository. */
const FOLDERS = ['carbon_intensity_uk', 'entsoe', 'open_meteo', 'openweathermap'] as const;
const files = FOLDERS.flatMap((folder) =>
  recorded(folder).map(({ name, payload }) => ({ id: folder, file: `${folder}/${name}`, payload })),
);
if (files.length === 0)
  process.stdout.write('  NOT RUN: recorded responses are not next to the project (SHARED_DIR)\n');

interface Expected {
  readonly points: number;
  readonly rejected: Record<string, number>;
  /** Variable, name, start, end and value of the first point. */
  readonly first?: readonly [string, string, string, string, number];
}

// biome-ignore format: one recorded file per line
const EXPECTED: Readonly<Record<string, Expected>> = {
  'carbon_intensity_uk/get_factors.json': { points: 0, rejected: { not_a_forecast: 1 } },
  'carbon_intensity_uk/intensity_2026-08-03.json': { points: 96, rejected: {}, first: ['carbon_intensity', '', '2026-08-03T23:00Z', '2026-08-03T23:30Z', 146] },
  'carbon_intensity_uk/pc_no_dates.json': { points: 1, rejected: {}, first: ['carbon_intensity', '', '2021-04-30T22:30Z', '2021-04-30T23:00Z', 309] },
  'entsoe/A44_ES_2025-09-28_10-02_60to15.xml': { points: 0, rejected: { not_a_forecast: 1 } },
  'entsoe/A44_FR_2023-05_PT60M_A01.xml': { points: 0, rejected: { not_a_forecast: 1 } },
  'entsoe/BE_15M_avg.xml': { points: 0, rejected: { not_a_forecast: 1 } },
  'entsoe/BE_15M_exact4.xml': { points: 0, rejected: { not_a_forecast: 1 } },
  'entsoe/BE_60M.xml': { points: 0, rejected: { not_a_forecast: 1 } },
  'entsoe/ack_no_matching_data.xml': { points: 0, rejected: { no_data: 1 } },
  'open_meteo/forecast_radiation_eos.json': { points: 216, rejected: {}, first: ['temperature', '', '2026-03-01T23:00Z', '2026-03-02T00:00Z', 3.2] },
  'open_meteo/forecast_sao_paulo.json': { points: 168, rejected: {}, first: ['temperature', '', '2023-10-25T03:00Z', '2023-10-25T04:00Z', 23.1] },
  'openweathermap/observation_json.json': { points: 0, rejected: { not_a_forecast: 1 } },
  'openweathermap/one_call_json.json': { points: 2, rejected: {}, first: ['temperature', '', '2020-04-04T12:00Z', '2020-04-04T13:00Z', 7] },
  'openweathermap/three_hours_forecast_at_coords_json.json': { points: 2, rejected: {}, first: ['temperature', '', '2014-10-12T09:00Z', '2014-10-12T12:00Z', 10.62] },
};

/** Open-Meteo's responses do not state that they are forecasts; treated as fetched before all of their hours. */
const FETCHED: Readonly<Record<string, { readonly fetchedAt: Date }>> = {
  open_meteo: { fetchedAt: new Date('2023-01-01T00:00:00Z') },
};

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;

describe.skipIf(files.length === 0)('recorded responses', () => {
  let read = 0;
  afterAll(() => process.stdout.write(`recorded responses (weather, load, carbon): ${read} files read\n`));

  test.each(files)('of $file give values or a reason', ({ id, file, payload }) => {
    const entry = EXOGENOUS_PROVIDER_ENTRIES.find((candidate) => candidate.id === id)!;
    const clock = fixedClock('2026-11-01T00:00:00Z');
    const provider = entry.create({ http: noHttp, clock, key: undefined, privateUse: true });
    const parsed = provider.parse(payload, { region: getRegion('uk').code, ...FETCHED[id] });
    read++;
    expectSound(parsed);
    const counts: Record<string, number> = {};
    for (const code of codesOf(parsed)) counts[code] = (counts[code] ?? 0) + 1;
    const points = parsed.batches.reduce((sum, batch) => sum + batch.points.length, 0);
    const batch = parsed.batches.find((candidate) => candidate.points.length > 0);
    const point = batch?.points[0];
    const first = batch &&
      point && [batch.variable, batch.name, iso(point.startMs), iso(point.endMs), Number(point.value.toFixed(6))];
    expect({ points, rejected: counts, ...(first ? { first } : {}) }).toEqual(EXPECTED[file]);
  });

  test('include every file of these providers', () => {
    expect(files.map(({ file }) => file).sort()).toEqual(Object.keys(EXPECTED).sort());
  });
});
