import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ORIGIN, type AttackWorld, ask, attackWorld, targets } from '../testing/attack-world.ts';

/** What a page on another site can make a browser do. */

let world: AttackWorld;
let cookie: string;
beforeAll(async () => {
  world = await attackWorld();
  cookie = `eo_session=${world.ada.token}`;
});
afterAll(async () => {
  await world.close();
});

const LOOKALIKES = [
  'null',
  'https://app.example.com.evil.example',
  'https://evil-app.example.com',
  'https://app.example.com:444',
  'http://app.example.com',
  'https://app.example.com/',
  'https://APP.example.com',
  'https://аpp.example.com',
  'https://app.example.com@evil.example',
  'https://app.example.co',
  'file://',
];

describe('CORS', () => {
  it.each(LOOKALIKES.map((origin) => encodeURI(origin)))('the origin %s cannot read responses', async (origin) => {
    const response = await ask(world.server, { path: '/auth/me', headers: { origin, cookie } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const preflight = await ask(world.server, {
      method: 'OPTIONS',
      path: '/auth/me',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('a listed origin can read responses with cookies, and caches vary by origin', async () => {
    const response = await ask(world.server, { path: '/auth/me', headers: { origin: APP_ORIGIN, cookie } });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(APP_ORIGIN);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect(response.headers.get('vary')).toContain('origin');
  });
});

describe('CSRF', () => {
  const mutations = targets().filter(({ type, rule }) => type === 'mutation' && rule.access === 'user');

  it.each(mutations.map(({ id, rest }) => [id, rest] as const))(
    '%s with a cookie from another site is refused',
    async (_, rest) => {
      const path = rest.path.replace(/\{\w+\}/g, 'x');
      const hasBody = rest.method !== 'DELETE';
      for (const from of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
        {},
      ] as Record<string, string>[]) {
        const headers = { cookie, ...from };
        const response = await ask(world.server, {
          method: rest.method,
          path,
          headers,
          ...(hasBody ? { body: {} } : {}),
        });
        expect([response.status, response.body.code]).toEqual([403, 'cross_site_request']);
      }
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a content type of forms (%s), which needs no preflight, is rejected',
    async (type) => {
      for (const path of ['/auth/sign-in', '/trpc/auth.signIn']) {
        const response = await ask(world.server, {
          method: 'POST',
          path,
          body: '{}',
          headers: { 'content-type': type },
        });
        expect([path, response.status]).toEqual([path, 415]);
      }
    },
  );

  it('another site cannot sign its visitor in to an account of its own choice', async () => {
    const body = { email: world.eve.email, password: 'seven purple teapots' };
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const response = await ask(world.server, { method: 'POST', path: '/auth/sign-in', body, headers });
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
  });
});

describe('clickjacking and sniffing', () => {
  it.each([
    '/',
    '/health',
    '/docs',
    '/openapi.json',
    '/metrics',
    '/nowhere',
    '/api/v1/auth/me',
    '/api/v1/prices/regions',
    '/trpc/auth.me',
    '/mail/unsubscribe',
  ])('%s cannot be framed, sniffed or scripted', async (path) => {
    const { headers } = await fetch(world.server.url + path);
    expect(headers.get('x-frame-options')).toBe('DENY');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    // The API reference injects its own style sheet; its scripts come from files only.
    expect(path === '/docs' ? policy.replace(/style-src [^;]*/, '') : policy).not.toMatch(/unsafe|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it('responses about a user are never cached', async () => {
    for (const path of ['/auth/me', '/auth/sessions', '/auth/api-keys']) {
      const response = await ask(world.server, { path, headers: { cookie } });
      expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    }
  });
});
