import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { SERVICE_KEY, startTestHttp } from '../testing/http.ts';
import { rawGet } from '../testing/raw.ts';

const REST = '/api/v1/probe/cached';
const TRPC = '/trpc/probe.cached';

test.each([REST, TRPC])('%s: the second anonymous GET is served from the cache, byte for byte', async (path) => {
  await using http = await startTestHttp();
  const cold = await rawGet(http.url + path);
  const hot = await rawGet(http.url + path);
  expect(http.state.calls).toBe(1);
  expect(hot.body).toEqual(cold.body);
  const own = ['x-request-id', 'server-timing', 'date'];
  const shared = (headers: object) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));
  expect(shared(hot.headers)).toEqual(shared(cold.headers));
  expect(hot.headers['x-request-id']).not.toBe(cold.headers['x-request-id']);
});

test('a write and the end of an interval are visible to the next request', async () => {
  await using http = await startTestHttp();
  const value = async () => ((await (await fetch(http.url + REST)).json()) as { value: number }).value;
  expect(await value()).toBe(1);
  http.state.value = 2;
  expect(await value()).toBe(1);
  http.cache.invalidate(['probe']);
  expect(await value()).toBe(2);
  http.state.value = 3;
  http.state.expiresAt = new Date('2026-01-01T12:30:00Z');
  http.clock.set('2026-01-01T12:15:00Z');
  expect(await value()).toBe(3);
});

test('a response computed during a write is sent but not cached', async () => {
  await using http = await startTestHttp();
  const gate = Promise.withResolvers<void>();
  http.state.hold = gate.promise;
  const running = fetch(http.url + REST);
  await expect.poll(() => http.state.calls).toBe(1);
  http.state.value = 2;
  http.cache.invalidate(['probe']);
  gate.resolve();
  expect(await (await running).json()).toMatchObject({ value: 1 });
  expect(await (await fetch(http.url + REST)).json()).toMatchObject({ value: 2 });
});

test.each([{ 'x-api-key': SERVICE_KEY }, { authorization: `Bearer ${SERVICE_KEY}` }, { cookie: 'session=1' }])(
  'requests with credentials %o neither fill the cache nor are served from it',
  async (headers: Record<string, string>) => {
    await using http = await startTestHttp();
    const withCredentials = await fetch(http.url + REST, { headers });
    expect(withCredentials.headers.get('cache-control')).toBe('no-store');
    expect(http.cache.stats.entries).toBe(0);
    await fetch(http.url + REST);
    http.state.value = 2;
    expect(await (await fetch(http.url + REST, { headers })).json()).toMatchObject({ value: 2 });
  },
);

test('an incorrect key is rejected even if the response is cached', async () => {
  await using http = await startTestHttp();
  await fetch(http.url + REST);
  expect((await fetch(http.url + REST, { headers: { 'x-api-key': 'wrong' } })).status).toBe(401);
});

test('ETag: 304 without a body with and without the cache, and a new ETag after a change', async () => {
  await using http = await startTestHttp();
  const { etag } = (await rawGet(http.url + REST)).headers;
  const revalidate = () => rawGet(http.url + REST, { 'if-none-match': `"other", ${etag}` });
  const hot = await revalidate();
  http.cache.clear();
  const cold = await revalidate();
  for (const response of [hot, cold]) {
    expect(response).toMatchObject({ status: 304, headers: { etag, 'x-content-type-options': 'nosniff' } });
    expect(response.body).toHaveLength(0);
  }
  http.state.value = 2;
  http.cache.clear();
  expect(await revalidate()).toMatchObject({ status: 200 });
});

test.each([600, 5_000, 50_000])(
  'responses above 1 kB are compressed (%i characters of two bytes), and both variants are cached with the same content',
  async (size) => {
    await using http = await startTestHttp();
    const url = `${http.url}${REST}?size=${size}`;
    for (const round of ['cold', 'hot']) {
      const plain = await rawGet(url);
      const zipped = await rawGet(url, { 'accept-encoding': 'br, gzip' });
      const refused = await rawGet(url, { 'accept-encoding': 'gzip;q=0' });
      expect([round, zipped.headers['content-encoding'], plain.headers['content-encoding']]).toEqual([
        round,
        'gzip',
        undefined,
      ]);
      expect(gunzipSync(zipped.body)).toEqual(plain.body);
      expect(refused.body).toEqual(plain.body);
      expect(zipped.body.length).toBeLessThan(plain.body.length / 10);
    }
    expect(http.state.calls).toBe(2);
    const small = await rawGet(http.url + REST, { 'accept-encoding': 'gzip' });
    expect(small.headers['content-encoding']).toBeUndefined();
  },
);

test('CORS is decided per request, not by the request that filled the cache', async () => {
  await using http = await startTestHttp();
  const from = async (origin?: string) =>
    (await rawGet(http.url + REST, origin === undefined ? {} : { origin })).headers['access-control-allow-origin'];
  expect(await from('https://evil.example')).toBeUndefined();
  expect(await from('https://app.example')).toBe('https://app.example');
  expect(await from()).toBeUndefined();
  expect(http.state.calls).toBe(1);
  expect((await rawGet(http.url + REST)).headers.vary).toContain('origin');
});

test('HEAD is served from the cache with the length and no body', async () => {
  await using http = await startTestHttp();
  const full = await rawGet(http.url + REST);
  const head = await rawGet(http.url + REST, {}, 'HEAD');
  expect(head).toMatchObject({
    status: 200,
    headers: { 'content-length': String(full.body.length), etag: full.headers.etag },
  });
  expect(head.body).toHaveLength(0);
  expect(http.state.calls).toBe(1);
});

test('errors are never cached', async () => {
  await using http = await startTestHttp();
  await fetch(`${http.url}${REST}?size=-1`);
  await fetch(`${http.url}/api/v1/probe/fail?kind=unavailable`);
  expect(http.cache.stats.entries).toBe(0);
});

test('cached responses are counted', async () => {
  await using http = await startTestHttp();
  for (let i = 0; i < 3; i += 1) await fetch(http.url + REST);
  const text = await http.metrics.text();
  expect(text).toContain(
    'http_requests_total{method="GET",route="/api/v1/probe/cached",status="200",cached="false"} 1',
  );
  expect(text).toContain('http_requests_total{method="GET",route="/api/v1/probe/cached",status="200",cached="true"} 2');
});
