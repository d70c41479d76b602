import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedClock } from '@energy-optimizer/kernel';
import { afterEach, expect, test } from 'vitest';
import { isPublicAddress } from './addresses.ts';
import { createHttpClient, type HttpLimits } from './index.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, hit: number) => void;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const FAST: Partial<HttpLimits> = {
  backoffMs: 1,
  maxBackoffMs: 5,
  timeoutMs: 5_000,
  rate: { requests: 1_000, perMs: 1 },
};

/** A provider on loopback, and a client for it. */
async function peer(handler: Handler, limits: Partial<HttpLimits> = {}) {
  let hits = 0;
  const server = createServer((request, response) => handler(request, response, ++hits));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prices`;
  const clock = fixedClock('2025-10-26T12:00:00Z');
  // The peer is on loopback, which the default refuses.
  const { fetch } = globalThis;
  const get = createHttpClient({ providerId: 'peer', clock, fetch, limits: { ...FAST, ...limits } });
  return { url, clock, get, hits: () => hits };
}

const failure = async (promise: Promise<unknown>): Promise<Error & { code: string; retryAfterSeconds?: number }> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error & { code: string };
};

test('two refusals with 503 are overcome by retrying', async () => {
  const { get, url, hits } = await peer((_, response, hit) => response.writeHead(hit < 3 ? 503 : 200).end('ok'));
  const result = await get({ url });
  expect([result.status, result.text(), hits()]).toEqual([200, 'ok', 3]);
  expect(get.state()).toMatchObject({
    breaker: 'closed',
    consecutiveFailures: 0,
    lastError: { message: expect.stringContaining('503') },
  });
});

test('retries end after maxAttempts, and the error states the reason', async () => {
  const { get, url, hits } = await peer((_, response) => response.writeHead(502).end(), { maxAttempts: 3 });
  const error = await failure(get({ url }));
  expect([error.code, hits()]).toEqual(['provider_unreachable', 3]);
  expect(error.message).toContain('502');
});

test('Retry-After in seconds is waited for', async () => {
  const { get, url } = await peer((_, response, hit) =>
    hit === 1 ? response.writeHead(429, { 'retry-after': '1' }).end() : response.end('ok'),
  );
  const startedMs = performance.now();
  await get({ url });
  expect(performance.now() - startedMs).toBeGreaterThan(950);
});

test('Retry-After as a date is read against the injected clock, and beyond the cap the call fails with it', async () => {
  const { get, url, hits } = await peer((_, response) =>
    response.writeHead(429, { 'retry-after': 'Sun, 26 Oct 2025 12:10:00 GMT' }).end(),
  );
  const error = await failure(get({ url }));
  expect([error.code, error.retryAfterSeconds, hits()]).toEqual(['provider_rate_limited', 600, 1]);
});

test('a hanging response times out and is retried', async () => {
  const { get, url, hits } = await peer((_, response, hit) => hit > 1 && response.end('ok'), { timeoutMs: 100 });
  expect((await get({ url })).text()).toBe('ok');
  expect(hits()).toBe(2);
});

test('the whole call is bounded in time, whatever the attempts do', async () => {
  const { get, url } = await peer(() => undefined, { totalMs: 150 });
  expect((await failure(get({ url }))).code).toBe('provider_timeout');
});

test('a body cut off half-way is never returned', async () => {
  const { get, url, hits } = await peer((_, response, hit) => {
    if (hit > 1) return response.end('[1,2]');
    response.writeHead(200, { 'content-length': '100' });
    response.write('[1,', () => response.destroy());
  });
  expect((await get({ url })).text()).toBe('[1,2]');
  expect(hits()).toBe(2);
});

test('a body beyond the cap is refused without retrying', async () => {
  const { get, url, hits } = await peer((_, response) => response.end('x'.repeat(5_000)), { maxBodyBytes: 4_096 });
  expect([(await failure(get({ url }))).code, hits()]).toEqual(['provider_answer_too_large', 1]);
});

test('rejections (4xx) are not retried, and are returned if the adapter accepts the status', async () => {
  const { get, url, hits } = await peer((_, response) => response.writeHead(404).end('not yet'));
  expect((await failure(get({ url }))).code).toBe('provider_not_found');
  expect((await get({ url }, { acceptStatus: [404] })).text()).toBe('not yet');
  expect([hits(), get.state().consecutiveFailures]).toEqual([2, 0]);
});

test('five failures open the breaker, the clock half-opens it, a good probe closes it', async () => {
  let healthy = false;
  const { get, url, clock, hits } = await peer((_, response) => response.writeHead(healthy ? 200 : 500).end('ok'), {
    maxAttempts: 1,
  });
  for (let call = 0; call < 5; call++) await failure(get({ url }));
  expect(get.state()).toMatchObject({
    breaker: 'open',
    consecutiveFailures: 5,
    openUntil: new Date('2025-10-26T12:01:00Z'),
  });
  const refused = await failure(get({ url }));
  expect([refused.code, refused.retryAfterSeconds, hits()]).toEqual(['provider_circuit_open', 60, 5]);

  clock.set('2025-10-26T12:01:00Z');
  expect(get.state().breaker).toBe('half_open');
  await failure(get({ url }));
  expect([get.state().breaker, hits()]).toEqual(['open', 6]);

  clock.set('2025-10-26T12:02:00Z');
  healthy = true;
  await get({ url });
  expect(get.state()).toMatchObject({ breaker: 'closed', consecutiveFailures: 0, openUntil: undefined });
});

test('a probe abandoned by its caller does not close the breaker', async () => {
  const { get, url, clock } = await peer((_, response, hit) => hit <= 5 && response.writeHead(500).end(), {
    maxAttempts: 1,
  });
  for (let call = 0; call < 5; call++) await failure(get({ url }));
  clock.set('2025-10-26T12:01:00Z');
  await failure(get({ url }, { signal: AbortSignal.timeout(50) }));
  await expect.poll(() => get.state().breaker).toBe('open');
});

test('identical concurrent requests share one response; others do not', async () => {
  const { get, url, hits } = await peer((request, response) => setImmediate(() => response.end(request.url)));
  const responses = await Promise.all([get({ url }), get({ url }), get({ url }), get({ url: `${url}?b` })]);
  expect(responses.map((result) => result.text())).toEqual(['/prices', '/prices', '/prices', '/prices?b']);
  expect(hits()).toBe(2);
  await get({ url });
  expect(hits()).toBe(3);
});

test('one caller aborting does not affect the others', async () => {
  let finish = () => {};
  const { get, url, hits } = await peer((_, response) => {
    finish = () => response.end('ok');
  });
  const leaving = new AbortController();
  const gone = failure(get({ url }, { signal: leaving.signal }));
  const staying = get({ url }, { signal: new AbortController().signal });
  await expect.poll(hits).toBe(1);
  leaving.abort(new Error('no longer needed'));
  expect((await gone).message).toBe('no longer needed');
  finish();
  expect((await staying).text()).toBe('ok');
});

test('no more attempts start in a period than the rate allows', async () => {
  const startedMs: number[] = [];
  const { get, url } = await peer(
    (_, response) => {
      startedMs.push(performance.now());
      response.end();
    },
    { rate: { requests: 2, perMs: 300 }, concurrency: 10 },
  );
  await Promise.all([1, 2, 3, 4, 5].map((n) => get({ url: `${url}?${n}` })));
  expect(startedMs[2]! - startedMs[0]!).toBeGreaterThan(250);
  expect(startedMs[4]! - startedMs[2]!).toBeGreaterThan(250);
});

test.each(['api_key', 'securityToken', 'apikey', 'key'])(
  'the value of %s appears in no error and no state',
  async (name) => {
    const secret = 's3cr3t/+ value&';
    const { get, url } = await peer((_, response) => response.writeHead(403).end(), { maxAttempts: 1 });
    const withKey = `${url}?a=1&${name}=${encodeURIComponent(secret)}`;
    const errors = [
      await failure(get({ url: withKey })),
      await failure(get({ url: withKey.replace(/:\d+/, ':1') })),
      await failure(get({ url: withKey.replace('http:', 'nonsense:') })),
      await failure(get({ url: withKey.replace('http://', ''), headers: { authorization: `Bearer ${secret}` } })),
    ];
    const shown =
      errors.map((error) => `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).join() +
      JSON.stringify(get.state());
    expect(shown).toContain('/prices');
    expect(shown).not.toContain('s3cr3t');
  },
);

test('redirects on the same host are followed; others are rejected without a request', async () => {
  const other = await peer((_, response) => response.end('foreign'));
  const foreign = other.url.replace('127.0.0.1', 'localhost');
  const targets: Record<string, string> = {
    '/prices': '/next',
    '/away': foreign,
    '/loop': '/loop',
    '/bad': 'http://[',
  };
  const { get, url, hits } = await peer((request, response) => {
    const location = targets[request.url!];
    if (location) response.writeHead(302, { location }).end();
    else response.end(request.url);
  });
  expect((await get({ url })).text()).toBe('/next');
  const errors = [];
  for (const path of ['/away', '/loop', '/bad']) errors.push(await failure(get({ url: url.replace('/prices', path) })));
  expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('provider_redirect_refused'));
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('another host, localhost'),
    expect.stringContaining('more than 5 times'),
    expect.stringContaining('an invalid URL'),
  ]);
  expect([hits(), other.hits()]).toEqual([2 + 1 + 6 + 1, 0]);
});

test('a redirect from https to http is refused', async () => {
  const fetch = async () => new Response(null, { status: 301, headers: { location: 'http://prices.example/x' } });
  const get = createHttpClient({ providerId: 'peer', clock: fixedClock('2025-10-26T12:00:00Z'), limits: FAST, fetch });
  expect((await failure(get({ url: 'https://prices.example/x' }))).message).toContain('from https to http');
});

test.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433'])(
  'the private address %s is not requested unless a test allows it',
  async (host) => {
    const { url, hits } = await peer((_, response) => response.end('inside'));
    const get = createHttpClient({ providerId: 'peer', clock: fixedClock('2025-10-26T12:00:00Z'), limits: FAST });
    const there = url.replace('http:', 'https:').replace('127.0.0.1', host);
    expect((await failure(get({ url: there }))).code).toBe('provider_address_refused');
    expect(hits()).toBe(0);
  },
);

test('public addresses are not treated as private', () => {
  const inside =
    '10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 255.255.255.255 fd00::1 fe80::1 ::1 :: ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::';
  const outside = '8.8.8.8 172.32.0.1 192.169.0.1 100.128.0.1 2606:4700::1111 ::ffff:8.8.8.8';
  expect(inside.split(' ').filter(isPublicAddress)).toEqual([]);
  expect(outside.split(' ').filter((address) => !isPublicAddress(address))).toEqual([]);
});

test('a provider is never requested over plain HTTP', async () => {
  const get = createHttpClient({ providerId: 'peer', clock: fixedClock('2025-10-26T12:00:00Z'), limits: FAST });
  expect((await failure(get({ url: 'http://prices.example/x' }))).message).toContain('only https URLs');
});
