import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { type AccessRule, type RestOperation, restOperations } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { ACCESS } from '../access.ts';
import { bareRouter } from '../bare-router.ts';
import { API_KEY, startServer, type TestServer } from './server.ts';

export const PASSWORD = 'seven purple teapots';
export const APP_ORIGIN = 'https://app.example.com';

/** A user with an account, a session and a key, with private markers in each of their rows. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly sessionId: string;
  readonly key: string;
  readonly keyId: string;
  readonly recommendationId: string;
  /** Texts that occur only in this user's rows. */
  readonly marks: readonly string[];
}

export interface AttackWorld {
  readonly server: TestServer;
  readonly ada: Person;
  readonly eve: Person;
  readonly admin: Person;
  close(): Promise<void>;
}

/** One operation with its rule and the JSON Schema of its input. */
export interface Target extends RestOperation {
  readonly rule: AccessRule;
  readonly input: JsonSchema;
}
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** All operations, so that new ones are included automatically. */
export const targets = (): Target[] =>
  restOperations(bareRouter()).map((operation) => ({
    ...operation,
    rule: ACCESS[operation.id]!,
    input:
      operation.inputSchema === undefined
        ? { type: 'object', properties: {} }
        : z.toJSONSchema(operation.inputSchema, { io: 'input', unrepresentable: 'any' }),
  }));

export async function attackWorld(env: Readonly<Record<string, string>> = {}): Promise<AttackWorld> {
  const database: TestDatabase = await testDatabase();
  const server = await startServer({
    database,
    env: {
      TRUST_PROXY_HOPS: '1',
      CORS_ORIGINS: APP_ORIGIN,
      AUTH_APP_URL: APP_ORIGIN,
      AUTH_SECRET: 'a secret of the attack suite, long enough',
      AUTH_LOCKOUT_FAILURES: '100',
      ...env,
    },
  });
  const person = (name: string, role?: 'admin') => makePerson(server, name, role);
  const [ada, eve, admin] = [await person('ada'), await person('eve'), await person('root', 'admin')];
  const close = async () => {
    await server.close();
    await database.drop();
  };
  return { server, ada, eve, admin, close };
}

async function makePerson(server: TestServer, name: string, role: 'user' | 'admin' = 'user'): Promise<Person> {
  const mark = `${name}-mark-${randomUUID()}`;
  const email = `${mark}@example.com`;
  const { service } = server.runtime.auth;
  const user = await service.createUser({ email, password: PASSWORD, name: mark, role });
  const opened = await service.signIn({ requestId: 'set-up' }, { email, password: PASSWORD, transport: 'token' });
  if (user === undefined || opened.status !== 'signed_in' || opened.token === null) throw new Error('no session');
  const { token } = opened;
  const bearer = { authorization: `Bearer ${token}` };
  await ask(server, { method: 'PATCH', path: '/auth/preferences', headers: bearer, body: { region: 'de' } });
  await ask(server, {
    method: 'PUT',
    path: '/household/tariffs/electricity',
    headers: bearer,
    body: householdOf(mark),
  });
  const recommended = await ask(server, {
    method: 'POST',
    path: '/recommendations/switching',
    headers: bearer,
    body: { annualUsage: 3_000 },
  });
  const { id: recommendationId } = recommended.body as unknown as { id: string };
  const created = await ask(server, {
    method: 'POST',
    path: '/auth/api-keys',
    headers: bearer,
    body: { name: mark, scopes: ['account:read'], password: PASSWORD },
  });
  const { key, details } = created.body as unknown as { key: string; details: { id: string } };
  const listed = await ask(server, { path: '/auth/sessions', headers: bearer });
  const sessionId = (listed.body as unknown as { sessions: { id: string }[] }).sessions[0]!.id;
  return {
    id: user.id,
    email,
    token,
    sessionId,
    key,
    keyId: details.id,
    recommendationId,
    marks: [mark, user.id, sessionId, details.id, key, token, recommendationId],
  };
}

/** A tariff of a user's own, named by a private marker. */
const householdOf = (mark: string) => ({
  region: 'de',
  document: {
    ...{ format: 'energy-tariff/1', id: 'own', name: mark, currency: 'EUR', timeZone: 'Europe/Berlin' },
    components: [{ kind: 'energy', id: 'energy', rates: [{ rate: 0.3 }] }],
  },
  accountNumber: mark.slice(0, 30),
});

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: { readonly code?: string; readonly [field: string]: unknown };
}

/** One call over REST; a non-JSON response is returned as an empty body along with its text. */
export async function ask(
  { url }: Pick<TestServer, 'url'>,
  request: {
    readonly method?: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  },
): Promise<Asked> {
  const { method = 'GET', path, headers = {}, body } = request;
  const response = await fetch(`${url}${path.startsWith('/trpc') || path === '/' ? '' : '/api/v1'}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  return { status: response.status, headers: response.headers, text, body: readJson(text) };
}

function readJson(text: string): Asked['body'] {
  try {
    return JSON.parse(text) as Asked['body'];
  } catch {
    return {};
  }
}

/** Calls an operation with an input, placing its fields in path, query or body. */
export function call(
  server: Pick<TestServer, 'url'>,
  { rest, pathParameters }: Target,
  input: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  const path = pathParameters.reduce(
    (made, name) => made.replace(`{${name}}`, encodeURIComponent(text(input[name] ?? 'x')) || '%20'),
    rest.path as string,
  );
  const others = Object.entries(input).filter(([name]) => !pathParameters.includes(name));
  if (rest.method === 'GET' || rest.method === 'DELETE') {
    const query = new URLSearchParams(others.map(([name, value]): [string, string] => [name, text(value)])).toString();
    return ask(server, { method: rest.method, path: query === '' ? path : `${path}?${query}`, headers });
  }
  return ask(server, { method: rest.method, path, headers, body: Object.fromEntries(others) });
}

export const bearer = ({ token }: Person): Record<string, string> => ({ authorization: `Bearer ${token}` });
export const serviceKey = { 'x-api-key': API_KEY };
