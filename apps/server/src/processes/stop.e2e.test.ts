import { once } from 'node:events';
import net from 'node:net';
import { databaseVariables, type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAIN, type Sandbox, sandbox } from '../testing/process.ts';
import { steadyLoad } from '../testing/steady-load.ts';

/** Stopping a server that is in use: not ready first, then every request that was sent completes. */

let box: Sandbox;
let database: TestDatabase;
beforeAll(async () => {
  // From the sources, as `npm start` starts them.
  [box, database] = await Promise.all([sandbox(MAIN), testDatabase()]);
});
afterAll(async () => {
  await box.remove();
  await database.drop();
});

const started = async (variables: Record<string, string> = {}) => {
  const server = box.start({ ...databaseVariables(database.url), LOG_LEVEL: 'warn', ...variables });
  return { server, url: await server.ready() };
};
const statusOf = async (address: string) => (await fetch(address, { headers: { connection: 'close' } })).status;

test('SIGTERM under load resets no connection: the server reports that it is not ready, completes open requests, and exits', async () => {
  const { server, url } = await started({ SHUTDOWN_DELAY_SECONDS: '5' });
  // Responses from the cache, from the database, and errors.
  const paths = ['/api/v1/prices/regions', '/api/v1/prices/current?region=de', '/health/live', '/nothing'];
  const load = steadyLoad(url, { paths, connections: 20, keepAlive: true });
  await until(() => [...load.seen.statuses.values()].reduce((sum, count) => sum + count, 0) > 500);
  const completed = () => [...load.seen.statuses.values()].reduce((sum, count) => sum + count, 0);
  server.kill('SIGTERM');
  await until(async () => (await statusOf(`${url}/health/ready`)) === 503);
  const whenUnready = completed();
  expect(await statusOf(`${url}/health/live`)).toBe(200);
  await load.over;
  expect(completed()).toBeGreaterThan(whenUnready);
  expect(load.seen.broken).toEqual([]);
  expect([...load.seen.statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
});

test('responses during shutdown close their connection, and idle connections are closed after a short time', async () => {
  const { server, url } = await started({ SHUTDOWN_DELAY_SECONDS: '0' });
  const open = async () => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const ask = async () => {
      text = '';
      socket.write('GET /health/ready HTTP/1.1\r\nhost: a\r\n\r\n');
      return until(() => text.includes('}') && text);
    };
    return { ask, ended: once(socket, 'close') };
  };
  const [asking, idle] = [await open(), await open()];
  for (const { ask } of [asking, idle])
    expect(await ask()).toMatch(/^HTTP\/1.1 200 OK\r\n(?:.+\r\n)*connection: keep-alive/i);
  server.kill('SIGTERM');
  await until(() => server.stdout().includes('stopping'));
  expect(await asking.ask()).toMatch(/^HTTP\/1.1 503 .*\r\n(?:.+\r\n)*connection: close/i);
  expect(await asking.ended).toEqual([false]);
  expect(await idle.ended).toEqual([false]);
  expect(await server.ended).toMatchObject({ code: 0 });
});
