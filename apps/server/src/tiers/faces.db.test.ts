import { until } from '@energy-optimizer/kernel/testing';
import type { Tier } from '@energy-optimizer/rpc';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Asked, ask } from '../testing/attack-world.ts';
import { openEvents } from '../testing/events.ts';
import { rawGet, rawSocket } from '../testing/raw.ts';
import { API_KEY } from '../testing/server.ts';
import { APP_URL, TIER_NOW, type TierWorld, tierWorld } from '../testing/tier-world.ts';

/** The tiers on every interface of a server that enforces them; `procedures.test.ts` covers every procedure. */

let world: TierWorld;
let key: Record<string, string>;
beforeAll(async () => {
  world = await tierWorld();
  await world.setTier('business');
  key = (await world.createKey(world.ada.session)).key;
});
afterAll(() => world.close());

const OLD = '2026-02-21T00:00:00.000Z';
const superjson = (input: object, meta?: object) =>
  encodeURIComponent(JSON.stringify({ json: input, ...(meta ? { meta } : {}) }));
const dates = (...names: string[]) => ({ values: Object.fromEntries(names.map((name) => [name, ['Date']])) });

/** One call of every feature, over REST and tRPC, and the lowest tier that allows it. */
const SAMPLES: readonly [feature: string, lowest: Tier, rest: string, trpc: string][] = [
  ['current_prices', 'free', '/prices/current?region=de', `prices.current?input=${superjson({ region: 'de' })}`],
  [
    'old current_prices',
    'pro',
    `/prices/current?region=de&at=${OLD}`,
    `prices.current?input=${superjson({ region: 'de', at: OLD }, dates('at'))}`,
  ],
  ['price_history', 'free', '/prices/history?region=de', `prices.history?input=${superjson({ region: 'de' })}`],
  [
    'old price_history',
    'pro',
    `/prices/history?region=de&start=${OLD}`,
    `prices.history?input=${superjson({ region: 'de', start: OLD }, dates('start'))}`,
  ],
  ['forecasts', 'pro', '/prices/forecast?region=de', `prices.forecast?input=${superjson({ region: 'de' })}`],
  ['windows', 'pro', '/prices/optimal-windows?region=de', `prices.optimalWindows?input=${superjson({ region: 'de' })}`],
  ['analytics', 'pro', '/prices/statistics?region=de', `prices.statistics?input=${superjson({ region: 'de' })}`],
  ['stream', 'business', '/prices/stream?region=de', `prices.stream?input=${superjson({ region: 'de' })}`],
];
const RANK: Readonly<Record<Tier, number>> = { free: 0, pro: 1, business: 2 };

type Problem = Readonly<Record<string, unknown>>;

/** Whether a call is refused, which must be the same over all interfaces, with the same problem. */
async function isRefused(rest: string, trpc: string, headers: Record<string, string>): Promise<boolean> {
  const overRest = await ask(world.server, { path: rest, headers });
  const isStream = rest.includes('/stream');
  const problems = [restProblem(overRest), await (isStream ? trpcStreamProblem : trpcProblem)(trpc, headers)];
  if (!isStream) {
    const { status } = await ask(world.server, { path: rest, headers, method: 'HEAD' });
    expect(status).toBe(overRest.status);
    const [name, input] = trpc.split('?input=') as [string, string];
    const inputs = encodeURIComponent(`{"0":${decodeURIComponent(input)}}`);
    problems.push(await trpcProblem(`${name}?batch=1&input=${inputs}`, headers));
  }
  for (const problem of problems) expect(problem).toEqual(problems[0]);
  return problems[0] !== undefined;
}

const withoutId = ({ requestId: _, ...problem }: Problem): Problem => problem;

/** The 402 problem of a response. */
function restProblem({ status, headers, body }: Asked): Problem | undefined {
  if (status !== 402) return undefined;
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('etag')).toBeNull();
  expect(body).toMatchObject({ title: 'Payment required', upgradeUrl: `${APP_URL}/account/billing` });
  return withoutId(body);
}

interface WireError {
  readonly json: { readonly data: { readonly problem: Problem } };
}
const paymentProblem = (error: WireError | undefined): Problem | undefined => {
  const problem = error?.json.data.problem;
  return problem?.status === 402 ? withoutId(problem) : undefined;
};

/** The same over tRPC. */
async function trpcProblem(call: string, headers: Record<string, string>): Promise<Problem | undefined> {
  const { body } = await ask(world.server, { path: `/trpc/${call}`, headers });
  const [first] = [body].flat() as unknown as { error?: WireError }[];
  return paymentProblem(first?.error);
}

/** tRPC reports the error of a stream as its first event. */
async function trpcStreamProblem(call: string, headers: Record<string, string>): Promise<Problem | undefined> {
  const reader = await openEvents(`${world.server.url}/trpc/${call}`, headers);
  const first = await until(() => reader.events.find(({ name }) => name === 'message' || name === 'serialized-error'));
  reader.leave();
  return first.name === 'message' ? undefined : paymentProblem(first.data);
}

describe.each<Tier>(['free', 'pro', 'business'])('in %s', (tier) => {
  beforeAll(() => world.setTier(tier));

  it.each(SAMPLES)(
    '%s is allowed from %s on, for a session and for a key of the user',
    async (_, lowest, rest, trpc) => {
      const isBelow = RANK[tier] < RANK[lowest];
      expect(await isRefused(rest, trpc, world.ada.session)).toBe(isBelow);
      expect(await isRefused(rest, trpc, key)).toBe(isBelow);
    },
  );

  it('a key can be created in Business only; keys can always be listed and revoked', async () => {
    const { session } = world.ada;
    const body = { name: 'x', scopes: ['account:read'] };
    const made = await ask(world.server, { method: 'POST', path: '/auth/api-keys', headers: session, body });
    expect(made.status).toBe(tier === 'business' ? 200 : 402);
    expect((await ask(world.server, { path: '/auth/api-keys', headers: session })).status).toBe(200);
    const gone = { method: 'DELETE', path: '/auth/api-keys/6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10', headers: session };
    expect((await ask(world.server, gone)).body.code).toBe('unknown_api_key');
  });

  it('entitlements say so, also to a key', async () => {
    for (const headers of [world.ada.session, key]) {
      const { body } = await ask(world.server, { path: '/billing/entitlements', headers });
      expect(body).toMatchObject({ enforced: true, tier, upgradeUrl: `${APP_URL}/account/billing` });
      const included = (body.features as { feature: string; included: boolean }[]).filter((one) => one.included);
      expect(included).toHaveLength({ free: 2, pro: 6, business: 8 }[tier]);
    }
  });
});

it.each(SAMPLES)(
  '%s is allowed from %s on, refused to anonymous callers below it, and always allowed to the internal key',
  async (_, lowest, rest, trpc) => {
    expect(await isRefused(rest, trpc, {})).toBe(lowest !== 'free');
    expect(await isRefused(rest, trpc, { 'x-api-key': API_KEY })).toBe(false);
  },
);

describe('a caller without an account does not get', () => {
  const PAID = '/api/v1/prices/statistics?region=de';
  const refusedAs = async (headers: Record<string, string>, method = 'GET') =>
    (await rawGet(world.server.url + PAID, headers, method)).status;

  it('a response that was computed for a user, whatever the caller claims to have', async () => {
    await world.setTier('pro');
    expect((await ask(world.server, { path: PAID.slice('/api/v1'.length), headers: world.ada.session })).status).toBe(
      200,
    );
    expect(await refusedAs({})).toBe(402);
    expect(await refusedAs({ 'if-none-match': '*' })).toBe(402);
    expect(await refusedAs({}, 'HEAD')).toBe(402);
    expect(await refusedAs({ cookie: 'eo_session=eo_session_unknown' })).toBe(402);
    expect(await refusedAs({ 'accept-encoding': 'gzip', origin: APP_URL })).toBe(402);
  });

  it('more by another method, a body or an override', async () => {
    expect(await refusedAs({ 'x-http-method-override': 'GET', 'content-length': '0' }, 'POST')).toBe(405);
    expect(await refusedAs({ 'x-http-method-override': 'OPTIONS' })).toBe(402);
    const preflight = await rawGet(world.server.url + PAID, {}, 'OPTIONS');
    expect([preflight.status, preflight.body.length]).toEqual([204, 0]);
    const withBody = `GET ${PAID} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 15\r\n\r\n{"tier":"pro"}\n`;
    expect(await rawSocket(world.server.url, withBody)).toMatch(/^HTTP\/1\.1 402 /);
  });

  it('an old price while new ones come from the cache', async () => {
    // Responses are cached by the clock of the process.
    world.clock.set(new Date());
    onTestFinished(() => world.clock.set(TIER_NOW));
    const history = '/prices/history?region=de';
    expect((await ask(world.server, { path: history })).status).toBe(200);
    expect((await ask(world.server, { path: history })).headers.get('server-timing')).toBe('cache;desc=hit');
    expect((await ask(world.server, { path: `${history}&days=8` })).body.code).toBe('history_limit');
  });

  it('a free call of a batch with a paid one, nor the other way around', async () => {
    const input = encodeURIComponent('{"0":{"json":{"region":"de"}},"1":{"json":{"region":"de"}}}');
    const { status, body } = await ask(world.server, {
      path: `/trpc/prices.current,prices.statistics?batch=1&input=${input}`,
    });
    const [free, paid] = body as unknown as [
      { result?: object },
      { error?: { json: { data: { httpStatus: number } } } },
    ];
    expect([status, free.result !== undefined, paid.error?.json.data.httpStatus]).toEqual([207, true, 402]);
  });

  it('anything of a session that has ended', async () => {
    const session = await world.signIn(world.ada.id);
    const path = PAID.slice('/api/v1'.length);
    const cookie = { cookie: `eo_session=${session.authorization?.slice('Bearer '.length)}` };
    expect((await ask(world.server, { path, headers: cookie })).status).toBe(200);
    await ask(world.server, { method: 'POST', path: '/auth/sign-out', headers: session });
    expect((await ask(world.server, { path, headers: cookie })).status).toBe(402);
    expect((await ask(world.server, { path, headers: session })).status).toBe(401);
  });
});

it('an administrator has every feature with a session, whatever the tier', async () => {
  const headers = await world.signIn(await world.makeUser('admin'));
  for (const [, , rest, trpc] of SAMPLES) expect(await isRefused(rest, trpc, headers)).toBe(false);
  expect((await ask(world.server, { path: '/billing/entitlements', headers })).body.tier).toBe('business');
});

it('the log and /health say that tiers are enforced, and why', async () => {
  const { body } = await world.server.get('/health');
  expect(body).toMatchObject({ tiers: { enforced: true, setting: 'ENFORCE_TIERS' } });
  expect(world.server.logged().find(({ tiers }) => tiers !== undefined)).toMatchObject({ tiers: 'ENFORCE_TIERS' });
});
