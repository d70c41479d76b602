import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openEvents } from './testing/events.ts';
import { dayAhead } from './testing/prices.ts';
import { startServer, type TestServer } from './testing/server.ts';
import { type StoredTariffs, storeTariffs } from './testing/supplier-cases.ts';

/** The price stream in the prices of a tariff. */

let database: TestDatabase;
let server: TestServer;
let tariffs: StoredTariffs;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database });
  tariffs = await storeTariffs(server.runtime.suppliers);
  await importAt(50);
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

const importAt = (price: number, kind: 'day_ahead' | 'real_time' = 'day_ahead') =>
  server.runtime.pricing.service.importPoints(
    dayAhead({ at: systemClock.now(), hours: 2, priceOf: () => price, key: { kind } }),
  );

type Reader = Awaited<ReturnType<typeof openEvents>>;
const readers: Reader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave();
});
const open = async (...args: Parameters<typeof openEvents>) => {
  const reader = await openEvents(...args);
  readers.push(reader);
  return reader;
};

const rest = (input: Record<string, string>) =>
  `${server.url}/api/v1/prices/stream?${new URLSearchParams({ region: 'de', ...input })}`;
const trpc = (input: object) =>
  `${server.url}/trpc/prices.stream?input=${encodeURIComponent(JSON.stringify({ json: { region: 'de', ...input } }))}`;

interface Change {
  readonly type: string;
  readonly id: number;
  readonly series: object;
  readonly publisher: object;
  readonly prices: { readonly values: number[]; readonly breakdown: Record<string, number[]> };
  readonly tariff: object;
}
const dataOf = ({ data }: { data: never }): Change => (data as { json?: Change }).json ?? (data as Change);
const changesOf = ({ events }: Reader) => events.map(dataOf).filter(({ type }) => type === 'change');
const isReady = ({ events }: Reader) => events.some((event) => dataOf(event).type === 'ready');

/** Of the stored dynamic tariff: adder 0.012 and grid 0.09, with 19 % VAT. */
const paid = (price: number) => (price / 1_000 + 0.012 + 0.09) * 1.19;

describe.each([
  ['REST', rest],
  ['tRPC', trpc],
])('%s', (_face, address) => {
  test('a change of the market is sent as the prices of a tariff that follows it', async () => {
    const reader = await open(address({ tariff: tariffs.dynamic }));
    await until(() => isReady(reader));
    await importAt(61, 'real_time');
    await importAt(70);
    await importAt(80);
    const isSeen = (price: number) =>
      changesOf(reader).some(({ prices }) => prices.values[0]!.toFixed(9) === paid(price).toFixed(9));
    await until(() => isSeen(80));
    expect(isSeen(61)).toBe(false);
    // An import before this test may be reported late.
    const [first, second] = changesOf(reader).slice(-2);
    expect(first!.prices.values.map((value) => value.toFixed(9))).toEqual([paid(70).toFixed(9), paid(70).toFixed(9)]);
    expect(second!.prices.values[0]).toBeCloseTo(paid(80), 9);
    const { energy, grid, vat } = first!.prices.breakdown;
    expect([energy![0], grid![0], vat![0]]).toEqual([0.082, 0.09, 0.03268]);
    expect(first!.series).toMatchObject({ kind: 'tariff', supplier: 'one', product: 'dynamic', vatIncluded: true });
    expect(first!.publisher).toMatchObject({ source: 'energy_charts' });
    expect(first!.tariff).toMatchObject({ reference: tariffs.dynamic, market: { source: 'energy_charts' } });
    expect(second!.id).toBeGreaterThan(first!.id);
  });
});

test('a reader that returns receives missed changes at the prices known then', async () => {
  const before = await open(rest({ tariff: tariffs.dynamic }));
  await until(() => isReady(before));
  await importAt(90);
  const seen = await until(() => changesOf(before)[0]);
  before.leave();
  await importAt(91);
  await importAt(92);
  const after = await open(rest({ tariff: tariffs.dynamic, lastEventId: String(seen.id) }));
  const missed = await until(() => (changesOf(after).length >= 2 ? changesOf(after) : undefined));
  expect(missed.map(({ prices }) => prices.values[0]!.toFixed(9))).toEqual([paid(91).toFixed(9), paid(92).toFixed(9)]);
});

test('a tariff that follows no market has no changes', async () => {
  const [fixed, plain] = [await open(rest({ tariff: tariffs.plain })), await open(rest({}))];
  await until(() => isReady(fixed) && isReady(plain));
  await importAt(100);
  await until(() => changesOf(plain).length === 1);
  await importAt(101);
  await until(() => changesOf(plain).length === 2);
  expect(changesOf(fixed)).toEqual([]);
});

const PASSWORD = 'seven purple teapots';

async function send(method: string, path: string, headers: Record<string, string>, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** A signed-in user with a tariff of their own. */
async function person(email: string) {
  const { service } = server.runtime.auth;
  await service.createUser({ email, password: PASSWORD, name: 'P' });
  const opened = await service.signIn({ requestId: 'test' }, { email, password: PASSWORD, transport: 'token' });
  if (opened.status !== 'signed_in' || opened.token === null) throw new Error('not signed in');
  const session = { authorization: `Bearer ${opened.token}` };
  const store = (body: object) => send('PUT', '/household/tariffs/electricity', session, { region: 'de', ...body });
  await store({ document: own(0.31) });
  return { session, store };
}
const own = (rate: number) => ({
  ...{ format: 'energy-tariff/1', id: 'own', name: `Own ${rate}`, currency: 'EUR', timeZone: 'Europe/Berlin' },
  components: [{ kind: 'energy', id: 'energy', rates: [{ rate }] }],
});
const tariffsIn = ({ events }: Reader) =>
  events.map(dataOf).flatMap(({ type, tariff }) => (type === 'tariff' ? [tariff as { readonly name: string }] : []));
const problemOf = ({ events }: Reader) => (events.at(-1) as { data: { readonly code?: string } } | undefined)?.data;

describe.each([
  ['REST', rest],
  ['tRPC', trpc],
])('the tariff of the household, over %s', (face, address) => {
  test('only the open streams of its household get an event when it changes; later prices are those of the new one', async () => {
    const [ada, eve] = [await person(`ada-${face}@example.com`), await person(`eve-${face}@example.com`)];
    const [reader, other] = [
      await open(address({ tariff: 'mine' }), ada.session),
      await open(address({ tariff: 'mine' }), eve.session),
    ];
    await until(() => isReady(reader) && isReady(other));
    await ada.store({ document: own(0.42) });
    await until(() => tariffsIn(reader).length === 1);
    await ada.store({ tariffId: tariffs.dynamic });
    await until(() => tariffsIn(reader).length === 2);
    expect(tariffsIn(reader).map(({ name }) => name)).toEqual(['Own 0.42', 'dynamic']);
    await importAt(face === 'REST' ? 120 : 121);
    const [change] = await until(() => (changesOf(reader).length > 0 ? changesOf(reader) : undefined));
    expect(change!.prices.values[0]).toBeCloseTo(paid(face === 'REST' ? 120 : 121), 9);
    expect([tariffsIn(other), changesOf(other)]).toEqual([[], []]);
  });

  test('a session that ends closes its stream, with the reason; public streams continue', async () => {
    const bob = await person(`bob-${face}@example.com`);
    const [mine, plain] = [await open(address({ tariff: 'mine' }), bob.session), await open(rest({}), bob.session)];
    await until(() => isReady(mine) && isReady(plain));
    await send('POST', '/auth/sign-out', bob.session, {});
    await mine.ended;
    expect(JSON.stringify(problemOf(mine))).toContain('session_expired');
    const seen = changesOf(plain).length;
    await importAt(face === 'REST' ? 130 : 131);
    await until(() => changesOf(plain).length > seen);
  });
});

test('an open stream gets an event for a new version of a stored tariff, and a reader that returns gets one for its tariff', async () => {
  const [fixed, other] = [await open(rest({ tariff: tariffs.plain })), await open(rest({ tariff: tariffs.green }))];
  await until(() => isReady(fixed) && isReady(other));
  await storeTariffs(server.runtime.suppliers, ['plain'], { from: '2026-12-24' });
  await until(() => tariffsIn(fixed).length === 1);
  expect(tariffsIn(fixed)).toMatchObject([{ reference: tariffs.plain, name: 'plain' }]);
  const back = await open(rest({ tariff: tariffs.green, lastEventId: '1' }));
  await until(() => tariffsIn(back).length === 1);
  expect([tariffsIn(back), tariffsIn(other)]).toMatchObject([[{ name: 'green' }], []]);
});

test('a stream ends with that reason when its household no longer has a tariff', async () => {
  const { session } = await person('gone@example.com');
  const reader = await open(rest({ tariff: 'mine' }), session);
  await until(() => isReady(reader));
  await send('DELETE', '/household/tariffs/electricity', session);
  await reader.ended;
  expect(problemOf(reader)).toMatchObject({ code: 'unknown_household_tariff' });
});

test.each([
  [{ tariff: '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10' }, 404, 'unknown_tariff'],
  [{ tariff: 'mine' }, 401, 'sign_in_required'],
  [{ zone: 'south' }, 422, 'tariff_conflict'],
])('%j is an ordinary problem before the stream begins', async (input, status, code) => {
  const response = await fetch(rest(input as Record<string, string>));
  const problem = (await response.json()) as { readonly code: string };
  expect([response.status, problem.code]).toEqual([status, code]);
});

test('so is a tariff whose price depends on a zone that is not given', async () => {
  const response = await fetch(rest({ tariff: tariffs.zoned }));
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([422, 'tariff_needs_input']);
});
