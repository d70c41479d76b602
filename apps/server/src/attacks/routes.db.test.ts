import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackWorld, ask, attackWorld, bearer, targets } from '../testing/attack-world.ts';

/** Access rules cannot be bypassed through paths, methods or batches. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld({ RATE_LIMIT_PER_MINUTE: '1000', RATE_LIMIT_PER_HOUR: '100000' });
});
afterAll(async () => {
  await world.close();
});

/** Sends exactly these bytes as the path; `fetch` would normalize them. */
const raw = (path: string, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(world.server.url);
    const sent = request({ hostname, port, path, method, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject);
    sent.end();
  });

describe('path confusion', () => {
  it.each([
    ['/api/v1/prices/../auth/me', 404],
    ['/api/v1/prices/%2e%2e/auth/me', 404],
    ['/api/v1//auth/me', 404],
    ['/api/v1/auth/me/', 404],
    ['/api/v1/AUTH/me', 404],
    ['/api/v1/auth%2fme', 405],
    ['/api/v1/auth/me%00', 404],
    ['/api/v1/auth/me;x=1', 404],
    ['/api/v1/auth/me.json', 404],
    ['/api/v1/auth\\me', 404],
    ['/trpc/auth.me/', 404],
    ['/trpc/auth/me', 404],
    ['/trpc/auth.me,auth.me', 404],
    ['/trpc/__proto__', 404],
    ['/trpc/constructor', 404],
    ['/trpc/auth.toString', 404],
    ['/trpc/auth.__proto__.me', 404],
    ['/trpc/%61uth.me', 401],
    ['/trpc/mail.outbox', 401],
    ['/api/v1/trpc/auth.me', 404],
    ['http://evil.example/api/v1/auth/me', 401],
  ])('%s grants no access', async (path, status) => {
    expect(await raw(path)).toBe(status);
  });
});

describe('verb tampering', () => {
  const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE'];

  it.each(targets().map((target) => [target.rest.method, target.rest.path, target.id] as const))(
    '%s %s rejects all other methods',
    async (method, path) => {
      const matches = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
      const taken = new Set(targets().flatMap(({ rest }) => (matches(rest.path) ? [rest.method as string] : [])));
      expect(taken.has(method)).toBe(true);
      for (const other of METHODS.filter((one) => !taken.has(one))) {
        const status = await raw(`/api/v1${path.replace(/\{\w+\}/g, 'x')}`, other);
        expect([other, status]).toEqual([other, 405]);
      }
    },
  );

  it('a mutation cannot be called by GET over tRPC, which an image tag could send', async () => {
    for (const { id, type } of targets().filter((one) => one.type === 'mutation')) {
      const { status } = await ask(world.server, { path: `/trpc/${id}?input=%7B%22json%22%3A%7B%7D%7D` });
      expect([id, type, status]).toEqual([id, 'mutation', 405]);
    }
  });

  it.each(['_method=DELETE', 'X-HTTP-Method-Override=DELETE'])(
    'the query %s does not override the method',
    async (query) => {
      const { status } = await ask(world.server, { path: `/auth/api-keys?${query}`, headers: bearer(world.ada) });
      expect(status).toBe(422);
    },
  );
});

describe('batches', () => {
  it('each call of a batch is checked against its own rule', async () => {
    const response = await fetch(`${world.server.url}/trpc/beta.count,auth.me,mail.outbox?batch=1`);
    const results = (await response.json()) as { error?: { json: { data: { problem: { code: string } } } } }[];
    expect(results.map(({ error }) => error?.json.data.problem.code)).toEqual([
      undefined,
      'sign_in_required',
      'service_key_required',
    ]);
  });

  it('a batch has at most 20 calls', async () => {
    const many = Array.from({ length: 21 }, () => 'prices.regions').join();
    expect((await ask(world.server, { path: `/trpc/${many}?batch=1` })).status).toBe(400);
  });

  it('twenty guesses in one request are twenty attempts, each against the lockout and the budget', async () => {
    const other = await attackWorld({ AUTH_LOCKOUT_FAILURES: '5', RATE_LIMIT_PER_MINUTE: '50' });
    try {
      const guess = { json: { email: other.eve.email, password: 'a wrong password', transport: 'token' } };
      const input = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, guess]));
      const paths = Array.from({ length: 20 }, () => 'auth.signIn').join();
      const response = await fetch(`${other.server.url}/trpc/${paths}?batch=1`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const results = (await response.json()) as { error: { json: { data: { problem: { code: string } } } } }[];
      const codes = results.map(({ error }) => error.json.data.problem.code);
      const count = (code: string) => codes.filter((one) => one === code).length;
      expect([count('invalid_credentials'), count('too_many_attempts')]).toEqual([5, 15]);
      // Out of the ten wrong credentials per minute allowed here.
      expect(response.headers.get('ratelimit-remaining')).toBe('5');
    } finally {
      await other.close();
    }
  });
});
