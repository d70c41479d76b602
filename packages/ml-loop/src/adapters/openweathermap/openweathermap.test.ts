import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { ProviderError } from '@energy-optimizer/providers';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { codesOf, lines } from '../testing/show.ts';
import { createOpenWeatherMapProvider } from './index.ts';

const clock = fixedClock('2025-10-25T14:20:00Z');
const offline = createOpenWeatherMapProvider({ http: noHttp, clock, key: undefined });
const at = getRegion('si').code;
const forecast = fixture(import.meta.url, 'forecast.json');
const parse = (value: unknown) => offline.parse(bytesOf(value), { region: at });

test('steps of three hours stay three hours; kelvin become degrees Celsius; 0 m/s is a wind speed', () => {
  const parsed = offline.parse(forecast, { region: at, fetchedAt: clock.now() });
  expect(lines(parsed.batches, 'temperature')).toEqual(['2025-10-25T16:00Z +180m 0', '2025-10-25T19:00Z +180m -4.5']);
  expect(lines(parsed.batches, 'wind_speed', '10m')).toEqual([
    '2025-10-25T16:00Z +180m 0',
    '2025-10-25T19:00Z +180m 3.5',
    '2025-10-25T22:00Z +180m 4.25',
  ]);
  expect(codesOf(parsed)).toEqual(['missing_value']);
  expect(parsed.batches[0]!.points[0]!.knownAtMs).toBe(clock.now().getTime());
});

test('hourly values of One Call are read as hours', () => {
  const { batches } = parse({ lat: 46, lon: 15, hourly: [{ dt: 1_761_408_000, temp: 283.15, wind_speed: 2 }] });
  expect(lines(batches, 'temperature')).toEqual(['2025-10-25T16:00Z +60m 10']);
});

describe('a response that is not a forecast', () => {
  test('an observation is distinguished from a forecast', () => {
    expect(codesOf(parse({ cod: 200, dt: 1_761_408_000, main: { temp: 280 } }))).toEqual(['not_a_forecast']);
  });

  const midnight = 1_761_350_400;
  const hours = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ dt: from + index * 3_600, temp: 283.15, wind_speed: 2 }));
  const step = (dt: number) => ({ dt, main: { temp: 280 }, wind: { speed: 1 } });

  test.each([
    ['hours before the current one', { current: { dt: midnight + 80_000 }, hourly: hours(midnight, 24) }],
    [
      'a UTC day without its forecast, asked for at midnight',
      { current: { dt: midnight }, hourly: hours(midnight, 24) },
    ],
    ['the same, cut off', { current: { dt: midnight }, hourly: hours(midnight, 5) }],
    ["One Call 3.0's timemachine", { lat: 1, lon: 2, data: [{ dt: midnight, temp: 283.15, wind_speed: 2 }] }],
    [
      'the history API',
      { cod: '200', message: 'Count: 2', calctime: 0.1, cnt: 2, list: [step(midnight), step(midnight + 3_600)] },
    ],
    ['a day summary', { lat: 1, lon: 2, date: '2025-10-25', temperature: { min: 280 } }],
    ['observations of several places', { cnt: 1, list: [{ ...step(midnight), coord: { lat: 1, lon: 2 }, name: 'x' }] }],
  ])('is rejected: %s', (_, body) => {
    const parsed = parse(body);
    expect([parsed.batches, codesOf(parsed)]).toEqual([[], ['not_a_forecast']]);
  });

  test('hours from the current one on are forecasts; the hourly list format has hourly steps', () => {
    const ahead = parse({ current: { dt: midnight + 100 }, daily: [], hourly: hours(midnight, 48) });
    expect(lines(ahead.batches, 'temperature')).toHaveLength(48);
    const later = parse({ current: { dt: midnight + 4_000 }, hourly: hours(midnight + 3_600, 24) });
    expect(lines(later.batches, 'temperature')).toHaveLength(24);
    const hourly = parse({ cod: '200', city: {}, list: [step(midnight), step(midnight + 3_600)] });
    expect(lines(hourly.batches, 'wind_speed', '10m')).toEqual([
      '2025-10-25T00:00Z +60m 1',
      '2025-10-25T01:00Z +60m 1',
    ]);
  });

  test.each([
    [{ cod: 401, message: 'Invalid API key' }, 'rejected the request with 401: Invalid API key'],
    [{ cod: '404', message: 'city not found' }, 'rejected the request with 404'],
    [{ cod: null }, 'rejected the request'],
    [{ coord: {} }, 'neither list nor hourly'],
    ['<html>', 'HTML'],
    ['{"cod":"200","list":[', 'truncated'],
  ])('%j is an error', (body, message) => {
    expect(() => parse(body)).toThrow(message);
  });

  test.each([
    [{ dt: 1_761_408_000_000 }, ['invalid_time']],
    [{ dt: '1761408000' }, ['invalid_row']],
    [7, ['invalid_row']],
    [{ dt: 1_761_408_000, main: { temp: 12 }, wind: { speed: 1 } }, ['implausible_value']],
  ])('a step such as %j is rejected', (step, codes) => {
    expect(codesOf(parse({ cod: '200', list: [step] }))).toEqual(codes);
  });

  test('an empty list is reported', () => {
    expect(codesOf(parse({ cod: '200', list: [] }))).toEqual(['no_data']);
  });
});

describe('fetching', () => {
  const interval = { start: new Date('2025-10-25T18:00:00Z'), end: new Date('2025-10-25T22:00:00Z') };

  test('averages a zone over all its places, and keeps values that start in the interval', async () => {
    const { http, requests } = stubHttp((url) => ({
      body: JSON.stringify({
        cod: '200',
        list: [1_761_408_000, 1_761_418_800, 1_761_429_600].map((dt) => ({
          dt,
          main: { temp: 273.15 + Number(url.searchParams.get('lat')) },
          wind: { speed: 2 },
        })),
      }),
    }));
    const provider = createOpenWeatherMapProvider({ http, clock, key: 'k' });
    const batches = await provider.fetch({ region: getRegion('dk1').code, interval });
    expect(requests).toHaveLength(2);
    expect(lines(batches, 'temperature')).toEqual(['2025-10-25T19:00Z +180m 56.2']);
  });

  test('fails if any place fails, because a mean over the others would be another quantity', async () => {
    const { http } = stubHttp((url) => {
      if (url.searchParams.get('lat') === '55.5') throw new ProviderError('provider_unreachable', 'it is down');
      return { body: forecast };
    });
    const provider = createOpenWeatherMapProvider({ http, clock, key: 'k' });
    await expect(provider.fetch({ region: getRegion('dk1').code, interval })).rejects.toThrow('down');
  });

  test('requests nothing for the past, and nothing without a key', async () => {
    const { http, requests } = stubHttp(() => ({ body: forecast }));
    const past = { start: new Date('2025-10-24T00:00:00Z'), end: new Date('2025-10-25T00:00:00Z') };
    const provider = createOpenWeatherMapProvider({ http, clock, key: 'k' });
    expect(await provider.fetch({ region: at, interval: past })).toEqual([]);
    await expect(createOpenWeatherMapProvider({ http, clock, key: undefined }).fetch({ region: at, interval })).rejects.toThrow('key'); // biome-ignore format: one line reads best
    expect(requests).toEqual([]);
  });
});
