import { expect, test } from 'vitest';
import { startTestHttp } from '../testing/http.ts';

const PATHS = ['/api/v1/probe/echo?region=no1', '/trpc/probe.cached', '/nothing', '/health/live'];
const headers = { 'x-forwarded-for': '203.0.113.9' };
const healthOf = async (url: string) =>
  (await (await fetch(`${url}/health`)).json()) as {
    status: string;
    checks: { proxy: { status: string; reason?: string } };
  };

test.each(PATHS)(
  'X-Forwarded-For at %s without a trusted proxy is reported immediately, in the log and in health',
  async (path) => {
    await using http = await startTestHttp();
    expect((await healthOf(http.url)).checks.proxy).toMatchObject({ status: 'ok' });
    await using other = await startTestHttp();
    await fetch(other.url + path, { headers });
    const health = await healthOf(other.url);
    expect(health).toMatchObject({
      status: 'degraded',
      checks: { proxy: { status: 'degraded', reason: expect.stringContaining('Set TRUST_PROXY_HOPS') } },
    });
    await fetch(other.url + path, { headers });
    const lines = other.logged().filter(({ msg }) => String(msg).startsWith('Requests carry X-Forwarded-For'));
    expect(lines).toMatchObject([{ level: 'warn', from: '127.0.0.1' }]);
  },
);

test('X-Forwarded-For without a trusted proxy is also reported on cached responses', async () => {
  await using http = await startTestHttp();
  await fetch(`${http.url}/api/v1/probe/cached`);
  await fetch(`${http.url}/api/v1/probe/cached`, { headers });
  expect((await healthOf(http.url)).checks.proxy.status).toBe('degraded');
  expect(http.state.calls).toBe(1);
});

test('after an hour without such a request health is ok again, and the next one is logged again', async () => {
  await using http = await startTestHttp();
  await fetch(`${http.url}/health/live`, { headers });
  http.clock.set('2026-01-01T13:00:01Z');
  await using again = await startTestHttp();
  expect((await healthOf(again.url)).checks.proxy.status).toBe('ok');
  expect((await healthOf(http.url)).checks.proxy.status).toBe('ok');
  await fetch(`${http.url}/health/live`, { headers });
  expect(http.logged().filter(({ msg }) => String(msg).startsWith('Requests carry X-Forwarded-For'))).toHaveLength(2);
});

test('X-Forwarded-For is not reported behind configured proxies', async () => {
  await using http = await startTestHttp({ config: { trustProxyHops: 1 } });
  await fetch(`${http.url}/health/live`, { headers });
  expect((await healthOf(http.url)).checks.proxy.status).toBe('ok');
});
