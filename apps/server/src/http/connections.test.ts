import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import net from 'node:net';
import { until } from '@energy-optimizer/kernel/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestHttp, type TestHttp } from '../testing/http.ts';
import { createListener } from './listener.ts';

const sockets = new Set<net.Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

/** A connection that sends these bytes and then nothing more. */
async function connect({ url }: Pick<TestHttp, 'url'>, bytes = '', localAddress = '127.0.0.1'): Promise<net.Socket> {
  const socket = net.connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress });
  sockets.add(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  socket.resume();
  return socket;
}
const LIVE = 'GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n';
/** One response over a separate connection. */
async function ask(http: Pick<TestHttp, 'url'>, localAddress?: string): Promise<string> {
  const socket = await connect(http, '', localAddress);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.write(LIVE.replace('host: a', 'host: a\r\nconnection: close'));
  await once(socket, 'close');
  return text.split('\r\n', 1)[0] as string;
}
const limited = (maxConnections: number, trustProxyHops = 0) =>
  startTestHttp({ config: { maxConnections, trustProxyHops } });

const IDLE: [string, string][] = [
  ['say nothing', ''],
  ['have sent half a head', 'GET /health/live HTTP/1.1\r\nhost'],
  ['are kept alive after a response', LIVE],
];

describe('idle connections', () => {
  test.each(IDLE)('%s are closed for new connections', async (_name, bytes) => {
    await using http = await limited(20);
    const idle: net.Socket[] = [];
    for (let i = 0; i < 60; i++) idle.push(await connect(http, bytes));
    expect(await ask(http)).toBe('HTTP/1.1 200 OK');
    await until(() => idle.filter(({ destroyed }) => !destroyed).length <= 20);
    // Those idle the longest.
    expect(idle.slice(0, 40).every(({ destroyed }) => destroyed)).toBe(true);
  });

  test('with slow request bodies are closed for new connections after a time', async () => {
    let requests = 0;
    const result: RequestListener = (request, response) => {
      requests += 1;
      request.resume().once('end', () => response.end());
    };
    const { server } = createListener(result, { maxConnections: 4, trustProxyHops: 1, slowBodyMs: 300 });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const http = { url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}` };
    const startedAt = performance.now();
    for (let i = 0; i < 4; i++) await connect(http, 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\n{');
    await until(() => requests === 4);
    await until(async () => (await ask(http)) === 'HTTP/1.1 200 OK');
    expect(performance.now() - startedAt).toBeGreaterThan(300);
    server.closeAllConnections();
    server.close();
  });

  test('of one network occupy at most half of the slots', async () => {
    await using http = await limited(20);
    const others = [];
    for (let i = 0; i < 8; i++) others.push(await connect(http, LIVE, `127.0.0.${10 + i}`));
    for (let i = 0; i < 40; i++) await connect(http, '', '127.0.0.2');
    expect(await ask(http, '127.0.0.30')).toBe('HTTP/1.1 200 OK');
    expect(others.filter(({ destroyed }) => destroyed)).toEqual([]);
  });

  test('of a trusted proxy can occupy all slots', async () => {
    await using http = await limited(20, 1);
    const mine = [];
    for (let i = 0; i < 20; i++) mine.push(await connect(http));
    const responses = mine.map((socket) => once(socket, 'data'));
    for (const socket of mine) socket.write(LIVE);
    expect(await Promise.all(responses)).toHaveLength(20);
  });
});

test('busy connections are kept: if none is idle, the new connection is closed', async () => {
  await using http = await limited(3, 1);
  const held = Promise.withResolvers<void>();
  http.state.hold = held.promise;
  const url = `${http.url}/api/v1/probe/cached`;
  const busy = [fetch(url), fetch(url), fetch(url)];
  await until(() => http.state.calls === 3);
  expect(await ask(http)).toBe('');
  held.resolve();
  expect((await Promise.all(busy)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await ask(http)).toBe('HTTP/1.1 200 OK');
});
