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
