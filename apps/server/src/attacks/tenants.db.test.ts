import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type AttackWorld,
  ask,
  attackWorld,
  bearer,
  call,
  PASSWORD,
  serviceKey,
  targets,
} from '../testing/attack-world.ts';

/** Users cannot act as other users or exceed their role. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(async () => {
  await world.close();
});
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

describe('IDs of another user (IDOR)', () => {
  /** Eve's IDs, by the names operations use for them. */
  const idsOf = ({ id, sessionId, keyId, recommendationId }: AttackWorld['eve']) => [
    ...[id, sessionId, keyId, recommendationId],
  ];

  it.each(
    targets()
      .filter(({ rule }) => rule.access === 'user')
      .filter(({ input }) => Object.keys(input.properties ?? {}).some((name) => /(^|[a-z])id$/i.test(name)))
      .map((target) => [target.id, target] as const),
  )('%s responds as for unknown ids', async (_, target) => {
    const [name = 'id'] = Object.keys(target.input.properties ?? {}).filter((one) => /id$/i.test(one));
    for (const id of idsOf(world.eve)) {
      const input = { [name]: id, ...('password' in (target.input.properties ?? {}) ? { password: PASSWORD } : {}) };
      const response = await call(world.server, target, input, bearer(world.ada));
      const isOfItsShape = z.safeParse(target.inputSchema!, input).success;
      expect([response.status, response.body.code?.replace(/^unknown_.*/, 'unknown')]).toEqual(
        isOfItsShape ? [404, 'unknown'] : [422, 'invalid_input'],
      );
    }
    expect((await ask(world.server, { path: '/auth/me', headers: bearer(world.eve) })).status).toBe(200);
    expect((await ask(world.server, { path: '/auth/me', headers: { 'x-api-key': world.eve.key } })).status).toBe(200);
  });

  it('there is at least one such operation of each kind', () => {
    const ids = targets().filter(({ rule, input }) => rule.access === 'user' && 'id' in (input.properties ?? {}));
    expect(ids.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        ...['auth.revokeSession', 'auth.revokeApiKey', 'auth.rotateApiKey', 'auth.removePasskey'],
        ...['recommendations.get', 'recommendations.replay', 'recommendations.recordOutcome'],
      ]),
    );
  });
});

describe('roles and scopes', () => {
  it.each(targets().map((target) => [target.rule.access, target.id, target] as const))(
    'no caller bypasses the rule %s of %s',
    async (access, _, target) => {
      const input = (target.rest.example.input ?? {}) as Record<string, unknown>;
      const as = async (headers: Record<string, string>) => codeOf(await call(world.server, target, input, headers));
      if (access === 'service') {
        for (const headers of [{}, bearer(world.ada), bearer(world.admin), { 'x-api-key': world.ada.key }])
          expect(await as(headers)).toEqual([401, 'service_key_required']);
      }
      if (access === 'user' || access === 'admin') {
        expect(await as({})).toEqual([401, 'sign_in_required']);
        expect(await as(serviceKey)).toEqual([401, 'sign_in_required']);
      }
      if (access === 'admin') {
        expect(await as(bearer(world.ada))).toEqual([403, 'admin_required']);
        expect(await as({ 'x-api-key': world.ada.key })).toEqual([403, 'session_required']);
      }
      // The key has only account:read.
      if (access === 'user' && target.rule.scope !== 'account:read')
        expect(await as({ 'x-api-key': world.ada.key })).toEqual([
          403,
          target.rule.scope === null ? 'session_required' : 'missing_scope',
        ]);
    },
  );

  it.each([
    ['PATCH', '/auth/profile', { name: 'x', role: 'admin' }],
    ['PATCH', '/auth/profile', { name: 'x', userId: '00000000-0000-4000-8000-000000000001' }],
    ['PATCH', '/auth/preferences', { tier: 'business' }],
    ['PATCH', '/auth/preferences', { user_id: 'x', notifications: { role: 'admin' } }],
    ['POST', '/auth/sign-up', { email: 'new@example.com', password: 'eleven orange kettles', role: 'admin' }],
    [
      'POST',
      '/auth/sign-up',
      { email: 'new@example.com', password: 'eleven orange kettles', emailVerifiedAt: '2026-01-01T00:00:00Z' },
    ],
    ['POST', '/auth/api-keys', { name: 'k', scopes: ['account:read'], userId: 'x' }],
    ['POST', '/auth/api-keys', { name: 'k', scopes: ['*'] }],
    ['POST', '/auth/api-keys', { name: 'k', scopes: ['admin'] }],
  ])('mass assignment: %s %s accepts only its own fields: %o', async (method, path, body) => {
    const response = await ask(world.server, { method, path, body, headers: bearer(world.ada) });
    expect([response.status, response.body.code]).toEqual([422, 'invalid_input']);
    const me = await ask(world.server, { path: '/auth/me', headers: bearer(world.ada) });
    expect(me.body.user).toMatchObject({ role: 'user', tier: 'free', id: world.ada.id });
  });

  it.each([
    ['x-user-id', 'eve'],
    ['x-forwarded-user', 'admin'],
    ['x-role', 'admin'],
    ['x-original-url', '/api/v1/mail/outbox'],
    ['x-http-method-override', 'DELETE'],
  ])('the header %s does not change the caller', async (name, value) => {
    const response = await ask(world.server, { path: '/auth/me', headers: { ...bearer(world.ada), [name]: value } });
    expect([response.status, (response.body.user as { id: string }).id]).toEqual([200, world.ada.id]);
  });

  it('a key cannot create keys, read sessions or change the password, which limits a leak', async () => {
    const headers = { 'x-api-key': world.ada.key };
    for (const path of ['/auth/sessions', '/auth/api-keys'])
      expect(codeOf(await ask(world.server, { path, headers }))).toEqual([403, 'session_required']);
  });
});

describe('tokens', () => {
  it.each([
    ['truncated', (token: string) => token.slice(0, -1)],
    ['with one digit changed', (token: string) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['longer', (token: string) => `${token}0`],
    ['in capitals', (token: string) => token.toUpperCase()],
    ['the stored hash itself', () => world.ada.sessionId],
    ['the hash with the prefix', () => `eo_session_${world.ada.sessionId}`],
    ['a key where a session belongs', () => `eo_session_${world.ada.key.slice('eo_live_'.length)}`],
    ['SQL', () => `eo_session_' OR '1'='1`],
  ])('%s is refused', async (_, change) => {
    const headers = { authorization: `Bearer ${change(world.ada.token)}` };
    expect((await ask(world.server, { path: '/auth/me', headers })).status).toBe(401);
  });

  it('replayed after revocation it is refused immediately, over each interface', async () => {
    const { service } = world.server.runtime.auth;
    const caller = { requestId: 'test' };
    const opened = await service.signIn(caller, {
      email: world.ada.email,
      password: PASSWORD,
      transport: 'token',
    });
    if (opened.status !== 'signed_in') throw new Error('not signed in');
    const headers = { authorization: `Bearer ${opened.token}` };
    expect((await ask(world.server, { path: '/auth/me', headers })).status).toBe(200);
    expect((await ask(world.server, { method: 'POST', path: '/auth/sign-out', body: {}, headers })).status).toBe(200);
    expect(codeOf(await ask(world.server, { path: '/auth/me', headers }))).toEqual([401, 'session_expired']);
    expect((await ask(world.server, { path: '/trpc/auth.me', headers })).status).toBe(401);
  });
});
