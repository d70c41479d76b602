import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AttackWorld,
  ask,
  attackWorld,
  bearer,
  call,
  type JsonSchema,
  type Target,
  targets,
} from '../testing/attack-world.ts';

/** Text is never executed. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(async () => {
  await world.close();
});

const isText = (schema: JsonSchema): boolean =>
  schema.type === 'string' || (schema.anyOf ?? []).some((one) => isText(one as JsonSchema));
const textFields = ({ input }: Target): string[] =>
  Object.entries(input.properties ?? {}).flatMap(([name, schema]) => (isText(schema as JsonSchema) ? [name] : []));
const FIELDS = targets()
  .filter(({ rule, type }) => rule.access !== 'service' && type !== 'subscription')
  .flatMap((target) => textFields(target).map((field) => [`${target.id}.${field}`, target, field] as const));

const users = async (): Promise<unknown> =>
  (await world.server.runtime.db.forTask('admin').query({ text: 'SELECT count(*), max(role) FROM app_user' }))[0];

describe('in every text field', () => {
  it('the test covers many text fields', () => {
    expect(FIELDS.length).toBeGreaterThan(40);
  });

  it.each(FIELDS)('SQL in %s is treated as text', async (_, target, field) => {
    const before = await users();
    const example = (target.rest.example.input ?? {}) as Record<string, unknown>;
    const hostile = [
      `'; DELETE FROM app_user; --`,
      `' OR '1'='1`,
      `$1`,
      `\\'; UPDATE app_user SET role='admin'; --`,
      `1) UNION SELECT password_hash FROM app_user --`,
    ];
    for (const value of hostile) {
      const response = await call(world.server, target, { ...example, [field]: value }, bearer(world.ada));
      expect([value, response.status < 500, /argon2|syntax/.test(response.text)]).toEqual([value, true, false]);
    }
    expect(await users()).toEqual(before);
  });

  it.each(FIELDS)('line breaks in %s reach neither headers nor e-mails', async (_, target, field) => {
    const example = (target.rest.example.input ?? {}) as Record<string, unknown>;
    for (const value of ['a\r\nSet-Cookie: evil=1', 'a@example.com\r\nBcc: eve@example.com', 'a\nX-Evil: 1']) {
      const response = await call(world.server, target, { ...example, [field]: value }, bearer(world.ada));
      expect([value, response.status < 500]).toEqual([value, true]);
      expect(response.headers.get('x-evil')).toBeNull();
      expect(response.headers.getSetCookie().filter((line) => line.startsWith('evil'))).toEqual([]);
    }
    const mails = await world.server.runtime.db.query<[string]>({ text: 'SELECT recipient FROM mail_outbox' });
    expect(mails.filter(([recipient]) => /[\r\n]|eve@example\.com/.test(recipient))).toEqual([]);
  });
});

describe('in headers', () => {
  it.each(['authorization', 'x-api-key', 'cookie', 'user-agent', 'x-forwarded-for', 'x-request-id', 'origin'])(
    'SQL and markup in %s have no effect and are returned in no header',
    async (name) => {
      const value = `eo_session_' OR '1'='1"; <script>`;
      const response = await ask(world.server, { path: '/auth/me', headers: { [name]: value } });
      expect(response.status).toBe(401);
      expect([...response.headers.values()].join()).not.toContain('<script>');
    },
  );
});

describe('through superjson', () => {
  const post = (path: string, payload: string) =>
    ask(world.server, { method: 'POST', path: `/trpc/${path}`, body: payload, headers: bearer(world.ada) });

  it.each<[what: string, payload: string, status?: number]>([
    ['a __proto__ key', '{"json":{"name":"x","__proto__":{"role":"admin"}}}'],
    ['a nested one', '{"json":{"name":{"__proto__":{"polluted":1}}}}'],
    ['a path of metadata through __proto__', '{"json":{"name":"x"},"meta":{"values":{"__proto__.polluted":["Date"]}}}'],
    ['one through constructor', '{"json":{"name":"x"},"meta":{"values":{"constructor.prototype.polluted":["Date"]}}}'],
    [
      'references into the prototype',
      '{"json":{"name":"x"},"meta":{"referentialEqualities":{"name":["__proto__.polluted"]}}}',
    ],
    ['a class that is not registered', '{"json":{"name":"x"},"meta":{"values":{"name":[["class","Function"]]}}}'],
    ['a symbol', '{"json":{"name":"x"},"meta":{"values":{"name":[["symbol","x"]]}}}'],
    ['a regular expression that never ends', '{"json":{"name":"/(a+)+$/"},"meta":{"values":{"name":["regexp"]}}}'],
    ['no envelope', '{"name":"x"}'],
  ])('%s changes no object', async (_, payload, status = 400) => {
    expect((await post('auth.updateProfile', payload)).status).toBe(status);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { role?: unknown }).role).toBeUndefined();
  });

  it('__proto__ in a REST body is rejected', async () => {
    const body = '{"name":"x","__proto__":{"role":"admin"}}';
    const response = await ask(world.server, {
      method: 'PATCH',
      path: '/auth/profile',
      body,
      headers: bearer(world.ada),
    });
    expect([response.status, ({} as { role?: unknown }).role]).toEqual([400, undefined]);
  });
});

describe('the size of input', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  it.each(['/auth/sign-in', '/auth/sign-up'])('a body above 16 kB sent to %s is not read', async (path) => {
    const body = JSON.stringify({ email: 'a@example.com', password: 'x'.repeat(16_384) });
    expect((await ask(world.server, { method: 'POST', path, body })).status).toBe(413);
  });

  it.each([100, 5_000, 100_000])('input nested %i levels deep is rejected', async (depth) => {
    for (const path of ['/auth/sign-in', '/trpc/auth.signIn']) {
      const body = path.startsWith('/trpc') ? `{"json":${nested(depth)}}` : nested(depth);
      const { status } = await ask(world.server, { method: 'POST', path, body });
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
  });

  it('passwords and addresses beyond their limits are rejected', async () => {
    for (const body of [
      { email: 'a@example.com', password: 'x'.repeat(10_000) },
      { email: `${'a'.repeat(10_000)}@example.com`, password: 'seven purple teapots' },
    ])
      expect((await ask(world.server, { method: 'POST', path: '/auth/sign-in', body })).status).toBe(422);
  });
});
