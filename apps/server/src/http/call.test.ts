import { once } from 'node:events';
import { expect, test } from 'vitest';
import { SERVICE_KEY, startTestHttp } from '../testing/http.ts';
import type { Call } from './call.ts';

/** A server that blocks calls until `release`, and the current call. */
async function holding() {
  const called = Promise.withResolvers<Call>();
  const held = Promise.withResolvers<void>();
  const http = await startTestHttp({
    options: {
      createContext: async (call) => {
        called.resolve(call);
        return { requestId: call.request.id, principal: { kind: 'service' }, signal: call.signal };
      },
    },
  });
  http.state.hold = held.promise;
  return { http, called: called.promise, release: held.resolve };
}

const store = (path: string, body: object, signal?: AbortSignal): [string, RequestInit] => [
  path,
  {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': SERVICE_KEY },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  },
];
const CALLS = [
  ['REST', '/api/v1/probe/things/a', { from: '2026-01-01T00:00:00.000Z', size: 1 }],
  [
    'tRPC',
    '/trpc/probe.store',
    {
      json: { name: 'a', from: '2026-01-01T00:00:00.000Z', size: 1 },
      meta: { values: { from: ['Date'] }, v: 1 },
    },
  ],
] as const;

test.each(CALLS)('%s: the end of the request body does not abort the call', async (_face, path, body) => {
  const { http, called, release } = await holding();
  await using _ = http;
  const [url, init] = store(http.url + path, body);
  const response = fetch(url, init);
  const { signal, request } = await called;
  if (!request.raw.closed) await once(request.raw, 'close');
  expect(signal.aborted).toBe(false);
  release();
  expect((await response).status).toBe(200);
});

test.each(CALLS)('%s: a call is aborted when its caller disconnects', async (_face, path, body) => {
  const { http, called, release } = await holding();
  await using _ = http;
  const caller = new AbortController();
  const response = fetch(...store(http.url + path, body, caller.signal));
  const { signal } = await called;
  const aborted = once(signal, 'abort');
  caller.abort();
  await expect(response).rejects.toThrow('aborted');
  await aborted;
  release();
});
