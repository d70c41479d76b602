import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../testing/server.ts';
import { storeTariffs } from '../testing/supplier-cases.ts';

const NOW = '2026-03-02T10:07:00.000Z';
const PASSWORD = 'seven purple teapots';

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, clock: fixedClock(NOW) });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

/** A session of a new user, and an API key without the scope account:read. */
async function person(email: string) {
  const { service } = server.runtime.auth;
  await service.createUser({ email, password: PASSWORD, name: 'P' });
  const opened = await service.signIn({ requestId: 'test' }, { email, password: PASSWORD, transport: 'token' });
  if (opened.status !== 'signed_in' || opened.token === null) throw new Error('not signed in');
  const session = { authorization: `Bearer ${opened.token}` };
  const created = await send('POST', '/auth/api-keys', session, {
    ...{ name: 'write', scopes: ['account:write'], password: PASSWORD },
  });
  return { session, key: { 'x-api-key': String(created.body.key) } };
}

async function send(method: string, path: string, headers: Record<string, string>, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const PRICES = '/prices/current?region=de&tariff=mine';
const own = (rate: number) => ({
  region: 'de',
  document: {
    ...{ format: 'energy-tariff/1', id: 'own', name: 'Own', currency: 'EUR', timeZone: 'Europe/Berlin' },
    components: [{ kind: 'energy', id: 'energy', rates: [{ rate }] }],
  },
});
const priceOf = ({ body }: { readonly body: Record<string, unknown> }) =>
  (body.prices as readonly { readonly price: number }[])[0]?.price;

it('tariff=mine answers in the prices of the caller, and no answer is kept for others', async () => {
  const [ada, eve] = [await person('ada@example.com'), await person('eve@example.com')];
  await send('PUT', '/household/tariffs/electricity', ada.session, own(0.31));
  await send('PUT', '/household/tariffs/electricity', eve.session, own(0.42));
  for (const [who, price] of [
    [ada, 0.31],
    [eve, 0.42],
    [ada, 0.31],
  ] as const) {
    const answer = await send('GET', PRICES, who.session);
    expect([answer.status, priceOf(answer), answer.headers.get('cache-control')]).toEqual([200, price, 'no-store']);
  }
  await send('PUT', '/household/tariffs/electricity', ada.session, own(0.5));
  expect(priceOf(await send('GET', PRICES, ada.session))).toBe(0.5);
});

it('tariff=mine with a stored tariff uses the zone of the household', async () => {
  const { session } = await person('zoe@example.com');
  const { zoned } = await storeTariffs(server.runtime.suppliers, ['zoned']);
  await send('PUT', '/household/tariffs/electricity', session, { region: 'de', tariffId: zoned, zone: 'south' });
  const answer = await send('GET', PRICES, session);
  expect(priceOf(answer)).toBeCloseTo(0.35 * 1.19, 9);
  expect(answer.body.tariff).toMatchObject({ reference: 'mine', supplier: 'one', zone: 'south' });
});

it('tariff=mine requires a user, the scope account:read, and a stored tariff', async () => {
  const { session, key } = await person('max@example.com');
  const codeOf = async (headers: Record<string, string>) => {
    const { status, body } = await send('GET', PRICES, headers);
    return [status, body.code];
  };
  expect(await codeOf({})).toEqual([401, 'sign_in_required']);
  expect(await codeOf(key)).toEqual([403, 'missing_scope']);
  expect(await codeOf(session)).toEqual([404, 'unknown_household_tariff']);
});

it('a recommendation shows the stored tariff, so a key needs account:read as well as account:write', async () => {
  const { session, key } = await person('sam@example.com');
  await send('PUT', '/household/tariffs/electricity', key, own(0.3));
  const ask = (headers: Record<string, string>) =>
    send('POST', '/recommendations/switching', headers, { annualUsage: 3_000 });
  const refused = await ask(key);
  expect([refused.status, refused.body.code]).toEqual([403, 'missing_scope']);
  const answered = await ask(session);
  expect([answered.status, (answered.body.current as { name: string }).name]).toEqual([200, 'Own']);
});
