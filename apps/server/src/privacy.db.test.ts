import { createDb } from '@energy-optimizer/db';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACCESS } from './access.ts';
import { ask, PASSWORD, serviceKey } from './testing/attack-world.ts';
import { ACCOUNTS_ENV } from './testing/auth-cases.ts';
import { HOME } from './testing/household-cases.ts';
import { APPLIANCES } from './testing/optimizer-cases.ts';
import { startServer, type TestServer } from './testing/server.ts';

/** Consent, exports and erasures on a server that requires consent. */

const ADA = 'ada@example.com';
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const HOUSEHOLD = { ...HOME, utility: undefined };
const SWITCHING = { annualUsage: 1, utility: 'propane' };
const DECLINED = { outcome: 'declined' };
let database: TestDatabase;
let server: TestServer;
let headers: Record<string, string>;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, env: { ...ACCOUNTS_ENV, CONSENT_REQUIRED: 'true' } });
  const { service } = server.runtime.auth;
  await service.createUser({ email: ADA, password: PASSWORD, role: 'user' });
  const opened = await service.signIn({ requestId: 'set-up' }, { email: ADA, password: PASSWORD, transport: 'token' });
  headers = { authorization: `Bearer ${opened.status === 'signed_in' ? opened.token : ''}` };
});
afterAll(async () => {
  await server.close();
  await database.drop();
});
beforeEach(async () => {
  await ask(server, { method: 'PUT', path: '/privacy/restriction', headers, body: { restricted: false } });
  await ask(server, { method: 'POST', path: '/privacy/consents/withdraw', headers, body: {} });
});

function fromBase32(text: string): Buffer {
  const bits = [...text].map((digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

const grant = (purpose: string) =>
  ask(server, {
    ...{ method: 'PUT', path: '/privacy/consents', headers },
    body: { policyVersion: '2026-12-01', consents: { [purpose]: true } },
  });

/** A call of each operation that has a purpose, and its response with consent. */
const CALLS = [
  ['data_processing', 'household.setTariff', 'PUT', '/household/tariffs/electricity', HOUSEHOLD, 200],
  ['data_processing', 'household.setAppliances', 'PUT', '/household/appliances', APPLIANCES, 200],
  ['optimization', 'optimizer.plan', 'POST', '/plans', { problem: {} }, 422],
  ['optimization', 'recommendations.usage', 'POST', '/recommendations/usage', { region: 'atlantis' }, 422],
  [
    'analytics',
    'recommendations.recordUsageOutcome',
    'PUT',
    `/recommendations/usage/${UNKNOWN_ID}/outcome`,
    DECLINED,
    404,
  ],
  ['optimization', 'recommendations.switching', 'POST', '/recommendations/switching', SWITCHING, 404],
  ['analytics', 'recommendations.recordOutcome', 'PUT', `/recommendations/${UNKNOWN_ID}/outcome`, DECLINED, 404],
] as const;

test('every operation with a purpose is called here', () => {
  const governed = Object.entries(ACCESS).flatMap(([path, { purpose }]) => (purpose ? [[purpose, path]] : []));
  expect(governed).toEqual(CALLS.map(([purpose, path]) => [purpose, path]));
});

describe.each(CALLS)('without consent to %s', (purpose, path, method, url, body, status) => {
  const call = () => ask(server, { method, path: url, headers, body });

  test(`${path} is refused over REST and tRPC, whatever else was granted; with it, it is not`, async () => {
    for (const other of CALLS) if (other[0] !== purpose) await grant(other[0]);
    expect(await call()).toMatchObject({ status: 403, body: { code: 'consent_required', purpose } });
    const trpc = await fetch(`${server.url}/trpc/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ json: {} }),
    });
    expect([trpc.status, await trpc.json()]).toMatchObject([
      403,
      { error: { json: { data: { problem: { code: 'consent_required', purpose } } } } },
    ]);
    await grant(purpose);
    expect((await call()).status).toBe(status);
    const restricted = { method: 'PUT', path: '/privacy/restriction', headers, body: { restricted: true } };
    await ask(server, restricted);
    expect(await call()).toMatchObject({ status: 403, body: { code: 'processing_restricted' } });
  });
});

describe('an e-mail', () => {
  const news = { subject: 'News', text: 'Something new.', url: 'https://energy.example/news' };
  const alert = () => ({
    ...{
      region: 'Germany',
      utility: 'electricity',
      rule: 'below' as const,
      threshold: 0,
      value: -0.01,
      currency: 'EUR',
    },
    ...{ unit: 'kWh', start: new Date(Date.now() + HOUR_MS), end: new Date(Date.now() + 2 * HOUR_MS) },
    ...{ timeZone: 'Europe/Berlin', manageUrl: 'https://energy.example/alerts' },
  });
  const link = () => ({ url: 'https://energy.example/reset?token=x', expiresAt: new Date(Date.now() + HOUR_MS) });
  const statusOf = async (mail: Parameters<TestServer['runtime']['notifications']['service']['enqueueMail']>[1]) => {
    const { db, notifications } = server.runtime;
    const { id } = await db.transaction((tx) => notifications.service.enqueueMail(tx, mail));
    const ended = async () =>
      (await notifications.service.outbox({ recipient: ADA, limit: 50 })).items.find(
        (one) => one.id === id && one.status !== 'queued' && one.status !== 'sending',
      );
    return (await until(ended)).status;
  };
  const sent = async () => ({
    price_alerts: await statusOf({ template: 'priceAlert', to: ADA, props: alert() }),
    marketing: await statusOf({ template: 'productNews', to: ADA, props: news }),
    reset: await statusOf({ template: 'reset', to: ADA, props: link() }),
  });

  test.each(['price_alerts', 'marketing'])('of the purpose %s is sent with consent to it alone', async (purpose) => {
    const none = { price_alerts: 'suppressed', marketing: 'suppressed', reset: 'sent' };
    expect(await sent()).toEqual(none);
    await grant(purpose);
    expect(await sent()).toEqual({ ...none, [purpose]: 'sent' });
  });
});

describe('an export over HTTP', () => {
  const download = (token: unknown) =>
    fetch(`${server.url}/api/v1/privacy/exports/download`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
  const mailedToken = () =>
    server
      .logged()
      .filter(({ template }) => template === 'exportReady')
      .flatMap(({ links }) => /export#token=([0-9a-f]{64})/.exec(String(links))?.[1] ?? [])[0];

  test('needs the password, is downloaded once with the mailed token, and not with any other', async () => {
    const request = (body: object) => ask(server, { method: 'POST', path: '/privacy/exports', headers, body });
    expect(await request({})).toMatchObject({ status: 422, body: { code: 'password_required' } });
    expect(await request({ password: PASSWORD })).toMatchObject({ status: 200 });
    const token = await until(async () => mailedToken());
    for (const wrong of [undefined, 7, '', 'x', '0'.repeat(64), token.toUpperCase()])
      expect((await download(wrong)).status, String(wrong)).toBe(404);
    const archive = await download(token);
    expect([archive.status, archive.headers.get('content-type'), archive.headers.get('cache-control')]).toEqual([
      ...[200, 'application/zip', 'no-store'],
    ]);
    expect(
      Buffer.from(await archive.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    expect((await download(token)).status).toBe(404);
  });
});

describe('a dump of the database', () => {
  /** Every row of every table, as text and as the bytes of binary columns. */
  async function dump(): Promise<string> {
    const owner = await createDb({ url: database.url, applicationName: 'energy-test-dump', poolSize: 1 });
    try {
      const tables = await owner.query<[string]>({
        text: `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
      });
      const rows: string[] = [];
      for (const [table] of tables)
        for (const [row] of await owner.query<[string]>({ text: `SELECT t::text FROM ${table} t` })) rows.push(row);
      return rows.join('\n').toLowerCase();
    } finally {
      await owner.close();
    }
  }
  const formsOf = (text: string, bytes: Buffer = Buffer.from(text)) =>
    [text, bytes.toString('base64'), bytes.toString('hex'), Buffer.from(text).toString('hex')].map((form) =>
      form.toLowerCase(),
    );

  test('contains neither account numbers nor TOTP secrets in plain text, nor in hex or Base64', async () => {
    const { auth } = server.runtime;
    const credentials = { email: 'kim@example.com', password: PASSWORD };
    await auth.service.createUser({ ...credentials, role: 'user' });
    const opened = await auth.service.signIn({ requestId: 'dump' }, { ...credentials, transport: 'token' });
    const kim = { authorization: `Bearer ${opened.status === 'signed_in' ? opened.token : ''}` };
    const call = (method: string, path: string, body: object) => ask(server, { method, path, headers: kim, body });
    await call('PUT', '/privacy/consents', { policyVersion: '2026-12-01', consents: { data_processing: true } });
    const accountNumber = 'ACCT-7C9E4F21';
    const body = { ...HOUSEHOLD, accountNumber };
    expect(await call('PUT', '/household/tariffs/electricity', body)).toMatchObject({ status: 200 });
    const enrolment = await call('POST', '/auth/totp/setup', { password: PASSWORD });
    expect(enrolment).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^[A-Z2-7]{32}$/) } });
    const { secret } = enrolment.body as { readonly secret: string };
    const text = await dump();
    expect(text, 'the dump has the rows of the user').toContain(credentials.email);
    const forms = [
      ...formsOf(accountNumber),
      ...formsOf(secret, fromBase32(secret)),
      accountNumber.slice(5).toLowerCase(),
    ];
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
  });
});

describe('an account that is deleted', () => {
  const rowsOf = async (userId: string) => {
    const { rows } = server.runtime.db.forTask('privacy');
    const where = { where: { userId } };
    return [
      await rows.session.count(where),
      await rows.energyPlan.count(where),
      await rows.appUser.count({ where: { id: userId } }),
    ];
  };

  test('during sign-ins and a running plan leaves neither a session nor a plan, and the plan ends without an error', async () => {
    const { auth, db } = server.runtime;
    const credentials = { email: 'eve@example.com', password: PASSWORD };
    const { id } = (await auth.service.createUser({ ...credentials, role: 'user' }))!;
    const signIn = () => auth.service.signIn({ requestId: 'race' }, { ...credentials, transport: 'token' });
    const opened = await signIn();
    const eve = { authorization: `Bearer ${opened.status === 'signed_in' ? opened.token : ''}` };
    const call = (method: string, path: string, body: object) => ask(server, { method, path, headers: eve, body });
    await call('PUT', '/privacy/consents', { policyVersion: '2026-12-01', consents: { optimization: true } });
    const stepMinutes = Array<number>(1_100).fill(15);
    const importPricePerKwh = stepMinutes.map((_, k) => 0.2 + 0.1 * Math.sin(k / 7) + 0.01 * ((k * 37) % 11));
    const batteries = [{ id: 'b', startKwh: 1, maxKwh: 10, chargeKw: 5, dischargeKw: 5, minChargeKw: 1 }];
    const plan = await call('POST', '/plans', { problem: { stepMinutes, importPricePerKwh, batteries } });
    expect(plan).toMatchObject({ status: 200, body: { status: 'queued' } });
    const [deleted] = await Promise.all([
      call('POST', '/auth/account/delete', { confirmation: 'delete my account', password: PASSWORD }),
      ...Array.from({ length: 4 }, () => signIn().catch(() => undefined)),
    ]);
    expect(deleted).toMatchObject({ status: 200 });
    await expect(signIn()).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(await rowsOf(id)).toEqual([0, 0, 0]);
    const metrics = async () => (await fetch(`${server.url}/metrics`, { headers: serviceKey })).text();
    await expect.poll(metrics).toContain('planner_plans{state="busy"} 0');
    expect(await rowsOf(id)).toEqual([0, 0, 0]);
    expect(server.logged().filter(({ level }) => level === 'error')).toEqual([]);
    expect(db.stats().waiting).toBe(0);
  });
});
