import { expect, test } from 'vitest';
import { startTestHttp } from '../testing/http.ts';
import { rawGet } from '../testing/raw.ts';

const LOCAL = ['http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:8080', 'https://localhost'];
const FOREIGN = [
  'https://evil.example',
  'http://localhost.evil.example',
  'http://other.localhost:5173',
  'null',
  'http://127.0.0.1.evil.example',
];
const preflight = { 'access-control-request-method': 'GET' };
const ECHO = '/api/v1/probe/echo?region=no1';

test.each(['development', 'test'] as const)(
  'in %s, pages from localhost can call the API with cookies',
  async (nodeEnv) => {
    await using http = await startTestHttp({ config: { nodeEnv, corsOrigins: [] } });
    for (const origin of LOCAL)
      for (const response of [
        await rawGet(http.url + ECHO, { origin, ...preflight }, 'OPTIONS'),
        await rawGet(http.url + ECHO, { origin }),
      ])
        expect(response.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
        });
  },
);

test('in production, pages from localhost cannot call the API', async () => {
  await using http = await startTestHttp({ config: { nodeEnv: 'production', corsOrigins: [] } });
  for (const origin of LOCAL)
    expect((await rawGet(http.url + ECHO, { origin })).headers['access-control-allow-origin']).toBeUndefined();
});

test('a rejection names the origin and the setting that would allow it, in the response and once in the log', async () => {
  await using http = await startTestHttp({ config: { nodeEnv: 'development' } });
  for (const origin of FOREIGN) {
    const refused = await rawGet(http.url + ECHO, { origin, ...preflight }, 'OPTIONS');
    expect(refused.status).toBe(403);
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    expect(JSON.parse(refused.body.toString())).toMatchObject({
      code: 'origin_not_allowed',
      detail: `The origin ${JSON.stringify(origin)} is not allowed to call this API. For operators: add it to CORS_ORIGINS.`,
    });
    expect((await rawGet(http.url + ECHO, { origin })).headers['access-control-allow-origin']).toBeUndefined();
  }
  const lines = http.logged().filter(({ msg }) => String(msg).startsWith('CORS'));
  expect(lines.map(({ origin }) => origin)).toEqual(FOREIGN);
  expect(lines[0]?.msg).toContain('CORS_ORIGINS');
});

test('a thousand rejected origins produce only a few log lines', async () => {
  await using http = await startTestHttp();
  for (let i = 0; i < 300; i += 1) await rawGet(`${http.url}/health/live`, { origin: `https://a${i}.example` });
  expect(http.logged().filter(({ msg }) => String(msg).startsWith('CORS'))).toHaveLength(100);
});
