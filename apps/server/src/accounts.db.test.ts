import { createDb } from '@energy-optimizer/db';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserResponse, mailedSecret, openBrowser } from './testing/browser.ts';
import { startServer, type TestServer } from './testing/server.ts';

/** Accounts over real HTTP, through the whole server. */

const PASSWORD = 'seven purple teapots';
let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, env: { TRUST_PROXY_HOPS: '1' } });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

let networks = 0;
/** A browser with its own network, so that failures in one test do not lock another's. */
const visitor = () => {
  networks += 1;
  return openBrowser(server, { 'x-forwarded-for': `203.0.113.${networks}` });
};
/** A browser signed in to a new account. */
async function member(email: string) {
  await server.runtime.auth.service.createUser({ email, password: PASSWORD });
  const home = visitor();
  const { status } = await home.post('/auth/sign-in', { email, password: PASSWORD });
  expect(status).toBe(200);
  return home;
}
const problem = ({ status, body }: BrowserResponse) => [status, body.code];

test('a user signs up, confirms by e-mail, reads and changes the account, and signs out', async () => {
  const email = 'ada@example.com';
  const home = visitor();
  expect((await home.post('/auth/sign-up', { email, password: PASSWORD, name: 'Ada' })).body).toEqual({
    status: 'sent',
  });
  expect(problem(await home.get('/auth/me'))).toEqual([401, 'sign_in_required']);
  const token = await mailedSecret(server, email, 'verify');
  const confirmed = await home.post('/auth/confirm-email', { token });
  expect(confirmed.body).toMatchObject({
    status: 'signed_in',
    token: null,
    user: { email, name: 'Ada', tier: 'free' },
  });
  expect(confirmed.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^eo_session=eo_session_[0-9a-f]{64}; Path=\/; Max-Age=(?:2591999|2592000); HttpOnly; SameSite=Lax$/,
    ),
    expect.stringMatching(/^eo_device=[0-9a-f]{112}; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax$/),
  ]);
  await home.send('PATCH', '/auth/preferences', { region: 'us_ct', timeZone: 'America/New_York' });
  const me = await home.get('/auth/me');
  expect(me.body).toMatchObject({ user: { email }, preferences: { region: 'us_ct', timeZone: 'America/New_York' } });
  expect(me.headers.get('cache-control')).toBe('no-store');
  expect((await home.get('/auth/sessions')).body).toMatchObject({ sessions: [{ current: true }] });
  const [cookie] = home.cookies.values();
  await home.post('/auth/sign-out');
  expect([...home.cookies.keys()]).toEqual(['eo_browser', 'eo_device']);
  expect(problem(await home.get('/auth/me', { cookie: `eo_session=${cookie}` }))).toEqual([401, 'sign_in_required']);
  await until(() => server.logged().some(({ to, template }) => to === email && template === 'welcome'));
});

test('a magic link works once, in the browser that requested it', async () => {
  const email = 'magic@example.com';
  await server.runtime.auth.service.createUser({ email, password: PASSWORD });
  const home = visitor();
  await home.post('/auth/magic-link', { email });
  const token = await mailedSecret(server, email, 'magicLink');
  expect(problem(await visitor().post('/auth/magic-link/use', { token }))).toEqual([401, 'invalid_token']);
  expect((await home.post('/auth/magic-link/use', { token })).body).toMatchObject({ status: 'signed_in' });
  expect(problem(await home.post('/auth/magic-link/use', { token }))).toEqual([401, 'invalid_token']);
});

test('a password reset ends the open sessions', async () => {
  const email = 'reset@example.com';
  const home = await member(email);
  expect((await home.get('/auth/me')).status).toBe(200);
  await visitor().post('/auth/password-reset', { email });
  const token = await mailedSecret(server, email, 'reset');
  const password = 'eleven orange kettles';
  expect((await visitor().post('/auth/password-reset/use', { token, password })).body).toMatchObject({
    status: 'done',
  });
  expect(problem(await home.get('/auth/me'))).toEqual([401, 'sign_in_required']);
  expect((await visitor().post('/auth/sign-in', { email, password })).status).toBe(200);
});

test('a session works the same over tRPC', async () => {
  const email = 'trpc@example.com';
  await server.runtime.auth.service.createUser({ email, password: PASSWORD });
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const body = JSON.stringify({ json: { email, password: PASSWORD } });
  const signedIn = await fetch(`${server.url}/trpc/auth.signIn`, { method: 'POST', headers, body });
  const [cookie = ''] = signedIn.headers.getSetCookie();
  expect(cookie).toMatch(/^eo_session=eo_session_/);
  const me = await fetch(`${server.url}/trpc/auth.me`, { headers: { cookie: cookie.split(';')[0] as string } });
  expect(await me.json()).toMatchObject({ result: { data: { json: { user: { email } } } } });
});

test('a streamed response cannot set cookies and is rejected', async () => {
  const response = await fetch(`${server.url}/trpc/auth.signIn?batch=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'trpc-accept': 'application/jsonl' },
    body: JSON.stringify({ 0: { json: { email: 'trpc@example.com', password: PASSWORD } } }),
  });
  expect(await response.text()).toContain('cookies_unavailable');
  expect(response.headers.getSetCookie()).toEqual([]);
});

describe('cross-site requests', () => {
  const foreign: [string, Record<string, string>][] = [
    ['a form of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'https://other.localhost' }],
    ['an old browser on another site', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
    ['a sandboxed frame', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ];
  test.each(foreign)('%s changes nothing with the cookie of its visitor', async (name, headers) => {
    const home = await member(`${name.replaceAll(' ', '.')}@example.com`);
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    const before = await home.get('/auth/me');
    const sent = await fetch(`${server.url}/api/v1/auth/profile`, {
      method: 'PATCH',
      headers: { ...given, cookie: `eo_session=${home.cookies.get('eo_session')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mallory' }),
    });
    expect([sent.status, ((await sent.json()) as { code: string }).code]).toEqual([403, 'cross_site_request']);
    expect((await home.get('/auth/me')).body).toEqual(before.body);
  });

  test('a cookie without browser headers changes nothing', async () => {
    const home = await member('silent@example.com');
    const cookie = `eo_session=${home.cookies.get('eo_session')}`;
    const sent = await fetch(`${server.url}/api/v1/auth/sign-out`, { method: 'POST', headers: { cookie } });
    expect(sent.status).toBe(403);
    expect((await home.get('/auth/me')).status).toBe(200);
  });

  test('a foreign page cannot sign its visitor in', async () => {
    const email = 'login.csrf@example.com';
    await server.runtime.auth.service.createUser({ email, password: PASSWORD });
    const page = openBrowser(server, { 'sec-fetch-site': 'cross-site', 'x-forwarded-for': '203.0.113.250' });
    expect(problem(await page.post('/auth/sign-in', { email, password: PASSWORD }))).toEqual([
      403,
      'cross_site_request',
    ]);
  });
});

describe('an API key', () => {
  test('reads the account with its scope, but cannot change it or create keys', async () => {
    const home = await member('keys@example.com');
    const created = await home.post('/auth/api-keys', { name: 'script', scopes: ['account:read'], password: PASSWORD });
    const { key, details } = created.body as unknown as { key: string; details: { id: string } };
    const script = openBrowser(server, { 'x-api-key': key });
    expect((await script.get('/auth/me')).body).toMatchObject({ user: { email: 'keys@example.com' } });
    expect(problem(await script.send('PATCH', '/auth/profile', { name: 'x' }))).toEqual([403, 'missing_scope']);
    expect(problem(await script.post('/auth/api-keys', { name: 'more' }))).toEqual([403, 'session_required']);
    await home.send('DELETE', `/auth/api-keys/${details.id}`);
    expect(problem(await script.get('/auth/me'))).toEqual([401, 'invalid_api_key']);
  });
});

describe('lockout over HTTP', () => {
  test('five failures lock the account, with Retry-After; a forged X-Forwarded-For does not bypass the network lock', async () => {
    const spray = (i: number) =>
      openBrowser(server, { 'x-forwarded-for': `10.0.0.${i}, 198.51.100.9` }).post('/auth/sign-in', {
        email: `spray${i}@example.com`,
        password: 'wrong password',
      });
    for (let i = 0; i < 5; i++) expect((await spray(i)).status).toBe(401);
    const locked = await spray(9);
    expect(problem(locked)).toEqual([429, 'too_many_attempts']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(890);
  });
});

describe('the response of an identity provider', () => {
  const query = 'code=abc&state=def&iss=https%3A%2F%2Fid.example&user=secret&error=';
  const target = '#provider=google&code=abc&state=def&iss=https%3A%2F%2Fid.example&error=';

  test('is passed to the web application in the URL fragment, by link and by form', async () => {
    const url = `${server.url}/auth/callback/google`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://appleid.apple.com' };
    for (const response of [
      await fetch(`${url}?${query}`, { redirect: 'manual' }),
      await fetch(url, { method: 'POST', headers, body: query, redirect: 'manual' }),
    ]) {
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(`http://127.0.0.1:0/oauth/callback${target}`);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('cannot redirect elsewhere (open redirect, header injection)', async () => {
    const nasty = `${server.url}/auth/callback/${encodeURIComponent('//evil.example/\r\nx: y')}?state=%0d%0aSet-Cookie:x&code=%23`;
    const location = (await fetch(nasty, { redirect: 'manual' })).headers.get('location') as string;
    expect(new URL(location).origin).toBe('http://127.0.0.1:0');
    expect(location).toContain('&code=%23&state=%0D%0ASet-Cookie%3Ax');
  });
});

test('no secrets are logged except links in development e-mails', async () => {
  const lines = server
    .logged()
    .filter(({ links }) => links === undefined)
    .map((line) => JSON.stringify(line));
  const secrets = [PASSWORD, 'eo_session_', 'eo_live_'];
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});

/** Every table that contains one of the texts in any column, read with row-level security bypassed. */
async function tablesWith(texts: readonly string[]): Promise<string[]> {
  const owner = await createDb({ url: database.url, applicationName: 'energy-test' });
  const tables = await owner.query<[string]>({
    text: `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  });
  const found: string[] = [];
  for (const [table] of tables) {
    const text = `SELECT 1 FROM ${table} t WHERE t::text LIKE ANY ($1::text[]) LIMIT 1`;
    const rows = await owner.query({ text, values: [texts.map((one) => `%${one}%`)] });
    if (rows.length > 0) found.push(table);
  }
  await owner.close();
  return found;
}

test('a deleted account leaves nothing in any table: no e-mail, and in the audit log only an unresolvable subject', async () => {
  const email = 'leaver@example.com';
  const home = visitor();
  await home.post('/auth/sign-up', { email, password: PASSWORD });
  await home.post('/auth/confirm-email', { token: await mailedSecret(server, email, 'verify') });
  const { user } = (await home.get('/auth/me')).body as unknown as { user: { id: string } };
  await home.send('PATCH', '/auth/preferences', { region: 'de' });
  await home.post('/auth/api-keys', { name: 'key', password: PASSWORD });
  await home.post('/auth/password-reset', { email });
  await home.post('/beta/sign-up', { email });
  await mailedSecret(server, email, 'reset');
  const held = await tablesWith([email, user.id]);
  expect(held).toEqual(expect.arrayContaining(['api_key', 'app_user', 'beta_signup', 'mail_outbox', 'session']));
  const deleted = await home.post('/auth/account/delete', { confirmation: 'delete my account', password: PASSWORD });
  expect(deleted.status).toBe(200);
  expect(await tablesWith([email, user.id])).toEqual([]);
});

test('an operator removes second factors: audited and notified by e-mail', async () => {
  const email = 'lost@example.com';
  await member(email);
  const { auth, audit } = server.runtime;
  const owner = await createDb({ url: database.url, applicationName: 'energy-test' });
  await owner.query({
    text: `INSERT INTO passkey (id, user_id, name, public_key, counter, transports, backed_up, created_at)
           SELECT 'lost', id, 'laptop', '', 0, '{}', false, now() FROM app_user WHERE email = $1`,
    values: [email],
  });
  await owner.close();
  const { userId, passkeys } = await auth.service.removeSecondFactors({ requestId: 'cli-1', email });
  expect(passkeys).toBe(1);
  const [entry] = await audit.search({ userId, action: 'second_factors_removed', limit: 1 });
  expect(entry).toMatchObject({ actorKind: 'operator', actorId: null, userId, result: 'ok', requestId: 'cli-1' });
  await until(() => server.logged().some(({ to, template }) => to === email && template === 'accountChanged'));
});
