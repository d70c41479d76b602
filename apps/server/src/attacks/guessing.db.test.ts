import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackWorld, ask, attackWorld, PASSWORD } from '../testing/attack-world.ts';
import { API_KEY } from '../testing/server.ts';

/** All credentials pass one check: a network that guessed too often is rejected before a new credential is examined. */

const SECRET = 'webhook secret of the guessing tests';
/** A fifth of 50 calls a minute. */
const BUDGET = 10;
let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld({ RATE_LIMIT_PER_MINUTE: '50', POSTMARK_WEBHOOK_SECRET: SECRET });
});
afterAll(() => world.close());

const hex = (i: number) => i.toString(16).padStart(64, '0');
const basic = (secret: string) => `Basic ${Buffer.from(`postmark:${secret}`).toString('base64')}`;
const me = (headers: Record<string, string>, from: string) =>
  ask(world.server, { path: '/auth/me', headers: { ...headers, 'x-forwarded-for': from } });
const statusOf = async (path: string, from: string, request: RequestInit) => {
  const headers = { ...(request.headers as Record<string, string>), 'x-forwarded-for': from };
  const response = await fetch(world.server.url + path, { ...request, headers });
  await response.text();
  return response.status;
};

/** A session token not yet used in a request. */
async function newToken(): Promise<string> {
  const { service } = world.server.runtime.auth;
  const input = { email: world.ada.email, password: PASSWORD, transport: 'token' } as const;
  const opened = await service.signIn({ requestId: 'set-up' }, input);
  if (opened.status !== 'signed_in' || opened.token === null) throw new Error('no session');
  return opened.token;
}

/** An API key not yet used in a request. */
async function newKey(): Promise<string> {
  const { id: userId, sessionId: credentialId } = world.ada;
  const session = { kind: 'user', role: 'user', tier: 'free', scopes: 'all', via: 'session' } as const;
  const { key } = await world.server.runtime.auth.service.createApiKey(
    { requestId: 'set-up', principal: { ...session, userId, credentialId } },
    { name: 'never shown', scopes: ['account:read'], password: PASSWORD, expiresInDays: 1 },
  );
  return key;
}

interface Credential {
  readonly what: string;
  /** Presents it and returns the status. */
  readonly wrong: (i: number, from: string) => Promise<number>;
  readonly refusal: number;
  readonly right: (from: string) => Promise<number>;
}
const viaMe = async (headers: Record<string, string>, from: string) => (await me(headers, from)).status;
const webhook = (secret: string, from: string) =>
  statusOf('/mail/webhooks/postmark', from, {
    method: 'POST',
    headers: { authorization: basic(secret), 'content-type': 'application/json' },
    body: JSON.stringify({ RecordType: 'Open' }),
  });
const metrics = (key: string, from: string) => statusOf('/metrics', from, { headers: { 'x-api-key': key } });
const outbox = async (key: string, from: string) =>
  (await ask(world.server, { path: '/mail/outbox', headers: { 'x-api-key': key, 'x-forwarded-for': from } })).status;

const CREDENTIALS: Credential[] = [
  {
    what: 'an API key',
    wrong: (i, from) => viaMe({ 'x-api-key': `eo_live_${hex(i)}` }, from),
    refusal: 401,
    right: async (from) => viaMe({ 'x-api-key': await newKey() }, from),
  },
  {
    what: "a session's token",
    wrong: (i, from) => viaMe({ authorization: `Bearer eo_session_${hex(i)}` }, from),
    refusal: 401,
    right: async (from) => viaMe({ authorization: `Bearer ${await newToken()}` }, from),
  },
  {
    what: 'a cookie',
    wrong: (i, from) => viaMe({ cookie: `eo_session=eo_session_${hex(i)}` }, from),
    refusal: 401,
    right: async (from) => viaMe({ cookie: `eo_session=${await newToken()}` }, from),
  },
  {
    what: 'the internal API key',
    wrong: (i, from) => outbox(`a guess of the internal key ${i}`, from),
    refusal: 401,
    right: (from) => outbox(API_KEY, from),
  },
  {
    what: 'the key of the metrics',
    wrong: (i, from) => metrics(`a guess of the internal key ${i}`, from),
    refusal: 401,
    right: (from) => metrics(API_KEY, from),
  },
  {
    what: "the secret of Postmark's webhooks",
    wrong: (i, from) => webhook(`guess ${i}`, from),
    refusal: 403,
    right: (from) => webhook(SECRET, from),
  },
  {
    what: 'the link of an unsubscription',
    wrong: (i, from) => statusOf(`/mail/unsubscribe?token=${hex(i)}`, from, { method: 'POST' }),
    refusal: 422,
    right: (from) => statusOf(`/mail/unsubscribe?token=${hex(1)}`, from, { method: 'POST' }),
  },
];

describe.each(CREDENTIALS.map((credential, i) => ({ ...credential, from: `198.51.100.${i + 1}` })))(
  'guessing $what',
  ({ wrong, refusal, right, from }) => {
    it('is rejected once wrong ones have used up the budget, even if correct', async () => {
      const guesses = [];
      for (let i = 0; i < BUDGET + 3; i++) guesses.push(await wrong(i, from));
      expect(guesses).toEqual([...Array(BUDGET).fill(refusal), 429, 429, 429]);
      expect(await right(from)).toBe(429);
    });

    it('blocks all other credentials from that network, and only from it', async () => {
      for (const other of CREDENTIALS) expect([other.what, await other.right(from)]).toEqual([other.what, 429]);
      const elsewhere = from.replace('198.51.100', '203.0.113');
      const allowed = CREDENTIALS.filter(({ what }) => !what.startsWith('the link'));
      for (const other of allowed) expect([other.what, await other.right(elsewhere)]).toEqual([other.what, 200]);
    });
  },
);

it('a hundred concurrent guesses gain nothing, and only the budget is examined', async () => {
  const from = '198.51.100.99';
  const statuses = await Promise.all(
    Array.from({ length: 100 }, (_, i) => viaMe({ 'x-api-key': `eo_live_${hex(1_000 + i)}` }, from)),
  );
  expect(statuses.filter((status) => status === 401)).toHaveLength(BUDGET);
  expect(statuses.filter((status) => status === 429)).toHaveLength(100 - BUDGET);
});

it('a caller without credentials can still read public data', async () => {
  const { status } = await ask(world.server, {
    path: '/auth/oauth/providers',
    headers: { 'x-forwarded-for': '198.51.100.1' },
  });
  expect(status).toBe(200);
});
