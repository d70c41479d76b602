import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { planEnergy } from '@energy-optimizer/planning';
import { type Access, openApiDocument, restOperations } from '@energy-optimizer/rpc';
import { callThreeFaces, contractDifference } from '@energy-optimizer/rpc/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCESS } from './access.ts';
import { appRouter } from './router.ts';
import { ACCOUNTS_ENV, ADMIN_CASES, AUTH_CASES, LOCAL_CLIENT, signInForContract } from './testing/auth-cases.ts';
import { BILLING_CASES } from './testing/billing-cases.ts';
import type { ContractCases } from './testing/contract-cases.ts';
import { ADA, sendMails } from './testing/contract-mails.ts';
import { ERASURE_CASES } from './testing/erasure-cases.ts';
import { FORECAST_CASES } from './testing/forecast-cases.ts';
import { HOME, HOUSEHOLD_CASES } from './testing/household-cases.ts';
import { APPLIANCES, optimizerCases, PROBLEM } from './testing/optimizer-cases.ts';
import { PRICE_CASES } from './testing/price-cases.ts';
import { dayAhead } from './testing/prices.ts';
import { recommendationCases, STATED } from './testing/recommendation-cases.ts';
import { API_KEY, startServer, type TestServer } from './testing/server.ts';
import { type StoredTariffs, SUPPLIER_CASES, storeTariffs } from './testing/supplier-cases.ts';
import { withTariffs } from './testing/tariff-price-cases.ts';
import { INFO } from './version.ts';

/** One contract, three interfaces: function calls, REST and tRPC return the same result for valid and invalid input. */

const NOW = '2026-03-02T10:07:00.000Z';

interface Documented {
  readonly operationId: string;
  readonly responses: Readonly<Record<number, { readonly description?: string }>>;
}

let database: TestDatabase;
let server: TestServer;
let router: ReturnType<typeof appRouter>;
let betaCode: string;
let unsubscribeToken: string;
let recommendationId: string;
let planId: string;
let usageId: string;
const tariffs = {} as StoredTariffs;
let grace: Awaited<ReturnType<typeof signInForContract>>;
let root: Awaited<ReturnType<typeof signInForContract>>;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, clock: fixedClock(NOW), env: { ...ACCOUNTS_ENV, FORECAST_LEVEL: '1' } });
  const { pricing, mlLoop, auth, admin, notifications, suppliers, compliance } = server.runtime;
  router = appRouter({
    ...{
      pricing,
      mlLoop,
      auth,
      admin,
      notifications,
      suppliers: suppliers.context,
      optimizer: server.runtime.optimizer.context,
      compliance,
    },
    hub: server.hub,
    billing: { entitlements: { isEnforced: false, upgradeUrl: '', clock: fixedClock(NOW) } },
  });
  ({ betaCode, unsubscribeToken } = await sendMails(server, NOW));
  Object.assign(tariffs, await storeTariffs(suppliers));
  grace = await signInForContract(auth);
  root = await signInForContract(auth, 'admin');
  await callThreeFaces(call('household.setTariff', HOME));
  const recommended = await callThreeFaces(call('recommendations.switching', STATED));
  recommendationId = (recommended.rest.json as { id: string }).id;
  const at = new Date(NOW);
  const priceOf = (i: number) => [31.5, -4.25, 0, 180.01, 77][i % 5]! + i / 8;
  await pricing.service.importPoints(dayAhead({ at, hours: 240, priceOf }));
  await pricing.service.importPoints(
    dayAhead({ at, hours: 240, priceOf: (i) => 90 + priceOf(i), key: { source: 'awattar' } }),
  );
  const tariff = {
    kind: 'tariff',
    source: 'octopus',
    region: 'uk' as RegionCode,
    currency: 'GBP',
    unit: 'cents_kwh',
    vatIncluded: true,
    direction: 'import',
  } as const;
  for (const product of ['Agile', 'Tracker'])
    await pricing.service.importPoints(
      dayAhead({ at, priceOf, key: { ...tariff, supplier: 'Octopus Energy', product } }),
    );
  // A market that can be forecast: 64 days of prices, the newest of which end in 13 hours.
  const daily = (i: number) => 40 + 20 * Math.sin(i / 3.8) + (Math.floor(i / 24) % 7);
  await pricing.service.importPoints(
    dayAhead({
      at: new Date('2026-01-29T23:00:00.000Z'),
      hours: 64 * 24,
      priceOf: daily,
      key: { region: 'no1' as RegionCode },
    }),
  );
  const outcome = await mlLoop.engine.learn({ region: 'no1' as RegionCode, asOf: at });
  expect(outcome).toMatchObject({ status: 'learned', promoted: true });
  await prepareOptimizer();
});

/** Appliances, a recommendation and a plan of the user. */
async function prepareOptimizer() {
  await callThreeFaces(call('household.setAppliances', APPLIANCES));
  const advised = await callThreeFaces(call('recommendations.usage', { region: 'no1' }));
  usageId = (advised.rest.json as { recommendations: { id: string }[] }).recommendations[0]!.id;
  const planned = await callThreeFaces(call('optimizer.plan', { problem: PROBLEM }));
  planId = (planned.rest.json as { id: string }).id;
}

afterAll(async () => {
  await server.close();
  await database.drop();
});

/** The default caller of an operation. */
const usualCaller = (id: string): Access => ACCESS[id]?.access ?? 'public';

function call(id: string, input: Record<string, unknown>, as = usualCaller(id)) {
  const callers = {
    service: { principal: { kind: 'service' }, headers: { 'x-api-key': API_KEY } },
    user: grace,
    admin: root,
    public: { principal: { kind: 'anonymous' }, headers: {} },
  } as const;
  const { principal, headers } = callers[as];
  const ctx = { requestId: 'test', principal, client: LOCAL_CLIENT, setCookie: () => undefined };
  return { router, id, input, ctx, baseUrl: server.url, headers };
}

const CASES: ContractCases = {
  ...withTariffs({ ...PRICE_CASES, ...FORECAST_CASES }, tariffs),
  ...FORECAST_CASES,
  ...SUPPLIER_CASES,
  ...HOUSEHOLD_CASES,
  ...BILLING_CASES,
  ...ERASURE_CASES,
  ...recommendationCases({
    get id() {
      return recommendationId;
    },
  }),
  ...optimizerCases({ plan: () => planId, usage: () => usageId }),
  'suppliers.tariff': {
    right: [
      {
        get id() {
          return tariffs.plain;
        },
      },
    ],
    wrong: [
      [{ id: '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10' }, 404, 'unknown_tariff'],
      [{ id: 'one' }, 422, 'invalid_input'],
    ],
  },
  'prices.refresh': {
    right: [{}],
    wrong: [
      [{ providers: ['nobody'] }, 422, 'unknown_provider'],
      [{ start: '2026-03-02T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z' }, 422, 'inverted_range'],
      [{ regions: 'de' }, 422, 'invalid_input'],
    ],
  },
  'mail.unsubscribe': {
    right: [
      {
        get token() {
          return unsubscribeToken;
        },
      },
    ],
    wrong: [
      [{ token: 'YWRhQGV4YW1wbGUuY29t.forged' }, 422, 'invalid_unsubscribe_token'],
      [{}, 422, 'invalid_input'],
    ],
  },
  'mail.outbox': {
    right: [{ recipient: ADA, limit: 5 }, { status: 'failed' }],
    wrong: [
      [{ recipient: 'not an address' }, 422, 'invalid_email'],
      [{ status: 'lost' }, 422, 'invalid_input'],
    ],
  },
  'beta.signUp': {
    right: [{ email: 'eve@example.com', region: 'us_ct' }, { email: 'Eve@Example.COM' }],
    wrong: [
      [{ email: 'ada@example.com\r\nBcc: eve@example.com' }, 422, 'invalid_email'],
      [{ email: ADA, region: 'CT' }, 422, 'invalid_input'],
    ],
  },
  'beta.verify': {
    right: [
      {
        email: ADA,
        get code() {
          return betaCode;
        },
      },
    ],
    wrong: [
      [{ email: 'nobody@example.com', code: 'AAAAA-AAAAA' }, 422, 'invalid_beta_code'],
      [{ email: ADA }, 422, 'invalid_input'],
    ],
  },
  ...AUTH_CASES,
  ...ADMIN_CASES,
  'billing.entitlements': { right: [{}], wrong: [] },
  'beta.count': { right: [{}], wrong: [] },
  'beta.stats': { right: [{}], wrong: [] },
};

test('every procedure of the router is covered by this contract', () => {
  const served = restOperations(router)
    .filter(({ type }) => type !== 'subscription')
    .map(({ id }) => id);
  expect(Object.keys(CASES).sort(), 'add cases to apps/server/src/testing/<domain>-cases.ts').toEqual(served.sort());
});

test('every problem that occurs here is documented under its status and code', () => {
  const { paths } = openApiDocument(router, { ...INFO, publicUrl: server.url });
  const operations = Object.values(paths).flatMap((item) => Object.values(item)) as Documented[];
  const undocumented = Object.entries(CASES).flatMap(([id, { wrong }]) => {
    const { responses } = operations.find(({ operationId }) => operationId === id)!;
    const said = wrong.filter(([, , code]) => code !== 'invalid_input');
    return said.filter(([, status, code]) => !responses[status]?.description?.includes(`\`${code}\``));
  });
  expect(undocumented, "add the codes to the procedure's meta.rest.errors").toEqual([]);
});

describe.each(Object.entries(CASES))('%s', (id, { right, wrong }) => {
  test('gives the same response over all three interfaces', async () => {
    for (const input of [...right, ...wrong.map(([bad]) => bad)]) {
      expect({ input, difference: await contractDifference(call(id, input)) }).toEqual({
        input,
        difference: undefined,
      });
    }
  });

  test('accepts valid input and names the error in invalid input', async () => {
    const ok = await Promise.all(right.map((input) => callThreeFaces(call(id, input))));
    expect(ok.map(({ rest }) => rest.status)).toEqual(right.map(() => 200));
    const problems = await Promise.all(wrong.map(([input]) => callThreeFaces(call(id, input))));
    expect(problems.map(({ rest }) => [rest.status, (rest.json as { code: string }).code])).toEqual(
      wrong.map(([, status, code]) => [status, code]),
    );
  });
});

test('a recommendation is the same over all three, but for its ID', async () => {
  const { inProcess, rest, trpc } = await callThreeFaces(call('recommendations.switching', STATED));
  const withoutId = ({ status, json }: typeof rest) => ({ status, json: { ...(json as object), id: 'any' } });
  expect(withoutId(rest)).toEqual(withoutId(trpc));
  expect(withoutId(rest)).toEqual(withoutId(inProcess));
  expect(rest.json).toMatchObject({ recommended: { name: 'green', supplier: 'one' }, abstention: null });
});

test('a plan is the same over all three and equals that of the library, but for its ID', async () => {
  const { inProcess, rest, trpc } = await callThreeFaces(call('optimizer.plan', { problem: PROBLEM }));
  const withoutId = ({ status, json }: typeof rest) => ({ status, json: { ...(json as object), id: 'any' } });
  expect(withoutId(rest)).toEqual(withoutId(trpc));
  expect(withoutId(rest)).toEqual(withoutId(inProcess));
  expect(rest.json).toMatchObject({ status: 'done', plan: await planEnergy(PROBLEM, { gap: 0.001 }) });
});

test('operations that require a key or a user reject other callers, over all three interfaces', async () => {
  for (const id of Object.keys(CASES).filter((one) => usualCaller(one) !== 'public')) {
    const anonymous = call(id, {}, 'public');
    expect(await contractDifference(anonymous)).toBeUndefined();
    expect((await callThreeFaces(anonymous)).rest).toMatchObject({ status: 401 });
  }
});

test('responses contain the imported prices, in history and current', async () => {
  const { rest } = await callThreeFaces(
    call('prices.history', { region: 'de', source: 'energy_charts', days: 2, unit: 'mwh' }),
  );
  const current = await callThreeFaces(call('prices.current', { region: 'de', source: 'energy_charts', unit: 'mwh' }));
  const { values } = rest.json as { values: number[] };
  expect(values).toHaveLength(48);
  expect(values.at(-1)).toBe((current.rest.json as { prices: { price: number }[] }).prices[0]?.price);
  expect(values.at(-1)).toBe(31.5 + 120 / 8);
});
