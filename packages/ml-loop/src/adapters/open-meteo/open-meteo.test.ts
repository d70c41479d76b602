import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { codesOf, lines } from '../testing/show.ts';
import { createOpenMeteoProvider } from './index.ts';

const clock = fixedClock('2025-10-25T12:20:00Z');
const offline = createOpenMeteoProvider({ http: noHttp, clock, key: undefined, privateUse: true });
const dk1 = getRegion('dk1').code;
const file = (name: string) => fixture(import.meta.url, name);

describe('a forecast for two places', () => {
  const parsed = offline.parse(file('two-places.json'), { region: dk1, fetchedAt: clock.now() });

  test('becomes the hourly mean of both; an hour missing in one place has no value', () => {
    expect(lines(parsed.batches, 'temperature')).toEqual([
      '2025-10-26T00:00Z +60m 0',
      '2025-10-26T01:00Z +60m 0.5',
      '2025-10-26T03:00Z +60m 2.5',
    ]);
    expect(codesOf(parsed)).toEqual(['missing_value']);
  });

  test('keeps the heights of the wind apart', () => {
    expect(lines(parsed.batches, 'wind_speed', '10m')[0]).toBe('2025-10-26T00:00Z +60m 5');
    expect(lines(parsed.batches, 'wind_speed', '100m')[0]).toBe('2025-10-26T00:00Z +60m 9');
  });

  test('assigns radiation to the hour before its time stamp, over which it is averaged', () => {
    expect(lines(parsed.batches, 'irradiance')).toEqual([
      '2025-10-25T23:00Z +60m 0',
      '2025-10-26T00:00Z +60m 5',
      '2025-10-26T01:00Z +60m 30',
      '2025-10-26T02:00Z +60m 70',
    ]);
  });

  test('is known when it was fetched; for a file of unknown age it is unknown', () => {
    const knownAt = (from: typeof parsed) => [
      ...new Set(from.batches.flatMap(({ points }) => points.map((point) => point.knownAtMs))),
    ];
    expect(knownAt(parsed)).toEqual([clock.now().getTime()]);
    expect(knownAt(offline.parse(file('two-places.json'), { region: dk1 }))).toEqual([null]);
  });
});

describe('the archive of observed weather, in the same format', () => {
  const archive = (fetchedAt?: Date) =>
    offline.parse(
      bytesOf({
        utc_offset_seconds: 0,
        timezone: 'GMT',
        hourly_units: { time: 'iso8601', temperature_2m: '°C' },
        hourly: {
          time: ['2025-10-20T00:00', '2025-10-25T13:00', '2025-10-25T14:00'],
          temperature_2m: [1, 2, 3],
        },
      }),
      { region: dk1, ...(fetchedAt ? { fetchedAt } : {}) },
    );

  test('is not a forecast: hours before the download are rejected', () => {
    const parsed = archive(new Date('2025-10-25T14:20:00Z'));
    expect(lines(parsed.batches, 'temperature')).toEqual(['2025-10-25T13:00Z +60m 2', '2025-10-25T14:00Z +60m 3']);
    expect(codesOf(parsed)).toEqual(['not_a_forecast']);
    expect(codesOf(archive(new Date('2025-11-01T00:00:00Z')))).toEqual(new Array(3).fill('not_a_forecast'));
    expect(codesOf(archive(new Date('2025-10-19T00:00:00Z')))).toEqual([]);
  });

  test('of unknown age is dated to the time of reading', () => {
    const parsed = archive();
    expect(lines(parsed.batches, 'temperature')).toEqual(['2025-10-25T13:00Z +60m 2', '2025-10-25T14:00Z +60m 3']);
    expect(parsed.batches[0]!.rejected[0]!.reason).toContain('specify the fetch time');
  });
});

test('a forecast made two days before was known before noon of the day before, whatever the hour', () => {
  const { batches } = offline.parse(file('previous-runs.json'), {
    region: getRegion('nl').code,
    fetchedAt: clock.now(),
  });
  const [late] = batches[0]!.points;
  // 01:00 UTC on 21 March, the small hours of a local day; known by 13:00 UTC two days before.
  expect([new Date(late!.startMs).toISOString(), new Date(late!.knownAtMs!).toISOString()]).toEqual([
    '2025-03-21T01:00:00.000Z',
    '2025-03-19T13:00:00.000Z',
  ]);
  expect(lines(batches, 'temperature')).toEqual(['2025-03-21T01:00Z +60m -3.5', '2025-03-21T02:00Z +60m -4']);
});

test('a local time stamp is accepted only while the offset in the response applies', () => {
  const parsed = offline.parse(file('local-clock-change.json'), { region: getRegion('de').code });
  expect(lines(parsed.batches, 'wind_speed', '10m')).toEqual(['2025-10-25T22:00Z +60m 10', '2025-10-25T23:00Z +60m 5']);
  expect(codesOf(parsed)).toEqual(['invalid_time', 'invalid_time', 'invalid_time']);
});

describe('units', () => {
  const of = (unit: string, value: unknown, key = 'temperature_2m') =>
    offline.parse(
      bytesOf({
        utc_offset_seconds: 0,
        timezone: 'GMT',
        hourly_units: { [key]: unit },
        hourly: { time: [1_761_436_800], [key]: [value] },
      }),
      { region: dk1 },
    );

  test.each([
    ['°F', 14, -10, 'temperature_2m'],
    ['km/h', 36, 10, 'wind_speed_10m'],
    ['kn', 3600, undefined, 'wind_speed_10m'],
    ['mp/h', 10, 4.4704, 'wind_speed_100m'],
  ])('%s: %d is converted to %j', (unit, value, expected, key) => {
    expect(of(unit, value, key).batches[0]?.points[0]?.value).toEqual(
      expected === undefined ? undefined : expect.closeTo(expected, 9),
    );
  });

  test.each(['m/s', 'K', ''])('a temperature in %j is rejected', (unit) => {
    expect(codesOf(of(unit, 5))).toEqual(['unknown_unit']);
  });

  test('text, null and impossible values are rejected as temperatures', () => {
    expect([of('°C', '5'), of('°C', null), of('°C', 283.15)].map(codesOf)).toEqual([
      ['missing_value'],
      ['missing_value'],
      ['implausible_value'],
    ]);
  });
});

describe('fetching', () => {
  const body = file('two-places.json');
  const interval = { start: new Date('2025-10-24T00:00:00Z'), end: new Date('2025-10-26T02:00:00Z') };

  test('requests the archive of runs for the past and the forecast for the future, all places at once, in UTC', async () => {
    const { http, requests } = stubHttp(() => ({ body }));
    const provider = createOpenMeteoProvider({ http, clock, key: undefined, privateUse: true });
    const batches = await provider.fetch({ region: dk1, interval });
    const urls = requests.map(({ url }) => new URL(url));
    expect(urls.map(({ host, searchParams }) => [host, searchParams.get('start_date'), searchParams.get('end_date')])).toEqual([
      ['previous-runs-api.open-meteo.com', '2025-10-24', '2025-10-25'],
      ['api.open-meteo.com', '2025-10-25', '2025-10-26'],
    ]); // biome-ignore format: a line per request
    expect(urls[1]!.searchParams.get('latitude')).toBe('56.9,55.5');
    expect([urls[1]!.searchParams.get('timezone'), urls[1]!.searchParams.get('timeformat')]).toEqual([
      'UTC',
      'unixtime',
    ]);
    expect(lines(batches, 'temperature')).toEqual(['2025-10-26T00:00Z +60m 0', '2025-10-26T01:00Z +60m 0.5']);
  });

  test('uses the customer hosts with a key, and is limited to private use without one', async () => {
    const { http, requests } = stubHttp(() => ({ body }));
    const ask = (key: string | undefined, privateUse: boolean) =>
      createOpenMeteoProvider({ http, clock, key, privateUse }).fetch({ region: dk1, interval });
    await ask('abc', false);
    expect(new URL(requests[0]!.url).host).toBe('customer-previous-runs-api.open-meteo.com');
    await expect(ask(undefined, false)).rejects.toThrow('key');
  });

  test('requests nothing for an unknown place or beyond sixteen days', async () => {
    const { http, requests } = stubHttp(() => ({ body }));
    const provider = createOpenMeteoProvider({ http, clock, key: undefined, privateUse: true });
    const later = { start: new Date('2025-12-24T00:00:00Z'), end: new Date('2025-12-25T00:00:00Z') };
    expect(await provider.fetch({ region: dk1, interval: later })).toEqual([]);
    expect(await provider.fetch({ region: getRegion('us_tx').code, interval })).toEqual([]);
    expect(requests).toEqual([]);
  });
});

test('returns the mean over all places of a region, or nothing', async () => {
  const two = JSON.parse(new TextDecoder().decode(file('two-places.json')));
  const { wind_speed_100m: _, ...hourly } = two[1].hourly;
  const lacking = offline.parse(bytesOf([two[0], { ...two[1], hourly }]), { region: dk1 });
  expect([lines(lacking.batches, 'wind_speed', '100m'), codesOf(lacking)]).toEqual([
    [],
    ['no_data', 'missing_value'].sort(),
  ]);
  expect(lines(lacking.batches, 'wind_speed', '10m')).toHaveLength(4);
  const { http } = stubHttp(() => ({ body: JSON.stringify(two[0]) }));
  const provider = createOpenMeteoProvider({ http, clock, key: undefined, privateUse: true });
  const interval = { start: new Date('2025-10-26T00:00:00Z'), end: new Date('2025-10-26T02:00:00Z') };
  await expect(provider.fetch({ region: dk1, interval })).rejects.toThrow('1 of 2 places');
});

test('reports rejections and other responses as errors, without the key', () => {
  const parse = (text: unknown) => offline.parse(bytesOf(text), { region: dk1 });
  expect(() => parse({ error: true, reason: "Parameter 'latitude' must be in range" })).toThrow(
    'rejected the request: Parameter',
  );
  expect(() => parse({ generationtime_ms: 0.5 })).toThrow('hourly forecast');
  expect(() => parse([])).toThrow('hourly forecast');
  expect(() => parse('<html></html>')).toThrow('HTML');
  expect(codesOf(offline.parse(file('two-places.json'), {}))).toEqual(['unknown_region']);
});
