import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, startServer, type TestServer } from './testing/server.ts';

/** Invalid input against the real router: status, code and field, without internals. */

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly requestId: string;
}
interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends exactly these bytes as the path; `fetch` would normalize them. */
const send = ({ method = 'GET', path, headers = {}, body }: Sent) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const sent = request({
      hostname,
      port,
      method,
      path,
      headers: { 'x-request-id': 'my-request-1', ...headers },
      agent: false,
    });
    sent.once('response', async (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) });
    });
    sent.once('error', reject);
    sent.end(body);
  });

const INTERNAL = /postgres|select |zod|trpc|fastify|node_modules|\.ts\b|\bat [\w.]+ \(|[A-Z]:\\|stack/i;
const P = '/api/v1/prices';
const KEY = { 'x-api-key': API_KEY, 'content-type': 'application/json' };
type Row = [what: string, sent: Sent, status: number, code: string, fields: string[]];

const ROWS: Row[] = [
  ['an unknown region', { path: `${P}/current?region=atlantis` }, 422, 'unknown_region', ['region']],
  ['a region that is markup', { path: `${P}/current?region=%3Cscript%3E` }, 422, 'unknown_region', ['region']],
  [
    'a region of 5,000 characters',
    { path: `${P}/current?region=${'x'.repeat(5_000)}` },
    422,
    'invalid_input',
    ['region'],
  ],
  ['no region', { path: `${P}/current` }, 422, 'invalid_input', ['region']],
  ['an empty region', { path: `${P}/current?region=` }, 422, 'invalid_input', ['region']],
  ['an unknown utility', { path: `${P}/current?region=de&utility=steam` }, 422, 'invalid_input', ['utility']],
  ['an unknown unit', { path: `${P}/current?region=de&unit=furlong` }, 422, 'invalid_input', ['unit']],
  ['a unit of another utility', { path: `${P}/current?region=de&unit=gallon` }, 422, 'unit_mismatch', ['unit']],
  ['an unknown supplier', { path: `${P}/current?region=de&supplier=Nobody` }, 404, 'unknown_supplier', []],
  ['a date without a zone', { path: `${P}/current?region=de&at=2026-01-01T00:00:00` }, 422, 'invalid_input', ['at']],
  ['the 30th of February', { path: `${P}/current?region=de&at=2026-02-30T00:00:00Z` }, 422, 'invalid_input', ['at']],
  ['a year far away', { path: `${P}/current?region=de&at=9999-01-01T00:00:00Z` }, 422, 'invalid_input', ['at']],
  ['a date that is a word', { path: `${P}/current?region=de&at=yesterday` }, 422, 'invalid_input', ['at']],
  ['a date before 1970', { path: `${P}/current?region=de&at=1066-10-14T09:00:00Z` }, 422, 'invalid_input', ['at']],
  [
    'an inverted range',
    { path: `${P}/history?region=de&start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z` },
    422,
    'inverted_range',
    ['end'],
  ],
  [
    'an empty range',
    { path: `${P}/history?region=de&start=2026-01-01T00:00:00Z&end=2026-01-01T00:00:00Z` },
    422,
    'inverted_range',
    ['end'],
  ],
  [
    'a huge range',
    { path: `${P}/history?region=de&start=1970-01-01T00:00:00Z&end=2199-01-01T00:00:00Z` },
    422,
    'range_too_long',
    ['start'],
  ],
  ['too many days', { path: `${P}/statistics?region=de&days=100000` }, 422, 'invalid_input', ['days']],
  ['days that are no number', { path: `${P}/statistics?region=de&days=NaN` }, 422, 'invalid_input', ['days']],
  ['days in hexadecimal', { path: `${P}/statistics?region=de&days=0x10` }, 422, 'invalid_input', ['days']],
  [
    'two wrong fields',
    { path: `${P}/statistics?region=de&days=0&utility=steam` },
    422,
    'invalid_input',
    ['days', 'utility'],
  ],
  [
    'a duration beyond the hours',
    { path: `${P}/optimal-windows?region=de&durationMinutes=1440&withinHours=1` },
    422,
    'duration_beyond_horizon',
    ['durationMinutes'],
  ],
  ['a forged cursor', { path: `${P}/history?region=de&cursor=AAAA` }, 422, 'invalid_cursor', ['cursor']],
  ['a key given twice', { path: `${P}/current?region=de&region=at` }, 422, 'invalid_query', ['region']],
  ['an unknown key', { path: `${P}/current?region=de&regoin=at` }, 422, 'invalid_query', ['regoin']],
  ['a key of the prototype', { path: `${P}/current?region=de&__proto__=1` }, 422, 'invalid_query', ['__proto__']],
  ['invalid percent-encoding in the query', { path: `${P}/current?region=%E0%A4%A` }, 400, 'malformed_url', []],
  ['invalid percent-encoding in the path', { path: '/api/v1/prices/%E0%A4%A' }, 400, 'malformed_url', []],
  ['a zero byte in the region', { path: `${P}/current?region=de%00` }, 422, 'null_character', ['region']],
  [
    'a zero byte in the supplier',
    { path: `${P}/current?region=de&supplier=a%00b` },
    422,
    'null_character',
    ['supplier'],
  ],
  [
    'a body of 2 MB',
    { method: 'POST', path: `${P}/refresh`, headers: KEY, body: `{"providers":["${'x'.repeat(2_000_000)}"]}` },
    413,
    'body_too_large',
    [],
  ],
  [
    'malformed JSON',
    { method: 'POST', path: `${P}/refresh`, headers: KEY, body: '{"providers":' },
    400,
    'malformed_json',
    [],
  ],
  [
    'JSON that is no object',
    { method: 'POST', path: `${P}/refresh`, headers: KEY, body: '[1]' },
    422,
    'invalid_body',
    ['input'],
  ],
  [
    'JSON with a prototype in it',
    { method: 'POST', path: `${P}/refresh`, headers: KEY, body: '{"__proto__":{"a":1}}' },
    400,
    'malformed_json',
    [],
  ],
  [
    'a body of another type',
    { method: 'POST', path: `${P}/refresh`, headers: { ...KEY, 'content-type': 'text/xml' }, body: '<a/>' },
    415,
    'unsupported_media_type',
    [],
  ],
  [
    'an unknown field in the body',
    { method: 'POST', path: `${P}/refresh`, headers: KEY, body: '{"provider":"x"}' },
    422,
    'invalid_input',
    ['provider'],
  ],
  [
    'a query on a POST',
    { method: 'POST', path: `${P}/refresh?providers=x`, headers: KEY, body: '{}' },
    422,
    'invalid_query',
    ['providers'],
  ],
  [
    'an unknown provider',
    { method: 'POST', path: `${P}/refresh`, headers: KEY, body: '{"providers":["nobody"]}' },
    422,
    'unknown_provider',
    ['providers'],
  ],
  ['the wrong method', { method: 'DELETE', path: `${P}/current?region=de` }, 405, 'method_not_allowed', []],
  ['GET on a POST', { path: `${P}/refresh` }, 405, 'method_not_allowed', []],
  ['an unknown path', { path: '/api/v1/weather' }, 404, 'unknown_path', []],
  ['a path that climbs', { path: '/api/v1/../../etc/passwd' }, 404, 'unknown_path', []],
  ['an unknown version', { path: '/api/v2/prices/current?region=de' }, 404, 'unknown_path', []],
];

describe('REST', () => {
  test.each(ROWS)('%s', async (_what, sent, status, code, fields) => {
    const result = await send(sent);
    expect(result.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-request-id': 'my-request-1',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const problem = JSON.parse(result.body) as Problem;
    expect({ http: result.status, ...problem, errors: problem.errors.map(({ field }) => field).sort() }).toMatchObject({
      http: status,
      status,
      code,
      requestId: 'my-request-1',
      errors: fields.sort(),
    });
    expect(problem.errors.every(({ message }) => message.length > 0 && message.length < 300)).toBe(true);
    expect(result.body.replace(/"(field|detail|message)":"[^"]*atlantis[^"]*"/g, '')).not.toMatch(INTERNAL);
    expect(result.body.length).toBeLessThan(2_000);
  });

  test('405 lists the allowed methods', async () => {
    const { headers } = await send({ method: 'PUT', path: `${P}/refresh` });
    expect(headers.allow).toBe('OPTIONS, POST');
  });
});

const trpc = (path: string, input: unknown) =>
  `/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
const TRPC: Row[] = [
  ['an unknown region', { path: trpc('prices.current', { region: 'atlantis' }) }, 422, 'unknown_region', ['region']],
  ['a number for a region', { path: trpc('prices.current', { region: 5 }) }, 422, 'invalid_input', ['region']],
  [
    'an unknown field',
    { path: trpc('prices.current', { region: 'de', regoin: 'at' }) },
    422,
    'invalid_input',
    ['regoin'],
  ],
  ['an input that is no JSON', { path: '/trpc/prices.current?input={' }, 400, 'malformed_request', []],
  ['an unknown procedure', { path: '/trpc/prices.everything' }, 404, 'not_found', []],
  ['a mutation by GET', { path: '/trpc/prices.refresh' }, 405, 'method_not_allowed', []],
  [
    'a body of 2 MB',
    { method: 'POST', path: '/trpc/prices.refresh', headers: KEY, body: 'x'.repeat(2_000_000) },
    413,
    'body_too_large',
    [],
  ],
  [
    'malformed JSON',
    { method: 'POST', path: '/trpc/prices.refresh', headers: KEY, body: '{"json":' },
    400,
    'malformed_request',
    [],
  ],
];

describe('tRPC returns the same in its own envelope', () => {
  test.each(TRPC)('%s', async (_what, sent, status, code, fields) => {
    const result = await send(sent);
    const { error } = JSON.parse(result.body) as { error: { json: { data: { problem: Problem; stack?: string } } } };
    const { problem, stack } = error.json.data;
    expect({ http: result.status, ...problem, errors: problem.errors.map(({ field }) => field) }).toMatchObject({
      http: status,
      status,
      code,
      requestId: 'my-request-1',
      errors: fields,
    });
    expect(stack).toBeUndefined();
    expect(problem.detail).not.toMatch(INTERNAL);
  });
});

test('after all that the server is healthy and has logged no failure of its own', async () => {
  expect((await server.get('/health/ready')).status).toBe(200);
  expect(server.logged().filter(({ level }) => level === 'error')).toEqual([]);
});
