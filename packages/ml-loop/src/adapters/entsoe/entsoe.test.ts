import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { codesOf, lines } from '../testing/show.ts';
import { createEntsoeForecastProvider } from './index.ts';

const clock = fixedClock('2025-10-25T10:00:00Z');
const offline = createEntsoeForecastProvider({ http: noHttp, clock, key: undefined });
const file = (name: string) => fixture(import.meta.url, name);
const text = (name: string) => new TextDecoder().decode(file(name));
const parse = (xml: string) => offline.parse(bytesOf(xml), { fetchedAt: clock.now() });
const nl = getRegion('nl').code;

test('omitted positions of an A03 load curve repeat the previous one, also on a day of 25 hours', () => {
  const parsed = offline.parse(file('A65_load.xml'), {});
  const values = lines(parsed.batches, 'load_forecast');
  expect(values).toHaveLength(25);
  expect([values[0], values[1], values[3], values[4], values[24]]).toEqual([
    '2025-10-25T22:00Z +60m 9800',
    '2025-10-25T23:00Z +60m 9500.5',
    '2025-10-26T01:00Z +60m 9500.5',
    '2025-10-26T02:00Z +60m 9400',
    '2025-10-26T22:00Z +60m 9400',
  ]);
  expect(codesOf(parsed)).toEqual([]);
});

test('hourly and quarter-hourly wind and solar values are read; offshore and onshore wind are separate series', () => {
  const { batches, rejected } = offline.parse(file('A69_wind_solar.xml'), {});
  expect(lines(batches, 'solar_forecast')).toEqual([
    '2025-09-30T20:00Z +60m 0',
    '2025-09-30T21:00Z +60m 0',
    '2025-09-30T22:00Z +15m 0',
  ]);
  expect(lines(batches, 'wind_forecast', 'offshore')).toEqual([
    '2025-09-30T22:00Z +15m 1200',
    '2025-09-30T22:15Z +15m 1210',
  ]);
  expect(lines(batches, 'wind_forecast', 'onshore')).toEqual(['2025-09-30T22:00Z +15m 800']);
  expect(codesOf({ batches, rejected })).toEqual(['missing_value']);
});

describe('the time at which a forecast became known', () => {
  const knownAt = (xml: string, fetchedAt?: Date) =>
    offline.parse(bytesOf(xml), fetchedAt ? { fetchedAt } : {}).batches[0]!.points[0]!.knownAtMs;
  const load = text('A65_load.xml');
  const created = Date.parse('2025-10-25T09:40:00Z');

  test('is the creation time of the document', () => {
    expect([knownAt(load), knownAt(load, clock.now())]).toEqual([created, created]);
  });

  test('is never later than the download, whatever the document states', () => {
    const early = new Date('2025-10-25T09:00:00Z');
    expect(knownAt(load, early)).toBe(early.getTime());
  });

  test('is the deadline of publication for past days, flagged as assumed, but not for today and tomorrow', () => {
    const at = (xml: string, now: string) =>
      offline
        .parse(
          bytesOf(xml.replace(/<createdDateTime>.*<\/createdDateTime>/, `<createdDateTime>${now}</createdDateTime>`)),
          {},
        )
        .batches.flatMap(({ points }) => points)
        .map(
          ({ knownAtMs, isAssumed }) =>
            `${new Date(knownAtMs!).toISOString().slice(0, 16)}${isAssumed ? ' assumed' : ''}`,
        );
    const once = (values: readonly string[]) => [...new Set(values)];
    // 26 October 2025 has 25 hours; the day before it is 10:00 at +02:00.
    expect(once(at(load, '2025-10-27T00:30:00Z'))).toEqual(['2025-10-25T08:00 assumed']);
    expect(once(at(load, '2025-10-26T22:59:00Z'))).toEqual(['2025-10-26T22:59']);
    // The evening of 30 September and the midnight after it are two local days.
    const sun = text('A69_wind_solar.xml');
    expect(once(at(sun, '2025-10-01T04:00:00Z'))).toEqual(['2025-09-29T16:00 assumed', '2025-10-01T04:00']);
    expect(once(at(sun, '2025-10-02T04:00:00Z'))).toEqual(['2025-09-29T16:00 assumed', '2025-09-30T16:00 assumed']);
  });

  test('is the time of the download if the document states none, and unknown for a file', () => {
    const silent = load.replace(/<createdDateTime>.*<\/createdDateTime>/, '');
    expect([knownAt(silent, clock.now()), knownAt(silent)]).toEqual([clock.now().getTime(), null]);
  });
});

test.each([
  ['actual load', ['<process.processType>A01', '<process.processType>A16'], 'not_a_forecast'],
  ['a generation schedule', ['<type>A65', '<type>A71'], 'not_a_forecast'],
  ['a series of generation', ['outBiddingZone', 'inBiddingZone'], 'not_a_forecast'],
  ['an unknown zone', ['10YNL----------L', '10YXX----------L'], 'unknown_region'],
  ['another unit', ['MAW', 'MWH'], 'unknown_unit'],
  ['a curve of breakpoints', ['A03', 'A04'], 'invalid_row'],
  ['a length that is none', ['PT60M', 'PT7M'], 'invalid_time'],
])('%s gives no value', (_what, [from, to], code) => {
  const parsed = parse(text('A65_load.xml').replaceAll(from!, to!));
  expect([parsed.batches.flatMap(({ points }) => points), codesOf(parsed)]).toEqual([[], [code]]);
});

test('nuclear power is read neither as wind nor as solar', () => {
  const parsed = parse(text('A69_wind_solar.xml').replace('B18', 'B14'));
  expect(codesOf(parsed)).toContain('not_a_forecast');
  expect(lines(parsed.batches, 'wind_forecast', 'offshore')).toEqual([]);
});

test('all forms of an empty result give no values', () => {
  const ack = (code: string) =>
    `<Acknowledgement_MarketDocument xmlns="urn:y"><Reason><code>${code}</code><text>words</text></Reason></Acknowledgement_MarketDocument>`;
  expect(codesOf(parse(ack('999')))).toEqual(['no_data']);
  expect(() => parse(ack('A01'))).toThrow('rejected the request: A01 words');
  expect(codesOf(parse('<GL_MarketDocument><type>A65</type><process.processType>A01</process.processType></GL_MarketDocument>'))).toEqual(['no_data']); // biome-ignore format: one line reads best
  expect(codesOf(parse('<Publication_MarketDocument><type>A44</type></Publication_MarketDocument>'))).toEqual(['not_a_forecast']); // biome-ignore format: one line reads best
  expect(() => parse(text('A65_load.xml').slice(0, 900))).toThrow('truncated');
});

describe('fetching', () => {
  const interval = { start: new Date('2025-10-25T22:00:00Z'), end: new Date('2025-10-26T00:00:00Z') };

  test('requests load, wind and solar, and keeps values that start in the interval', async () => {
    const { http, requests } = stubHttp((url) => ({
      body: file(url.searchParams.get('documentType') === 'A65' ? 'A65_load.xml' : 'A69_wind_solar.xml'),
    }));
    const batches = await createEntsoeForecastProvider({ http, clock, key: 'token' }).fetch({ region: nl, interval });
    const asked = requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams));
    const span = { periodStart: '202510252200', periodEnd: '202510260000', securityToken: 'token' };
    expect(asked).toEqual([
      { documentType: 'A65', processType: 'A01', outBiddingZone_Domain: '10YNL----------L', ...span },
      { documentType: 'A69', processType: 'A01', in_Domain: '10YNL----------L', ...span },
    ]);
    expect(lines(batches, 'load_forecast')).toEqual(['2025-10-25T22:00Z +60m 9800', '2025-10-25T23:00Z +60m 9500.5']);
    expect(lines(batches, 'solar_forecast')).toEqual([]);
  });

  test('reports a failed document and keeps the other', async () => {
    const { http } = stubHttp((url) => ({
      body: url.searchParams.get('documentType') === 'A65' ? file('A65_load.xml') : '<html>maintenance</html>',
    }));
    const batches = await createEntsoeForecastProvider({ http, clock, key: 'token' }).fetch({ region: nl, interval });
    expect(batches.map(({ variable, points, rejected }) => [variable, points.length, rejected.map(({ code }) => code)])).toEqual([
      ['load_forecast', 2, []],
      ['wind_forecast', 0, ['unreachable']],
    ]); // biome-ignore format: a line per batch
  });

  test('requires a token, and returns nothing for regions without a code', async () => {
    const provider = createEntsoeForecastProvider({ http: noHttp, clock, key: undefined });
    await expect(provider.fetch({ region: nl, interval })).rejects.toThrow('token');
    expect(await provider.fetch({ region: getRegion('us_ny').code, interval })).toEqual([]);
  });
});
