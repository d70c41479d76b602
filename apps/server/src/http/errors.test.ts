import { ERROR_STATUS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { SERVICE_KEY, startTestHttp, type TestHttp } from '../testing/http.ts';
import { rawGet, rawSocket } from '../testing/raw.ts';

interface Problem {
  status: number;
  code: string;
  requestId: string;
  errors: { field: string }[];
}

async function problem(
  http: TestHttp,
  path: string,
  init: RequestInit = {},
): Promise<Problem & { headers: Headers; text: string }> {
  const response = await fetch(http.url + path, init);
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const body = JSON.parse(text) as Problem;
  expect(body.status).toBe(response.status);
  expect(body.requestId).toBe(response.headers.get('x-request-id'));
  return { ...body, headers: response.headers, text };
}

const key = { 'x-api-key': SERVICE_KEY };
const json = { 'content-type': 'application/json' };
const THINGS = '/api/v1/probe/things/a';

describe('bad requests get a problem with a stable code', () => {
  test.each<[what: string, path: string, init: RequestInit, expected: object]>([
    [
      'a body of 2 MB',
      THINGS,
      { method: 'POST', headers: { ...key, ...json }, body: `{"a":"${'x'.repeat(2_000_000)}"}` },
      { status: 413, code: 'body_too_large' },
    ],
    [
      'malformed JSON',
      THINGS,
      { method: 'POST', headers: { ...key, ...json }, body: '{"a":' },
      { status: 400, code: 'malformed_json' },
    ],
    [
      'an empty JSON body',
      THINGS,
      { method: 'POST', headers: { ...key, ...json }, body: '' },
      { status: 400, code: 'malformed_json' },
    ],
    [
      'a __proto__ key',
      THINGS,
      { method: 'POST', headers: { ...key, ...json }, body: '{"__proto__":{"x":1}}' },
      { status: 400, code: 'malformed_json' },
    ],
    [
      'deep nesting',
      THINGS,
      { method: 'POST', headers: { ...key, ...json }, body: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` },
      { status: 400, code: 'nested_too_deeply' },
    ],
    [
      'a body of another type',
      THINGS,
      { method: 'POST', headers: { ...key, 'content-type': 'text/plain' }, body: 'x' },
      { status: 415, code: 'unsupported_media_type' },
    ],
    ['a wrong method', '/api/v1/probe/echo', { method: 'PUT' }, { status: 405, code: 'method_not_allowed' }],
    ['an unknown path', '/api/v1/nope', {}, { status: 404, code: 'unknown_path' }],
    ['a slash too many', '/api/v1/probe/echo/?region=no1', {}, { status: 404, code: 'unknown_path' }],
    ['a path that only looks known', '/api/v1/probe%2Fecho%2Fx', {}, { status: 404, code: 'unknown_path' }],
    ['broken percent-encoding in the path', '/api/v1/%zz', {}, { status: 400, code: 'malformed_url' }],
    [
      'broken percent-encoding in the query',
      '/api/v1/probe/echo?region=%zz',
      {},
      { status: 400, code: 'malformed_url' },
    ],
    [
      'a repeated parameter',
      '/api/v1/probe/echo?region=no1&region=de',
      {},
      { status: 422, errors: [expect.objectContaining({ field: 'region' })] },
    ],
    [
      'an unknown parameter',
      '/api/v1/probe/echo?region=no1&x=1',
      {},
      { status: 422, errors: [expect.objectContaining({ field: 'x' })] },
    ],
    [
      'a bad date',
      '/api/v1/probe/echo?region=no1&at=2026-02-30T00:00:00Z',
      {},
      { status: 422, errors: [expect.objectContaining({ field: 'at' })] },
    ],
    ['a NUL character', '/api/v1/probe/echo?region=no1&names=a%00b', {}, { status: 422, code: 'null_character' }],
    ['no key', THINGS, { method: 'POST' }, { status: 401, code: 'service_key_required' }],
    [
      'a wrong key',
      '/api/v1/probe/echo?region=no1',
      { headers: { authorization: 'Bearer wrong' } },
      { status: 401, code: 'invalid_api_key' },
    ],
  ])('%s', async (_, path, init, expected) => {
    await using http = await startTestHttp();
    expect(await problem(http, path, init)).toMatchObject(expected);
  });
});

test('405 lists the allowed methods of the path', async () => {
  await using http = await startTestHttp();
  expect((await problem(http, '/api/v1/probe/echo', { method: 'DELETE' })).headers.get('allow')).toBe(
    'GET, HEAD, OPTIONS',
  );
  expect((await problem(http, `${THINGS}?x=1`)).headers.get('allow')).toBe('OPTIONS, POST');
  expect((await problem(http, '/health', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test.each(Object.entries(ERROR_STATUS))(
  'an AppError of kind %s returns %i with its public message only',
  async (kind, status) => {
    await using http = await startTestHttp();
    const result = await problem(http, `/api/v1/probe/fail?kind=${kind}`);
    expect(result).toMatchObject({ status, code: kind === 'internal' ? 'internal_error' : `probe_${kind}` });
    expect(result.text).not.toContain('secret');
    expect(result.headers.get('retry-after')).toBe(kind === 'unavailable' || kind === 'rate_limited' ? '5' : null);
  },
);

test.each(['plain', 'output'])(
  'an unexpected error (%s) is a masked 500 whose cause is in the log under the same request id',
  async (kind) => {
    await using http = await startTestHttp();
    for (const path of [
      `/api/v1/probe/fail?kind=${kind}`,
      `/trpc/probe.fail?input=${encodeURIComponent(JSON.stringify({ json: { kind } }))}`,
    ]) {
      const response = await fetch(http.url + path, { headers: { 'x-request-id': `id-${kind}` } });
      expect(response.status).toBe(500);
      expect(await response.text()).not.toMatch(/secret|stack|at /);
    }
    const lines = http.logged().filter((line) => line.msg === 'request failed' && line.requestId === `id-${kind}`);
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).toContain(
      kind === 'plain' ? 'secret: postgres://[redacted]@db' : 'Output validation failed',
    );
  },
);

test('a valid x-request-id is kept, and an invalid one is replaced', async () => {
  await using http = await startTestHttp();
  const idOf = async (given: string) =>
    (await rawGet(`${http.url}/health/live`, { 'x-request-id': given })).headers['x-request-id'];
  expect(await idOf('trace-42.a_b')).toBe('trace-42.a_b');
  expect(await idOf('x'.repeat(65))).toMatch(/^[0-9a-f]{8}-/);
  expect(await idOf('a b"<script>')).toMatch(/^[0-9a-f]{8}-/);
});

test('OPTIONS: a preflight from an allowed origin succeeds, another origin gets no CORS headers, and plain OPTIONS returns Allow', async () => {
  await using http = await startTestHttp();
  const preflight = (origin: string) =>
    rawGet(`${http.url}${THINGS}`, { origin, 'access-control-request-method': 'POST' }, 'OPTIONS');
  expect(await preflight('https://app.example')).toMatchObject({
    status: 204,
    headers: { 'access-control-allow-origin': 'https://app.example', 'access-control-allow-methods': 'OPTIONS, POST' },
  });
  expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  expect(await rawGet(`${http.url}/health`, {}, 'OPTIONS')).toMatchObject({
    status: 204,
    headers: { allow: 'GET, HEAD, OPTIONS' },
  });
  expect(await rawGet(`${http.url}/nope`, {}, 'OPTIONS')).toMatchObject({ status: 404 });
});

test('HEAD has the headers of GET and no body', async () => {
  await using http = await startTestHttp();
  const url = `${http.url}/api/v1/probe/echo?region=no1`;
  const [get, head] = [await rawGet(url), await rawGet(url, {}, 'HEAD')];
  expect(head).toMatchObject({ status: 200, headers: { 'content-length': get.headers['content-length'] } });
  expect(head.body).toHaveLength(0);
});

test.each([
  ['GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n', 400],
  ['nonsense\r\n\r\n', 400],
  [`GET /?${'a'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
])('invalid HTTP gets an error response: %j', async (bytes, status) => {
  await using http = await startTestHttp();
  const result = await rawSocket(http.url, bytes);
  expect(result).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(result).toContain('application/problem+json');
});

test('a query string of 15 kB is parsed and validated', async () => {
  await using http = await startTestHttp();
  const names = Array.from({ length: 5_000 }, () => 'ab').join();
  expect(await problem(http, `/api/v1/probe/echo?region=no1&names=${names}`)).toMatchObject({
    status: 422,
    errors: [{ field: 'names' }],
  });
});

test('credentials never reach the log', async () => {
  await using http = await startTestHttp();
  await fetch(`${http.url}${THINGS}`, { method: 'POST', headers: key });
  await fetch(`${http.url}/metrics`, { headers: { authorization: `Bearer ${SERVICE_KEY}` } });
  expect(http.logged().length).toBeGreaterThan(1);
  expect(JSON.stringify(http.logged())).not.toContain(SERVICE_KEY);
});

test('a procedure that does not finish returns 504 over REST and tRPC; a stream does not', async () => {
  await using http = await startTestHttp({ options: { handlerTimeoutMs: 50, streamTimes: { heartbeatMs: 30 } } });
  const stream = await fetch(`${http.url}/api/v1/probe/ticks?until=0`);
  http.state.hold = new Promise(() => undefined);
  expect(await problem(http, '/api/v1/probe/cached')).toMatchObject({ status: 504, code: 'timeout' });
  for (const suffix of ['', '?batch=1'])
    expect((await fetch(`${http.url}/trpc/probe.cached${suffix}`)).status).toBe(504);
  const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  while (seen.split('heartbeat').length < 4) seen += (await reader.read()).value;
  await reader.cancel();
});
