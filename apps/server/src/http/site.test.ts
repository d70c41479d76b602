import { describe, expect, test } from 'vitest';
import { SERVICE_KEY, startTestHttp } from '../testing/http.ts';
import { rawGet } from '../testing/raw.ts';
import type { CreateContext } from './call.ts';
import { createHealth, type HealthCheck } from './health.ts';
import { createRateLimiter } from './rate-limit.ts';

const check = (name: string, critical: boolean, run: HealthCheck['check']): HealthCheck => ({
  name,
  critical,
  check: run,
});
const well = async () => ({ status: 'ok' as const });
const broken = async () => {
  throw new Error('secret');
};

describe('the health endpoints', () => {
  test('report not ready if a critical dependency fails, without a public reason', async () => {
    await using http = await startTestHttp({
      options: { checks: [check('database', true, broken), check('redis', false, well)] },
    });
    const response = await fetch(`${http.url}/health/ready`);
    const text = await response.text();
    expect(response.status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      status: 'down',
      checks: { database: { status: 'down' }, redis: { status: 'ok' } },
    });
    expect(text).not.toContain('secret');
    expect((await fetch(`${http.url}/health/live`)).status).toBe(200);
  });

  test('report ready but degraded if a provider fails', async () => {
    await using http = await startTestHttp({
      options: { checks: [check('database', true, well), check('provider:elering', false, broken)] },
    });
    const response = await fetch(`${http.url}/health/ready`);
    expect([response.status, ((await response.json()) as { status: string }).status]).toEqual([200, 'degraded']);
  });

  test('report a check as down after its timeout, and share one run among probes', async () => {
    let runs = 0;
    const never = () => {
      runs += 1;
      return new Promise<never>(() => undefined);
    };
    const health = createHealth([check('slow', true, never)], 20);
    const [one, two] = await Promise.all([health(), health()]);
    expect(one).toBe(two);
    expect([one.status, runs]).toEqual(['down', 1]);
  });
});

describe('responses that are the same for all callers', () => {
  const many = Array.from({ length: 60 }, (_, i) => check(`provider:${i}`, false, well));
  const PAGES = ['/', '/openapi.json', '/docs', '/errors', '/errors/invalid_query', '/health', '/health/ready'];

  test.each(PAGES)('%s is counted, has an ETag, and returns 304 without a body if unchanged', async (path) => {
    await using http = await startTestHttp({
      options: { checks: many, rateLimiter: createRateLimiter({ limits: { perMinute: 20, perHour: 1_000 } }) },
    });
    const response = await fetch(http.url + path);
    expect([response.status, (await response.text()).length > 0]).toEqual([200, true]);
    const etag = response.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]+"$/);
    expect(response.headers.get('ratelimit-remaining')).toMatch(/^\d+$/);
    const again = await fetch(http.url + path, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await fetch(http.url + path, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
    const statuses = [];
    for (let i = 0; i < 80; i++) statuses.push((await fetch(http.url + path)).status);
    expect(statuses.at(-1)).toBe(429);
  });

  test.each(['/health', '/health/ready'])('%s is compressed once per report', async (path) => {
    await using http = await startTestHttp({ options: { checks: many } });
    const ask = () => rawGet(http.url + path, { 'accept-encoding': 'gzip' });
    const [first, second] = [await ask(), await ask()];
    expect(first.headers['content-encoding']).toBe('gzip');
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(second.body.equals(first.body)).toBe(true);
  });

  test('an unavailable service returns its full report, even if unchanged', async () => {
    await using http = await startTestHttp({ options: { checks: [check('database', true, broken)] } });
    const etag = (await fetch(`${http.url}/health/ready`)).headers.get('etag') ?? '';
    expect((await fetch(`${http.url}/health/ready`, { headers: { 'if-none-match': etag } })).status).toBe(503);
  });
});

test('/metrics needs the service key and lists requests by route pattern, never by raw URL', async () => {
  await using http = await startTestHttp();
  await fetch(`${http.url}/api/v1/probe/echo?region=no1&limit=7`);
  await fetch(`${http.url}/random/${Date.now()}`);
  await fetch(`${http.url}/trpc/random.procedure`);
  expect((await fetch(`${http.url}/metrics`)).status).toBe(401);
  const text = await (await fetch(`${http.url}/metrics`, { headers: { 'x-api-key': SERVICE_KEY } })).text();
  expect(text).toContain('http_requests_total{method="GET",route="/api/v1/probe/echo",status="200",cached="false"} 1');
  expect(text).toMatch(
    /http_request_duration_seconds_bucket\{method="GET",route="\/api\/v1\/probe\/echo",status="200",cached="false",le="\+Inf"\} 1/,
  );
  expect(text).toContain('route="(unknown)",status="404"');
  expect(text).toContain('route="/trpc/(unknown)",status="404"');
  expect(text).not.toContain('random');
});

test('histogram buckets are cumulative and end with the count', async () => {
  await using http = await startTestHttp();
  for (let i = 0; i < 5; i += 1) await fetch(`${http.url}/health/live`);
  const text = await http.metrics.text();
  const counts = [...text.matchAll(/_bucket\{method="GET",route="\/health\/live"[^}]*\} (\d+)/g)].map((match) =>
    Number(match[1]),
  );
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts.at(-1)).toBe(5);
});

test('/ lists the entry points; /openapi.json has every operation and is readable from any origin', async () => {
  await using http = await startTestHttp();
  expect(await (await fetch(http.url)).json()).toMatchObject({ links: { openapi: '/openapi.json', docs: '/docs' } });
  const headers = { origin: 'https://elsewhere.example' };
  const response = await fetch(`${http.url}/openapi.json`, { headers });
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  const document = (await response.json()) as { openapi: string; paths: object };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toContain('/api/v1/probe/things/{name}');
  expect((await fetch(http.url, { headers })).headers.has('access-control-allow-origin')).toBe(false);
});

test('disabled docs return 404', async () => {
  await using http = await startTestHttp({ config: { docsEnabled: false } });
  expect((await fetch(`${http.url}/docs`)).status).toBe(404);
  expect(await (await fetch(http.url)).json()).not.toHaveProperty('links.docs');
});

test.each([
  [0, '127.0.0.1'],
  [1, '203.0.113.9'],
  [2, '198.51.100.1'],
])('with %i trusted proxies the client address is %s', async (trustProxyHops, client) => {
  const seen: string[] = [];
  const createContext: CreateContext = async ({ request }) => {
    seen.push(request.ip);
    return { requestId: request.id, principal: { kind: 'anonymous' } };
  };
  await using http = await startTestHttp({ config: { trustProxyHops }, options: { createContext } });
  const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
  await fetch(`${http.url}/api/v1/probe/echo?region=no1`, { headers });
  expect(seen).toEqual([client]);
});

test('clients over HTTPS receive Strict-Transport-Security', async () => {
  await using http = await startTestHttp({ config: { publicUrl: 'https://api.example.com' } });
  expect((await fetch(http.url)).headers.get('strict-transport-security')).toContain('max-age=31536000');
});
