import { contractDifference } from '@energy-optimizer/rpc/testing';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { SERVICE_KEY, startTestHttp, type TestHttp } from '../testing/http.ts';
import { rawGet } from '../testing/raw.ts';

/** The same router behind tRPC's own Fastify adapter, with our request IDs. */
async function startStandard(http: TestHttp) {
  const app = Fastify({ routerOptions: { maxParamLength: 8_192 } });
  const trpcOptions: FastifyTRPCPluginOptions<TestHttp['router']>['trpcOptions'] = {
    router: http.router,
    createContext: ({ req }) => ({
      requestId: String(req.headers['x-request-id']),
      principal: { kind: 'anonymous' as const },
    }),
  };
  await app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

const input = (json: unknown, meta?: unknown): string => `?input=${encodeURIComponent(JSON.stringify({ json, meta }))}`;
const kinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'rate_limited',
  'internal',
  'unavailable',
  'timeout',
  'plain',
  'output',
];

const REQUESTS = [
  `probe.echo${input({ region: 'no1' })}`,
  `probe.echo${input({ region: 'no1', at: '2026-01-01T00:00:00.000Z' }, { values: { at: ['Date'] }, v: 1 })}`,
  `probe.echo${input({ region: 'no1', ratio: null, names: ['ø', '"'] })}`,
  `probe.cached`,
  `probe.cached?input=`,
  `probe.cached${input({ size: 2000 })}`,
  `probe.echo`,
  `probe.echo?input=`,
  `probe.echo?input=%7B`,
  `probe.echo?input=null`,
  `probe.echo?input=%zz`,
  `probe.echo?input=${encodeURIComponent('{"json":{"region":"no1","__proto__":{"x":1}}}')}`,
  `probe.echo?a=1&input=${encodeURIComponent('{"json":{"region":"no1"}}')}&input=2`,
  `probe.echo${input({ region: 'xx', limit: '5', extra: 1 })}`,
  `probe.echo${input({ region: 'no1', names: ['a\0'] })}`,
  `probe.echo${input(JSON.parse('['.repeat(100) + ']'.repeat(100)))}`,
  ...kinds.map((kind) => `probe.fail${input({ kind })}`),
  `probe.store`,
  `probe.nope`,
  `probe%2Eecho${input({ region: 'de' })}`,
  `probe.echo?batch=1&input=${encodeURIComponent('{"0":{"json":{"region":"no1"}}}')}`,
  `probe.echo,probe.fail?batch=1&input=${encodeURIComponent('{"0":{"json":{"region":"no1"}},"1":{"json":{"kind":"conflict"}}}')}`,
];

test.each(REQUESTS)('the response to %s equals that of the standard adapter, byte for byte', async (path) => {
  await using http = await startTestHttp();
  await using standard = await startStandard(http);
  const headers = { 'x-request-id': 'same' };
  const [ours, theirs] = [
    await rawGet(`${http.url}/trpc/${path}`, headers),
    await rawGet(`${standard.url}/trpc/${path}`, headers),
  ];
  expect(ours.body.toString()).toBe(theirs.body.toString());
  expect([ours.status, ours.headers['content-type'], ours.headers.allow]).toEqual([
    theirs.status,
    theirs.headers['content-type'],
    theirs.headers.allow,
  ]);
});

test('failed tRPC calls carry Retry-After and the whole problem', async () => {
  await using http = await startTestHttp();
  for (const batch of ['', 'batch=1&']) {
    const json = { json: { kind: 'unavailable' } };
    const text = encodeURIComponent(JSON.stringify(batch === '' ? json : { 0: json }));
    const response = await fetch(`${http.url}/trpc/probe.fail?${batch}input=${text}`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.text()).toContain('"code":"probe_unavailable"');
  }
});

test('errors raised before tRPC have its envelope', async () => {
  await using http = await startTestHttp();
  const send = async (init: RequestInit) => {
    const response = await fetch(`${http.url}/trpc/probe.store`, { method: 'POST', ...init });
    const { error } = (await response.json()) as { error: { json: { data: { problem: { code: string } } } } };
    return [response.status, error.json.data.problem.code];
  };
  const headers = { 'content-type': 'application/json' };
  expect(await send({ headers, body: 'x'.repeat(2_000_000) })).toEqual([413, 'body_too_large']);
  expect(await send({ headers, body: '{' })).toEqual([401, 'service_key_required']);
  expect(await send({ headers: { ...headers, 'x-api-key': SERVICE_KEY }, body: '{' })).toEqual([
    400,
    'malformed_request',
  ]);
  expect(await send({ headers: { 'content-type': 'text/csv' }, body: 'a' })).toEqual([415, 'unsupported_media_type']);
  expect(await send({ headers: { ...headers, 'x-api-key': 'wrong' }, body: '{}' })).toEqual([401, 'invalid_api_key']);
});

test('a batch has at most 20 calls', async () => {
  await using http = await startTestHttp();
  const batch = (size: number) =>
    fetch(`${http.url}/trpc/${Array.from({ length: size }, () => 'probe.cached').join()}?batch=1`);
  expect((await batch(20)).status).toBe(200);
  expect((await batch(21)).status).toBe(400);
});

test.each([
  ['probe.echo', undefined, {}],
  [
    'probe.echo',
    { region: 'de', limit: 3, ratio: 0.5, flag: false, at: '2026-03-29T00:30:00.000Z', names: ['a', 'b'] },
    {},
  ],
  ['probe.echo', { region: 'nope' }, {}],
  ['probe.cached', undefined, {}],
  ['probe.fail', undefined, {}],
  ['probe.fail', { kind: 'plain' }, {}],
  ['probe.store', undefined, { 'x-api-key': SERVICE_KEY }],
  ['probe.store', { name: 'ü/?', from: 'never', size: 1 }, { 'x-api-key': SERVICE_KEY }],
  ['probe.store', undefined, {}],
])(
  '%s %j gives the same result as a function, over REST and over tRPC',
  async (id, json, headers: Record<string, string>) => {
    await using http = await startTestHttp();
    const principal = { kind: 'x-api-key' in headers ? ('service' as const) : ('anonymous' as const) };
    const call = { router: http.router, id, ctx: { requestId: 'r', principal }, baseUrl: http.url, headers };
    expect(await contractDifference(json === undefined ? call : { ...call, input: json })).toBeUndefined();
  },
);
