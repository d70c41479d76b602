import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackWorld, ask, attackWorld, bearer } from '../testing/attack-world.ts';

/** Malformed, duplicate or contradictory credentials. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(() => world.close());

const ODD = ['"quoted"', 'a b', 'é', '', 'a,b', 'a\\b', '%00', 'x'.repeat(6_000)];

describe('the content of a cookie', () => {
  it.each(ODD)('in the cookie that binds links to a browser, %j is replaced', async (value) => {
    for (const path of ['/auth/magic-link', '/auth/sign-up']) {
      const body = {
        email: 'stranger@example.com',
        ...(path.endsWith('up') ? { password: 'seven purple teapots' } : {}),
      };
      const headers = { cookie: `eo_browser=${value}` };
      const response = await ask(world.server, { method: 'POST', path, headers, body });
      expect(response.status).toBe(200);
      expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^eo_browser=[0-9a-f]{64}; Path=\/; /)]);
    }
  });

  it.each(ODD.filter((value) => value !== ''))(
    'in the session cookie, %j is anonymous and the cookie is removed',
    async (value) => {
      const response = await ask(world.server, { path: '/auth/me', headers: { cookie: `eo_session=${value}` } });
      expect([response.status, response.body.code]).toEqual([401, 'sign_in_required']);
      expect(response.headers.getSetCookie()).toEqual([expect.stringContaining('eo_session=; Path=/; Max-Age=0')]);
    },
  );

  it('the first of two session cookies is used, so that a planted second one has no effect', async () => {
    const cookie = `eo_session=${world.ada.token}; eo_session=${world.eve.token}`;
    const { body } = await ask(world.server, { path: '/auth/me', headers: { cookie } });
    expect(body).toMatchObject({ user: { id: world.ada.id } });
  });
});

describe('a header together with a cookie', () => {
  const cookie = () => `eo_session=${world.ada.token}`;

  it('identifies the caller; an incorrect one is rejected and never falls back to the cookie', async () => {
    const asked = async (headers: Record<string, string>) => {
      const { status, body } = await ask(world.server, { path: '/auth/me', headers: { cookie: cookie(), ...headers } });
      return [status, body.code ?? (body.user as { id: string }).id];
    };
    expect(await asked(bearer(world.eve))).toEqual([200, world.eve.id]);
    expect(await asked({ 'x-api-key': world.eve.key })).toEqual([200, world.eve.id]);
    expect(await asked({ 'x-api-key': 'wrong', ...bearer(world.eve) })).toEqual([401, 'invalid_api_key']);
    expect(await asked({ authorization: `Bearer ${world.eve.token.slice(0, -1)}` })).toEqual([401, 'session_expired']);
  });

  it('with another scheme does not bypass the origin check of cookies', async () => {
    const refusals = [
      ['Basic YTpi', 403, 'cross_site_request'],
      ['Bearer', 401, 'invalid_api_key'],
      ['Bearer ', 401, 'invalid_api_key'],
      [world.ada.token, 401, 'invalid_api_key'],
    ] as const;
    for (const [authorization, status, code] of refusals) {
      const headers = { cookie: cookie(), authorization };
      const response = await ask(world.server, { method: 'POST', path: '/auth/sign-out', headers });
      expect([authorization, response.status, response.body.code]).toEqual([authorization, status, code]);
    }
    expect((await ask(world.server, { path: '/auth/me', headers: { cookie: cookie() } })).status).toBe(200);
  });

  it.each(['api_key', 'access_token', 'token', 'x-api-key'])(
    'is not a credential in the query string (%s)',
    async (name) => {
      for (const secret of [world.ada.key, world.ada.token]) {
        const rest = await ask(world.server, { path: `/auth/me?${name}=${secret}` });
        const trpc = await ask(world.server, { path: `/trpc/auth.me?${name}=${secret}` });
        expect([rest.status, trpc.status]).toEqual([422, 401]);
      }
    },
  );

  it('is not logged in the query string', async () => {
    for (const secret of [world.ada.key, world.ada.token])
      await ask(world.server, { path: `/auth/me?api_key=${secret}` });
    const lines = JSON.stringify(world.server.logged());
    expect([world.ada.key, world.ada.token].map((secret) => lines.includes(secret))).toEqual([false, false]);
  });
});
