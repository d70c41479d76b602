import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { HOUR_MS, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAhead } from './testing/prices.ts';
import { API_KEY, startServer, type TestServer } from './testing/server.ts';

/** Two real adapters: one provider works, the other is a loopback peer controlled by the test. */

type Manner = 'works' | 'fails' | 'hangs';
let elering: Manner = 'fails';
let peer: Server;
let database: TestDatabase;
let server: TestServer;
const hour = Math.floor(systemClock.now().getTime() / HOUR_MS) * HOUR_MS;

beforeAll(async () => {
  peer = createServer((request, response) => {
    if (request.url?.startsWith('/v1/marketdata')) {
      const rows = [-1, 0, 1, 2].map((n) => ({
        start_timestamp: hour + n * HOUR_MS,
        end_timestamp: hour + (n + 1) * HOUR_MS,
        marketprice: 42.5,
        unit: 'Eur/MWh',
      }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: rows }));
    } else if (elering === 'fails') response.writeHead(500).end('<h1>secret stack trace</h1>');
    else if (elering === 'works') {
      const rows = [0, 1].map((n) => ({ timestamp: hour / 1_000 + n * 3_600, price: 10 + n }));
      response.end(JSON.stringify({ success: true, data: { ee: rows, lv: rows, lt: rows, fi: rows } }));
    }
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const { port } = peer.address() as AddressInfo;
  const toPeer: typeof globalThis.fetch = (input, init) => {
    const { pathname, search } = new URL(String(input));
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, init);
  };
  database = await testDatabase();
  server = await startServer({ database, env: { PROVIDERS: 'awattar,elering' }, fetch: toPeer });
});
afterAll(async () => {
  await server.close();
  peer.closeAllConnections();
  peer.close();
  await database.drop();
});

interface Refreshed {
  readonly providers: {
    provider: string;
    status: string;
    stored: number;
    error: { code: string; message: string } | null;
  }[];
}
const post = (headers: Record<string, string>) =>
  fetch(`${server.url}/api/v1/prices/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
const metricsText = async () => {
  const response = await fetch(`${server.url}/metrics`, { headers: { 'x-api-key': API_KEY } });
  expect(response.status).toBe(200);
  return response.text();
};
/** The value of a series, e.g. `price_sync_points{source="awattar",outcome="stored"}`. */
const valueIn = (text: string, series: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? Number.NaN,
  );

describe('one provider is down', { shuffle: false }, () => {
  test('refresh stores the other provider’s prices and names the failure, without internals', async () => {
    const response = await post({ 'x-api-key': API_KEY });
    const { providers } = (await response.json()) as Refreshed;
    expect(response.status).toBe(200);
    expect(Object.fromEntries(providers.map((one) => [one.provider, one]))).toMatchObject({
      elering: { status: 'failed', stored: 0 },
      awattar: { status: 'ok', stored: 8, error: null },
    });
    const failed = providers.find(({ provider }) => provider === 'elering');
    expect(failed?.error).toMatchObject({
      code: 'provider_unreachable',
      message: expect.stringContaining('status 500'),
    });
    expect(JSON.stringify(providers)).not.toContain('secret');
    const { body } = await server.get('/api/v1/prices/current?region=de');
    expect(body).toMatchObject({ prices: [{ source: 'awattar', price: 0.0425 }] });
  }, 60_000);

  test('/health/ready is degraded, names the provider with its reason, and stays 200', async () => {
    const health = await until(async () => {
      const seen = (await server.get('/health/ready')) as {
        status: number;
        body: {
          status: string;
          checks: Record<string, { status: string; reason?: string; consecutiveFailures?: number }>;
        };
      };
      return seen.body.status === 'degraded' ? seen : undefined;
    });
    expect(health.status).toBe(200);
    expect(health.body.checks).toMatchObject({
      database: { status: 'ok' },
      'provider:awattar': { status: 'ok', consecutiveFailures: 0 },
      'provider:elering': { status: 'degraded', consecutiveFailures: 1, reason: expect.stringContaining('status 500') },
    });
  });

  test('the metrics report the failed provider', async () => {
    const text = await metricsText();
    expect(valueIn(text, 'price_sync_consecutive_failures{source="elering"}')).toBe(1);
    expect(valueIn(text, 'price_sync_consecutive_failures{source="awattar"}')).toBe(0);
    expect(valueIn(text, 'price_sync_points{source="awattar",outcome="stored"}')).toBe(8);
  });

  test('a hanging provider does not delay the response beyond the deadline', async () => {
    elering = 'hangs';
    const startedAt = performance.now();
    const { providers } = await server.runtime.pricing.service.refresh({
      providers: ['awattar', 'elering'],
      deadlineMs: 1_500,
    });
    // The first attempt alone would have 20 s.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(providers.map(({ provider, status }) => [provider, status])).toEqual([
      ['awattar', 'ok'],
      ['elering', 'failed'],
    ]);
  });

  test('an aborted call does not count as a provider failure', async () => {
    const failures = async () =>
      (await server.runtime.pricing.service.sourceStatus()).find(({ source }) => source === 'elering')
        ?.consecutiveFailures;
    const before = await failures();
    const caller = new AbortController();
    const refreshing = server.runtime.pricing.service.refresh({ providers: ['elering'], signal: caller.signal });
    caller.abort();
    expect((await refreshing).providers[0]?.error?.code).toBe('refresh_given_up');
    expect(await failures()).toBe(before);
  });
});

describe('refresh and metrics', () => {
  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { 'x-api-key': `${API_KEY}x` }],
    ['a wrong bearer', { authorization: 'Bearer nope' }],
    ['a key with nothing in it', { 'x-api-key': '' }],
  ])('%s is 401', async (_what, headers) => {
    const responses = await Promise.all([post(headers), fetch(`${server.url}/metrics`, { headers })]);
    expect(responses.map(({ status }) => status)).toEqual([401, 401]);
    expect(responses.map((result) => result.headers.get('www-authenticate'))).toEqual(
      responses.map(() => 'Bearer realm="energy-optimizer"'),
    );
    const bodies = await Promise.all(responses.map((result) => result.text()));
    expect(bodies.join()).not.toContain(API_KEY);
  });

  test('accept the key as a bearer token', async () => {
    const { status } = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${API_KEY}` } });
    expect(status).toBe(200);
  });

  test('are disabled without a configured key', async () => {
    const keyless = await startServer({ database, env: { INTERNAL_API_KEY: '' } });
    const headers = [
      {},
      { 'x-api-key': '' },
      { 'x-api-key': 'undefined' },
      { authorization: 'Bearer ' },
      { 'x-api-key': API_KEY },
    ];
    const statuses = await Promise.all(
      headers.map(async (one) => {
        const refresh = await fetch(`${keyless.url}/api/v1/prices/refresh`, {
          method: 'POST',
          headers: one as Record<string, string>,
        });
        const metrics = await fetch(`${keyless.url}/metrics`, { headers: one as Record<string, string> });
        return [refresh.status, metrics.status];
      }),
    );
    expect(statuses).toEqual(headers.map(() => [401, 401]));
    await keyless.close();
  });
});

test('/metrics has actual values for everything an operator monitors', async () => {
  await server.get('/api/v1/prices/current?region=de');
  await server.get('/api/v1/prices/current?region=de');
  await server.get('/api/v1/prices/current?region=atlantis');
  await fetch(`${server.url}/trpc/prices.current?input=${encodeURIComponent('{"json":{"region":"de"}}')}`);
  elering = 'works';
  await server.runtime.jobs.runNow('price-sync');
  await until(
    async () => (await server.runtime.jobs.recent({ job: 'price-sync', limit: 1 }))[0]?.status === 'succeeded',
  );
  await server.runtime.pricing.service.importPoints(
    dayAhead({ at: new Date(hour), priceOf: () => 1, key: { source: 'csv' } }),
  );
  const text = await metricsText();
  const CURRENT = 'method="GET",route="/api/v1/prices/current"';
  const above = (series: string, least: number) => ({ series, ok: valueIn(text, series) >= least });
  const wanted = [
    above(`http_requests_total{${CURRENT},status="200",cached="true"}`, 1),
    above(`http_requests_total{${CURRENT},status="200",cached="false"}`, 1),
    above(`http_requests_total{${CURRENT},status="422",cached="false"}`, 1),
    above('http_requests_total{method="GET",route="/trpc/prices.current",status="200",cached="false"}', 1),
    above(`http_request_duration_seconds_bucket{${CURRENT},status="200",cached="false",le="+Inf"}`, 1),
    above(`http_request_duration_seconds_sum{${CURRENT},status="200",cached="false"}`, 0.000_01),
    above('price_data_end_timestamp_seconds{source="awattar"}', hour / 1_000 + 3 * 3_600),
    above('price_source_fresh{source="awattar"}', 0),
    above('price_data_end_timestamp_seconds{source="csv"}', hour / 1_000),
    above('price_sync_last_success_timestamp_seconds{source="awattar"}', hour / 1_000),
    above('price_sync_points{source="awattar",outcome="fetched"}', 8),
    above('price_sync_points{source="awattar",outcome="unchanged"}', 8),
    above('job_last_run_timestamp_seconds{job="price-sync",status="succeeded"}', hour / 1_000),
    above('job_last_duration_seconds{job="price-sync"}', 0),
    above('db_pool_connections{state="total"}', 1),
    above('db_pool_connections{state="max"}', 10),
    above('db_pool_connections{state="waiting"}', 0),
    above('provider_breaker_open{provider="awattar"}', 0),
    above('http_streams_open', 0),
    above('process_resident_memory_bytes', 1e7),
    above('nodejs_eventloop_lag_seconds', 0),
  ];
  expect(wanted.filter(({ ok }) => !ok)).toEqual([]);
  expect(text).not.toContain('price_source_fresh{source="csv"}');
});
