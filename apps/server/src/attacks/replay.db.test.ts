import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, PASSWORD } from '../testing/attack-world.ts';
import { mailedSecret } from '../testing/browser.ts';
import { startServer, type TestServer } from '../testing/server.ts';

/** Two replicas on one database: a credential ended on one is replayed on the other, which has it in its cache. */

/** Far below the cache lifetime of 30 s: the other replica was notified, and the entry did not merely expire. */
const TOLD_MS = 15_000;
let database: TestDatabase;
let here: TestServer;
let there: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  const env = { AUTH_APP_URL: 'https://app.example.com' };
  [here, there] = [await startServer({ database, env }), await startServer({ database, env })];
});
afterAll(async () => {
  await here.close();
  await there.close();
  await database.drop();
});

interface Victim {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly key: string;
  readonly keyId: string;
}
let victims = 0;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const post = (path: string, headers: Record<string, string>, body: object = {}) =>
  ask(here, { method: 'POST', path, headers, body });

async function signIn(email: string): Promise<string> {
  const { body } = await post('/auth/sign-in', {}, { email, password: PASSWORD, transport: 'token' });
  return body.token as string;
}
async function victim(role: 'user' | 'admin' = 'user'): Promise<Victim> {
  victims += 1;
  const email = `victim${victims}@example.com`;
  const user = await here.runtime.auth.service.createUser({ email, password: PASSWORD, role });
  const token = await signIn(email);
  const made = await post('/auth/api-keys', bearer(token), {
    name: 'key',
    scopes: ['account:read'],
    password: PASSWORD,
  });
  const { key, details } = made.body as unknown as { key: string; details: { id: string } };
  return { id: user!.id, email, token, key, keyId: details.id };
}
/** The status at the other replica, once it is the awaited one. */
async function replayed(headers: Record<string, string>, path = '/auth/me', awaited = 401): Promise<number> {
  const deadline = performance.now() + TOLD_MS;
  for (;;) {
    const { status } = await ask(there, { path, headers });
    if (status === awaited || performance.now() > deadline) return status;
  }
}
const isStillGood = async (headers: Record<string, string>) => (await ask(there, { path: '/auth/me', headers })).status;

describe('a session ended here is invalid there', () => {
  const ends: readonly [string, (who: Victim) => Promise<unknown>][] = [
    ['signing out', ({ token }) => post('/auth/sign-out', bearer(token))],
    [
      'ending it from another session',
      async ({ email, token }) => {
        const other = bearer(await signIn(email));
        const { body } = await ask(here, { path: '/auth/sessions', headers: bearer(token) });
        const { id } = (body.sessions as { id: string; current: boolean }[]).find(({ current }) => current)!;
        await ask(here, { method: 'DELETE', path: `/auth/sessions/${id}`, headers: other });
      },
    ],
    ['ending all', ({ token }) => post('/auth/sessions/revoke-all', bearer(token), { keepCurrent: false })],
    [
      'changing the password elsewhere',
      async ({ email }) =>
        post('/auth/password', bearer(await signIn(email)), {
          currentPassword: PASSWORD,
          newPassword: 'eleven orange kettles',
        }),
    ],
    [
      'a reset',
      async ({ email }) => {
        await post('/auth/password-reset', {}, { email });
        const token = await Promise.any([mailedSecret(here, email, 'reset'), mailedSecret(there, email, 'reset')]);
        await post('/auth/password-reset/use', {}, { token, password: 'eleven orange kettles' });
      },
    ],
    [
      'deleting the account',
      ({ token }) =>
        post('/auth/account/delete', bearer(token), { confirmation: 'delete my account', password: PASSWORD }),
    ],
    [
      'an administrator’s lock',
      async ({ id }) => post(`/admin/users/${id}/lock`, bearer((await victim('admin')).token), { days: 1 }),
    ],
  ];
  it.each(ends)('%s', async (_name, end) => {
    const who = await victim();
    expect(await isStillGood(bearer(who.token))).toBe(200);
    await end(who);
    expect(await replayed(bearer(who.token))).toBe(401);
  });
});

describe('an API key revoked here is invalid there', () => {
  const ends: readonly [string, (who: Victim) => Promise<unknown>][] = [
    [
      'revoked',
      ({ token, keyId }) => ask(here, { method: 'DELETE', path: `/auth/api-keys/${keyId}`, headers: bearer(token) }),
    ],
    ['rotated', ({ token, keyId }) => post(`/auth/api-keys/${keyId}/rotate`, bearer(token), { password: PASSWORD })],
    [
      'its owner deleted',
      ({ token }) =>
        post('/auth/account/delete', bearer(token), { confirmation: 'delete my account', password: PASSWORD }),
    ],
    [
      'its owner locked',
      async ({ id }) => post(`/admin/users/${id}/lock`, bearer((await victim('admin')).token), { days: 1 }),
    ],
  ];
  it.each(ends)('%s', async (_name, end) => {
    const who = await victim();
    const key = { 'x-api-key': who.key };
    expect(await isStillGood(key)).toBe(200);
    await end(who);
    expect(await replayed(key)).toBe(401);
  });
});

it('a demoted administrator loses access there', async () => {
  const [boss, fallen] = [await victim('admin'), await victim('admin')];
  const path = '/admin/providers';
  expect((await ask(there, { path, headers: bearer(fallen.token) })).status).toBe(200);
  await ask(here, {
    method: 'PUT',
    path: `/admin/users/${fallen.id}/role`,
    headers: bearer(boss.token),
    body: { role: 'user' },
  });
  expect(await replayed(bearer(fallen.token), path, 403)).toBe(403);
});
