import { fixedClock, type Interval, localDay, type RegionCode } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';
import { stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { PROVIDER_ENTRIES } from './registry.ts';

const now = new Date('2025-11-03T12:00:00Z');
const clock = fixedClock(now.toISOString());
const KEY = 'a key+with/odd=signs';

const build = (id: string, http: HttpClient) =>
  PROVIDER_ENTRIES.find((entry) => entry.id === id)!.create({ http, clock, key: KEY, privateUse: false });

/** Addresses asked for one region and interval by a provider whose every answer is 404. */
async function asked(id: string, region: string, interval: Interval): Promise<string[]> {
  const { http, requests } = stubHttp(() => ({ status: 404 }));
  await build(id, http)
    .fetch({ regions: [region as RegionCode], interval, now })
    .catch(() => undefined);
  return requests.map(({ url }) => url);
}

describe.each([
  ['2025-10-26', '25'],
  ['2025-03-30', '23'],
])('the local day %s of %s hours', (date, _hours) => {
  const [year, month, day] = date.split('-');

  test.each([
    ['hvakosterstrommen', 'no1', 'Europe/Oslo', `/${year}/${month}-${day}_NO1.json`],
    ['elprisetjustnu', 'se3', 'Europe/Stockholm', `/${year}/${month}-${day}_SE3.json`],
    ['energy_charts', 'de', 'Europe/Berlin', `start=${date}&end=${date}`],
  ])('is one request to %s', async (id, region, timeZone, part) => {
    const urls = await asked(id, region, localDay(date, timeZone));
    expect(urls).toHaveLength(1);
    expect(urls[0]).toContain(part);
  });

  test('is requested by its instants if the API accepts them', async () => {
    const interval = localDay(date, 'Europe/Vienna');
    const [awattar] = await asked('awattar', 'at', interval);
    expect(awattar).toContain(`start=${interval.start.getTime()}&end=${interval.end.getTime()}`);
    const [entsoe] = await asked('entsoe', 'fr', interval);
    const stamp = (at: Date) => at.toISOString().replace(/\D/g, '').slice(0, 12);
    expect(entsoe).toContain(`periodStart=${stamp(interval.start)}&periodEnd=${stamp(interval.end)}`);
  });
});

test('days of New York across its autumn change are requested as one file each', async () => {
  const first = localDay('2025-11-01', 'America/New_York');
  const last = localDay('2025-11-03', 'America/New_York');
  const urls = await asked('nyiso', 'us_ny_nyc', { start: first.start, end: last.end });
  expect(urls.map((url) => /\/(\d{8})damlbmp_zone\.csv$/.exec(url)?.[1])).toEqual(['20251101', '20251102', '20251103']);
});

test('the days of Denmark across the change of datasets are requested from both', async () => {
  const interval = { start: localDay('2025-09-30', 'Europe/Copenhagen').start, end: new Date('2025-10-01T22:00:00Z') };
  const urls = (await asked('energidataservice', 'dk1', interval)).map((url) => new URL(url));
  expect(urls.map((url) => url.pathname)).toEqual(['/dataset/Elspotprices', '/dataset/DayAheadPrices']);
  for (const url of urls)
    expect(`${url.searchParams.get('start')} ${url.searchParams.get('end')}`).toBe('2025-09-30 2025-10-02');
});

describe('a key that the provider repeats in its answer', () => {
  const interval = { start: new Date('2025-11-01T23:00:00Z'), end: new Date('2025-11-02T23:00:00Z') };
  const ack = (code: string) =>
    `<Acknowledgement_MarketDocument><Reason><code>${code}</code><text>${KEY} is bad</text></Reason></Acknowledgement_MarketDocument>`;

  test.each([
    ['entsoe', 'fr', ack('B08')],
    ['entsoe', 'fr', ack('999')],
    ['openelectricity', 'sa1', JSON.stringify({ detail: `key ${KEY} expired` })],
    ['openelectricity', 'sa1', JSON.stringify({ success: false, error: `key ${KEY} expired` })],
    ['eia', 'us_ct', JSON.stringify({ error: `api_key ${KEY} invalid`, code: 400 })],
    ['eia', 'us_ct', JSON.stringify({ response: { data: 'none' }, request: { params: { api_key: KEY } } })],
    ['nrel', 'us_ct', JSON.stringify({ error: { code: 'API_KEY_INVALID', message: KEY } })],
    ['nrel', 'us_ct', JSON.stringify({ errors: [`${KEY} is bad`] })],
  ])('appears in no error and no rejection: %s', async (id, region, body) => {
    const { http, requests } = stubHttp(() => ({ body }));
    const outcome = await build(id, http)
      .fetch({ regions: [region as RegionCode], interval, now })
      .then(
        (parsed) => JSON.stringify(parsed),
        (error: Error & { cause?: unknown }) => `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`,
      );
    expect(requests.length).toBeGreaterThan(0);
    expect(outcome).not.toContain(KEY);
  });
});
