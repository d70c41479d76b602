import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { codesOf, lines } from '../testing/show.ts';
import { createCarbonIntensityProvider } from './index.ts';

const clock = fixedClock('2025-10-26T00:10:00Z');
const offline = createCarbonIntensityProvider({ http: noHttp, clock });
const parse = (value: unknown) => offline.parse(bytesOf(value), {});
const national = fixture(import.meta.url, 'national.json');
const uk = getRegion('uk').code;

test('forecast and actual are two series; a null or missing actual value is skipped, 0 is kept', () => {
  const parsed = offline.parse(national, { fetchedAt: clock.now() });
  expect(lines(parsed.batches, 'carbon_intensity')).toEqual([
    '2025-10-25T23:30Z +30m 60',
    '2025-10-26T00:00Z +30m 71',
    '2025-10-26T01:00Z +30m 83',
  ]);
  expect(lines(parsed.batches, 'carbon_intensity', 'actual')).toEqual(['2025-10-25T23:30Z +30m 0']);
  expect(codesOf(parsed)).toEqual(['missing_value']);
  const knownAt = parsed.batches.flatMap(({ points }) => points.map(({ knownAtMs }) => knownAtMs));
  expect(new Set(knownAt)).toEqual(new Set([clock.now().getTime()]));
});

test('areas are identified by name, whatever their numbers', () => {
  const parsed = offline.parse(fixture(import.meta.url, 'regional.json'), {});
  expect(parsed.batches.map(({ region, points }) => [region, points.length])).toEqual([['uk_h', 1]]);
  expect(codesOf(parsed)).toEqual(['unknown_region']);
});

describe('all regions of a half-hour, with their times', () => {
  const NAMES = [
    ...['North Scotland', 'South Scotland', 'North West England', 'North East England', 'Yorkshire'],
    ...['North Wales & Merseyside', 'South Wales', 'West Midlands', 'East Midlands', 'East England'],
    ...['South West England', 'South England', 'London', 'South East England', 'England', 'Scotland', 'Wales', 'GB'],
  ];
  const halfHour = (from: string, to: string, forecast: number) => ({
    from: `2025-10-26T${from}Z`,
    to: `2025-10-26T${to}Z`,
    regions: NAMES.map((shortname, index) => ({
      regionid: index + 1,
      shortname,
      intensity: { forecast: forecast + index, index: 'low' },
      generationmix: [],
    })),
  });

  test('are 18 series', () => {
    const parsed = parse({ data: [halfHour('00:00', '00:30', 100)] });
    expect(codesOf(parsed)).toEqual([]);
    expect(new Set(parsed.batches.map(({ region }) => region)).size).toBe(18);
    expect(parsed.batches.map(({ points }) => points.map(({ value }) => value))).toEqual(
      NAMES.map((_, index) => [100 + index]),
    );
    expect(parsed.batches.find(({ region }) => region === 'uk_england')?.points).toMatchObject([{ value: 114 }]);
  });

  test('of several half-hours stay with their region; only an unknown or damaged region is rejected', () => {
    const second = halfHour('00:30', '01:00', 200);
    const data = [
      halfHour('00:00', '00:30', 100),
      { ...second, regions: [...second.regions, { shortname: 'Mars' }, 7] },
    ];
    const parsed = parse({ data });
    expect(parsed.batches[0]!.points.map(({ value }) => value)).toEqual([100, 200]);
    expect(codesOf(parsed)).toEqual(['unknown_region', 'unknown_region']);
  });
});

test('data can be a list or its only entry', () => {
  const entry = { from: '2025-10-26T00:00Z', to: '2025-10-26T00:30Z', intensity: { forecast: 5 } };
  expect(lines(parse({ data: entry }).batches, 'carbon_intensity')).toEqual(['2025-10-26T00:00Z +30m 5']);
  expect(parse({ data: entry })).toEqual(parse({ data: [entry] }));
});

test.each([
  [{ from: '2025-10-26T00:00Z', to: '2025-10-26T01:00Z', intensity: { forecast: 5 } }, ['invalid_time']],
  [{ from: '2025-10-26T00:10Z', to: '2025-10-26T00:40Z', intensity: { forecast: 5 } }, ['invalid_time']],
  [{ from: '2025-10-26T00:00', to: '2025-10-26T00:30', intensity: { forecast: 5 } }, ['invalid_time']],
  [{ from: '2025-10-26T00:00Z', to: '2025-10-26T00:30Z', intensity: { forecast: '5' } }, ['missing_value']],
  [{ from: '2025-10-26T00:00Z', to: '2025-10-26T00:30Z', intensity: { forecast: -5 } }, ['implausible_value']],
  [{ Biomass: 120, Coal: 937 }, ['not_a_forecast']],
])('%j gives no value', (entry, codes) => {
  const parsed = parse({ data: [entry] });
  expect([parsed.batches.flatMap(({ points }) => points), codesOf(parsed)]).toEqual([[], codes]);
});

test('errors of the API and other responses are reported as errors', () => {
  expect(() => parse({ error: { code: '400 Bad Request', message: 'from must be before to' } })).toThrow(
    '400 Bad Request',
  );
  expect(() => parse({ items: [] })).toThrow('Carbon Intensity');
  expect(() => parse('')).toThrow('empty');
});

test('a month is requested in pieces of at most 14 days, and duplicates are stored once', async () => {
  const { http, requests } = stubHttp((url) => {
    const [from = '', to = ''] = url.pathname.split('/').slice(-2);
    const halfHour = (ms: number) => ({
      from: new Date(ms).toISOString(),
      to: new Date(ms + 1_800_000).toISOString(),
      intensity: { forecast: 100 },
    });
    // The response includes the preceding half-hour.
    const first = Date.parse(from) - 1_800_000;
    const count = (Date.parse(to) - first) / 1_800_000;
    return {
      body: JSON.stringify({ data: Array.from({ length: count }, (_, index) => halfHour(first + index * 1_800_000)) }),
    };
  });
  const interval = { start: new Date('2025-09-01T00:00:00Z'), end: new Date('2025-10-01T00:00:00Z') };
  const batches = await createCarbonIntensityProvider({ http, clock }).fetch({ region: uk, interval });
  expect(requests.map(({ url }) => new URL(url).pathname.replace('/intensity/', ''))).toEqual([
    '2025-09-01T00:00Z/2025-09-14T00:00Z',
    '2025-09-14T00:00Z/2025-09-27T00:00Z',
    '2025-09-27T00:00Z/2025-10-01T00:00Z',
  ]);
  expect(batches.map(({ points, rejected }) => [points.length, rejected])).toEqual([[30 * 48, []]]);
  expect(
    await createCarbonIntensityProvider({ http, clock }).fetch({ region: getRegion('fr').code, interval }),
  ).toEqual([]);
});
