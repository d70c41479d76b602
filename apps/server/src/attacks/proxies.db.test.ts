import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../testing/attack-world.ts';
import { startServer, type TestServer } from '../testing/server.ts';

/** Addresses claimed by callers, behind the configured number of proxies. */

const LIMIT = 4;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** The number of accepted calls when twice the limit is sent, each with its own headers. */
async function passed(server: TestServer, headersOf: (i: number) => Record<string, string>): Promise<number> {
  let count = 0;
  for (let i = 0; i < 2 * LIMIT; i++) {
    const { status } = await ask(server, { path: '/auth/oauth/providers', headers: headersOf(i) });
    if (status === 200) count += 1;
    else expect(status).toBe(429);
  }
  return count;
}
const ALL = 2 * LIMIT;
const [CLIENT, PROXY] = ['203.0.113.9', '192.0.2.1'];

describe.each([
  {
    hops: 0,
    spoofs: (i: number) => `198.51.100.${i}`,
    others: (i: number) => `198.51.101.${i}`,
  },
  {
    hops: 1,
    spoofs: (i: number) => `198.51.100.${i}, ${CLIENT}`,
    others: (i: number) => `${CLIENT}, 198.51.101.${i}`,
  },
  {
    hops: 2,
    spoofs: (i: number) => `198.51.100.${i}, ${CLIENT}, ${PROXY}`,
    others: (i: number) => `198.51.100.1, 198.51.102.${i}, ${PROXY}`,
  },
])('behind $hops proxies', ({ hops, spoofs, others }) => {
  let server: TestServer;
  beforeAll(async () => {
    const env = { TRUST_PROXY_HOPS: String(hops), RATE_LIMIT_PER_MINUTE: String(LIMIT) };
    server = await startServer({ database, env });
  });
  afterAll(() => server.close());

  it('a forged X-Forwarded-For gains the caller no additional calls', async () => {
    expect(await passed(server, (i) => ({ 'x-forwarded-for': spoofs(i) }))).toBe(LIMIT);
  });

  it('callers distinguished by trusted proxies have separate budgets; without proxies they are not distinguished', async () => {
    expect(await passed(server, (i) => ({ 'x-forwarded-for': others(i) }))).toBe(hops === 0 ? 0 : ALL);
  });

  it('other forwarding headers, ports and addresses within one /64 count as the same caller', async () => {
    const same = (i: number) =>
      [`2001:db8:1:${hops}::${i + 1}`, ...Array(Math.max(0, hops - 1)).fill(PROXY)].join(', ');
    const before = hops === 0 ? 0 : LIMIT;
    const headers = (i: number) => ({
      'x-real-ip': `198.51.103.${i}`,
      'true-client-ip': `198.51.103.${i}`,
      'cf-connecting-ip': `198.51.103.${i}`,
      forwarded: `for=198.51.103.${i}`,
      'x-client-ip': `198.51.103.${i}`,
      'x-forwarded-for': same(i),
    });
    expect(await passed(server, headers)).toBe(before);
  });
});
