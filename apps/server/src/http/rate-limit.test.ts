import type { UserPrincipal } from '@energy-optimizer/rpc';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTestHttp } from '../testing/http.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createLocalWindow } from './rate-window.ts';

const ANONYMOUS = { kind: 'anonymous' } as const;
const anonymous = (ip: string) => ({ principal: ANONYMOUS, ip });
const limited = (perMinute: number, perHour = 1_000, trustProxyHops = 0) =>
  startTestHttp({
    config: { trustProxyHops },
    options: { rateLimiter: createRateLimiter({ limits: { perMinute, perHour } }) },
  });
const ECHO = '/api/v1/probe/echo?region=no1';

describe('the rate limit over HTTP', () => {
  it('reports the remaining budget, and rejects a call beyond it as a problem and as a tRPC error', async () => {
    await using http = await limited(2);
    const responses = [];
    for (let i = 0; i < 3; i++) responses.push(await fetch(http.url + ECHO));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(responses.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['1', '0', '0']);
    const denied = responses[2]!;
    expect(denied.headers.get('ratelimit-limit')).toBe('2');
    expect(denied.headers.get('ratelimit-policy')).toBe('2;w=60, 1000;w=3600');
    const wait = Number(denied.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    expect(denied.headers.get('ratelimit-reset')).toBe(String(wait));
    expect(denied.headers.get('content-type')).toBe('application/problem+json');
    expect(await denied.json()).toMatchObject({ status: 429, code: 'too_many_requests', retryAfterSeconds: wait });
    const overTrpc = await fetch(`${http.url}/trpc/probe.cached`);
    expect([overTrpc.status, overTrpc.headers.get('retry-after')]).toEqual([429, String(wait)]);
    expect(await overTrpc.json()).toMatchObject({
      error: { json: { data: { code: 'TOO_MANY_REQUESTS', problem: { code: 'too_many_requests' } } } },
    });
  });

  it('counts every call of a batch', async () => {
    await using http = await limited(5);
    const batch = Array.from({ length: 7 }, () => 'probe.cached').join();
    const response = await fetch(`${http.url}/trpc/${batch}?batch=1`);
    const results = (await response.json()) as { error?: object }[];
    expect(results.filter(({ error }) => error === undefined)).toHaveLength(5);
    expect(response.headers.get('ratelimit-remaining')).toBe('0');
    expect((await fetch(http.url + ECHO)).status).toBe(429);
  });

  it.each([
    [0, 'a forged X-Forwarded-For changes nothing without a proxy', 429],
    [1, 'behind one proxy only what that proxy adds counts', 200],
  ])('with %i trusted proxies: %s', async (hops, _, status) => {
    await using http = await limited(1, 1_000, hops);
    const from = (forwarded: string) => fetch(http.url + ECHO, { headers: { 'x-forwarded-for': forwarded } });
    expect((await from('203.0.113.1')).status).toBe(200);
    expect((await from('203.0.113.2')).status).toBe(status);
    // Whatever a client puts in front of the proxy's own entry.
    expect((await from('198.51.100.77, 203.0.113.1')).status).toBe(429);
  });

  it('counts incorrect keys and tokens against their network, and then rejects them', async () => {
    await using http = await limited(10);
    const attempt = () => fetch(http.url + ECHO, { headers: { 'x-api-key': 'guess-of-a-stranger' } });
    expect([(await attempt()).status, (await attempt()).status, (await attempt()).status]).toEqual([401, 401, 429]);
  });

  it('does not limit the internal API key', async () => {
    await using http = await limited(1);
    const headers = { 'x-api-key': 'service-key-of-the-tests' };
    for (let i = 0; i < 3; i++) expect((await fetch(http.url + ECHO, { headers })).status).toBe(200);
  });

  it('counts cached responses like any other, with rate-limit headers', async () => {
    await using http = await limited(3);
    const responses = [];
    for (let i = 0; i < 4; i++) responses.push(await fetch(`${http.url}/api/v1/probe/cached`));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(responses.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    expect(http.state.calls).toBe(1);
    expect(await responses[3]?.json()).toMatchObject({ code: 'too_many_requests' });
  });

  it.each([
    ['an unknown path', '/nothing/here', {}],
    ['a method a path does not have', ECHO, { method: 'DELETE' }],
    ['an unknown procedure', '/trpc/probe.nothing', {}],
    ['the OpenAPI document', '/openapi.json', {}],
    ['the API reference', '/docs', {}],
    ['the start page', '/', {}],
    ['the metrics without a key', '/metrics', {}],
    ['a query that is not understood', '/api/v1/probe/echo?region=no1&nothing=1', {}],
    ['invalid percent-encoding', '/%zz', {}],
    [
      'a body that is no JSON',
      '/api/v1/probe/things/a',
      { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{' },
    ],
  ])('counts %s', async (_name, path, request) => {
    await using http = await limited(2);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await fetch(http.url + path, request)).status);
    expect(statuses.map((status) => status === 429)).toEqual([false, false, true]);
    expect((await fetch(`${http.url}/health/live`)).status).toBe(200);
  });
});

describe('rate-limit budgets', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('allow at most 100 calls a minute and 1000 an hour, whatever the timing', async () => {
    vi.useFakeTimers();
    const limiter = createRateLimiter({ limits: { perMinute: 100, perHour: 1_000 } });
    const ada = anonymous('203.0.113.1');
    const allowed: number[] = [];
    for (let minute = 0; minute < 60; minute++) {
      let count = 0;
      for (let i = 0; i < 150; i++) if ((await limiter.consume(ada, 'standard'))?.allowed) count += 1;
      allowed.push(count);
      vi.advanceTimersByTime(60_000);
    }
    expect(allowed.slice(0, 11)).toEqual([...Array.from({ length: 10 }, () => 100), 0]);
    expect(allowed.reduce((sum, count) => sum + count)).toBe(1_000);
  });

  it('are not extended by rejected calls: a caller that waits for Retry-After is admitted', async () => {
    vi.useFakeTimers();
    const limiter = createRateLimiter({ limits: { perMinute: 1, perHour: 1_000 } });
    const ada = anonymous('203.0.113.1');
    await limiter.consume(ada, 'standard');
    vi.advanceTimersByTime(30_000);
    for (let i = 0; i < 50; i++) await limiter.consume(ada, 'standard');
    const denied = await limiter.consume(ada, 'standard');
    expect(denied).toMatchObject({ allowed: false, resetSeconds: 30 });
    vi.advanceTimersByTime(30_000);
    expect(await limiter.consume(ada, 'standard')).toMatchObject({ allowed: true });
  });

  it('are separate for each class, so that expensive calls do not use up the budget of cheap ones', async () => {
    const limiter = createRateLimiter({ limits: { perMinute: 10, perHour: 100 } });
    const ada = anonymous('203.0.113.1');
    const taken = async (rate: 'costly' | 'cheap') => {
      let count = 0;
      while ((await limiter.consume(ada, rate))?.allowed) count += 1;
      return count;
    };
    expect([await taken('costly'), await taken('cheap')]).toEqual([2, 10]);
  });

  it('are shared by all addresses of an IPv6 subscriber', async () => {
    const limiter = createRateLimiter({ limits: { perMinute: 1, perHour: 10 } });
    const allowed = async (ip: string) => (await limiter.consume(anonymous(ip), 'cheap'))?.allowed;
    expect(await allowed('2001:db8:1:2::1')).toBe(true);
    expect(await allowed('2001:db8:1:2:ffff::9')).toBe(false);
    expect(await allowed('2001:db8:1:3::1')).toBe(true);
    expect(await allowed('203.0.113.9')).toBe(true);
    expect(await allowed('::ffff:203.0.113.9')).toBe(false);
  });

  it('use bounded memory: the least recent callers are dropped, active ones are not', async () => {
    vi.useFakeTimers();
    const window = createLocalWindow({ name: 'test', limit: 10, seconds: 60, maxCallers: 50 });
    const remaining = async (ip: string) => (await window.take(ip)).remaining;
    await remaining('203.0.113.1');
    await remaining('203.0.113.2');
    for (let i = 0; i < 2_000; i++) {
      await remaining(`10.0.${i >> 8}.${i & 255}`);
      expect(window.callers).toBeLessThanOrEqual(50);
      if (i % 40 === 0) await remaining('203.0.113.2');
    }
    expect(await remaining('203.0.113.1')).toBe(9);
    expect(await remaining('203.0.113.2')).toBe(0);
  });

  it('are separate for users and keys, from any address', async () => {
    const limiter = createRateLimiter({ limits: { perMinute: 1, perHour: 10 } });
    const user = (userId: string, credentialId: string, via: 'session' | 'api_key'): UserPrincipal => ({
      kind: 'user',
      role: 'user',
      tier: 'free',
      scopes: 'all',
      userId,
      credentialId,
      via,
    });
    const allowed = async (principal: UserPrincipal, ip: string) =>
      (await limiter.consume({ principal, ip }, 'cheap'))?.allowed;
    expect(await allowed(user('ada', 'laptop', 'session'), '203.0.113.1')).toBe(true);
    expect(await allowed(user('ada', 'phone', 'session'), '203.0.113.2')).toBe(false);
    expect(await allowed(user('ada', 'key', 'api_key'), '203.0.113.1')).toBe(true);
    expect(await allowed(user('eve', 'laptop', 'session'), '203.0.113.1')).toBe(true);
  });
});
