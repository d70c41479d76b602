import { once } from 'node:events';
import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import { SERVICE_KEY, startTestHttp } from '../testing/http.ts';
import { rawGet } from '../testing/raw.ts';

const TICKS = '/api/v1/probe/ticks';
const trpcTicks = (input: object): string =>
  `/trpc/probe.ticks?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
const openGauge = async (http: { metrics: { text(): Promise<string> } }) =>
  Number(/http_streams_open (\d+)/.exec(await http.metrics.text())?.[1]);

test('events have IDs and JSON data, and the stream ends with the procedure', async () => {
  await using http = await startTestHttp();
  const response = await fetch(`${http.url}${TICKS}?until=2`);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe(
    ': connected\n\nid: 1\ndata: {"n":1,"filler":""}\n\nid: 2\ndata: {"n":2,"filler":""}\n\n',
  );
});

test('Last-Event-ID resumes after that event, over REST and tRPC', async () => {
  await using http = await startTestHttp();
  for (const path of [`${TICKS}?until=3`, trpcTicks({ until: 3 })]) {
    const text = await (await fetch(http.url + path, { headers: { 'last-event-id': '2' } })).text();
    expect(text.match(/^id: .*$/gm)).toEqual(['id: 3']);
  }
});

test('invalid input returns an ordinary problem before the stream begins', async () => {
  await using http = await startTestHttp();
  const response = await fetch(`${http.url}${TICKS}?until=-1`);
  expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
  await expect.poll(() => openGauge(http)).toBe(0);
});

test('a failing stream ends with an error event without internals', async () => {
  await using http = await startTestHttp();
  const text = await (await fetch(`${http.url}${TICKS}?until=7`)).text();
  expect(text).toContain('id: 7\n');
  expect(text).toMatch(/event: error\ndata: \{.*"code":"internal_error"/);
  expect(text).not.toContain('secret');
});

test('an idle stream gets heartbeats', async () => {
  await using http = await startTestHttp({ options: { streamTimes: { heartbeatMs: 20 } } });
  const response = await fetch(`${http.url}${TICKS}?until=0`);
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  while (seen.length < 50) seen += (await reader.read()).value;
  await reader.cancel();
  expect(seen).toMatch(/^: connected\n\n(: heartbeat\n\n){2}/);
});

test('a client can open as many streams as configured, REST and tRPC together; closing one frees its slot; the service is not limited', async () => {
  await using http = await startTestHttp({ config: { maxStreamsPerClient: 2 } });
  const open = async (path: string, headers = {}) => {
    const controller = new AbortController();
    const response = await fetch(http.url + path, { signal: controller.signal, headers });
    return { status: response.status, text: () => response.text(), leave: () => controller.abort() };
  };
  const first = await open(`${TICKS}?until=0`);
  const second = await open(trpcTicks({ until: 0 }));
  expect([first.status, second.status]).toEqual([200, 200]);
  for (const path of [`${TICKS}?until=0`, trpcTicks({ until: 0 })]) {
    const refused = await open(path);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('too_many_streams');
  }
  const service = await open(`${TICKS}?until=0`, { 'x-api-key': SERVICE_KEY });
  expect(service.status).toBe(200);
  for (const stream of [first, second, service]) stream.leave();
  await expect.poll(() => openGauge(http)).toBe(0);
  const again = await open(`${TICKS}?until=1`);
  expect(again.status).toBe(200);
});

test('a stalled reader is disconnected, with the reason in the log', async () => {
  await using http = await startTestHttp({ options: { streamTimes: { drainTimeoutMs: 50 } } });
  const { port } = new URL(http.url);
  const socket = createConnection(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(`GET ${TICKS}?until=100000&size=100000 HTTP/1.1\r\nhost: a\r\n\r\n`);
  await expect.poll(() => http.logged().some((line) => line.code === 'slow_consumer')).toBe(true);
  await expect.poll(() => openGauge(http)).toBe(0);
  socket.destroy();
});

test('a stalled reader of a sink is disconnected, with the reason in the log', async () => {
  await using http = await startTestHttp();
  const { port } = new URL(http.url);
  const socket = createConnection(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write('GET /api/v1/probe/flood?early=1&live=true HTTP/1.1\r\nhost: a\r\n\r\n');
  await expect.poll(() => http.logged().filter((line) => line.code === 'slow_consumer').length).toBe(1);
  await expect.poll(() => openGauge(http)).toBe(0);
  socket.destroy();
});

test('all frames that a sink sends before the stream begins arrive', async () => {
  await using http = await startTestHttp();
  const response = await fetch(`${http.url}/api/v1/probe/flood?early=50`);
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > 50 * 100_000) break;
  }
  expect(bytes).toBeGreaterThan(50 * 100_000);
  expect(http.logged().filter((line) => line.code === 'slow_consumer')).toEqual([]);
});

test('closing the server ends open streams and finishes', async () => {
  const http = await startTestHttp();
  const rest = await fetch(`${http.url}${TICKS}?until=0`);
  const trpc = await fetch(http.url + trpcTicks({ until: 0 }));
  const ended = Promise.allSettled([rest.text(), trpc.text()]);
  await http.close();
  expect((await ended)[0]).toMatchObject({ status: 'fulfilled', value: ': connected\n\n' });
});

test('streams accept only GET', async () => {
  await using http = await startTestHttp();
  expect((await rawGet(`${http.url}${TICKS}?until=1`, {}, 'HEAD')).status).toBe(405);
  expect((await rawGet(`${http.url}${TICKS}?until=1`, {}, 'POST')).status).toBe(405);
});

test('closing does not wait for an idle connection, nor indefinitely for a hanging request', async () => {
  const http = await startTestHttp({ options: { closeGraceMs: 50 } });
  const silent = createConnection(Number(new URL(http.url).port), '127.0.0.1');
  await once(silent, 'connect');
  http.state.hold = new Promise(() => undefined);
  const hanging = fetch(`${http.url}/api/v1/probe/cached`);
  await expect.poll(() => http.state.calls).toBe(1);
  await Promise.all([http.close(), expect(hanging).rejects.toThrow(), once(silent, 'close')]);
});
