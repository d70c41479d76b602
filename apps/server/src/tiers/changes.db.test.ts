import { addMs, HOUR_MS } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask } from '../testing/attack-world.ts';
import { type EventReader, openEvents } from '../testing/events.ts';
import type { TestServer } from '../testing/server.ts';
import { TIER_NOW, type TierWorld, tierWorld } from '../testing/tier-world.ts';

/** Changes of tier on two servers: what they end and what they allow. */

let world: TierWorld;
beforeAll(async () => {
  world = await tierWorld();
});
afterAll(() => world.close());

const readers: EventReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  world.clock.set(TIER_NOW);
  await world.relay.mend();
});

const FACES = {
  REST: '/api/v1/prices/stream?region=de',
  tRPC: `/trpc/prices.stream?input=${encodeURIComponent('{"json":{"region":"de"}}')}`,
};
async function open({ url }: TestServer, face: keyof typeof FACES, headers: Record<string, string>) {
  const reader = await openEvents(url + FACES[face], headers);
  readers.push(reader);
  if (reader.status === 200) await until(() => reader.events.length > 0);
  return reader;
}
/** The problem a stream ended with. */
async function lastProblem({ ended, events }: EventReader): Promise<{ code?: string; requiredTier?: string }> {
  await ended;
  const last = events.at(-1)?.data as { json?: { data: { problem: object } }; code?: string } | undefined;
  return last?.json?.data.problem ?? last ?? {};
}
const codeOf = async (server: TestServer, path: string, headers: Record<string, string>) =>
  (await ask(server, { path, headers })).body.code;

it.each(['REST', 'tRPC'] as const)(
  'a stream over %s ends with the 402 problem when its user loses the tier through the other server',
  async (face) => {
    await world.setTier('business');
    const stream = await open(world.replica, face, world.ada.session);
    expect(stream.status).toBe(200);
    await world.setTier('pro');
    expect(await lastProblem(stream)).toMatchObject({ code: 'tier_required', requiredTier: 'business', tier: 'pro' });
    const again = await openEvents(world.replica.url + FACES[face], world.ada.session);
    readers.push(again);
    await again.ended;
    // REST refuses the connection; tRPC reports the error of a stream as its first event.
    expect(face === 'REST' ? again.status : (await lastProblem(again)).code).toBe(
      face === 'REST' ? 402 : 'tier_required',
    );
  },
);

it('a user who gains a tier needs no new session; open streams of others stay', async () => {
  await world.setTier('free');
  expect(await codeOf(world.replica, '/prices/statistics?region=de', world.ada.session)).toBe('tier_required');
  await world.setTier('pro');
  expect((await ask(world.replica, { path: '/prices/statistics?region=de', headers: world.ada.session })).status).toBe(
    200,
  );
});

it('a paid tier ends by the clock, to the millisecond, for cached sessions and open streams', async () => {
  const endsAt = addMs(new Date(TIER_NOW), HOUR_MS);
  await world.setTier('business', endsAt);
  const stream = await open(world.server, 'REST', world.ada.session);
  world.clock.set(addMs(endsAt, -1));
  expect((await open(world.server, 'REST', world.ada.session)).status).toBe(200);
  expect(readers.map(({ events }) => events.some(({ name }) => name === 'error'))).toEqual([false, false]);
  world.clock.set(endsAt);
  expect((await ask(world.server, { path: '/prices/stream?region=de', headers: world.ada.session })).status).toBe(402);
  expect(await lastProblem(stream)).toMatchObject({ code: 'tier_required' });
});

it('a granted tier reaches the other server, is shown, ends by the clock or when it is revoked, and yields to a higher paid one', async () => {
  await world.setTier('free');
  const root = await world.signIn(await world.makeUser('admin'));
  const path = `/admin/users/${world.ada.id}/tier`;
  const admin = async (method: 'PUT' | 'DELETE', body?: object) =>
    expect((await ask(world.server, { method, path, headers: root, ...(body && { body }) })).status).toBe(200);
  const entitlements = async ({ url }: TestServer) =>
    (await ask({ url }, { path: '/billing/entitlements', headers: world.ada.session })).body;
  const reaches = (tier: string) => until(async () => (await entitlements(world.replica)).tier === tier);
  const end = addMs(new Date(TIER_NOW), HOUR_MS);
  await admin('PUT', { tier: 'business', until: end });
  await reaches('business');
  const granted = { tier: 'business', until: end.toISOString() };
  expect(await entitlements(world.replica)).toMatchObject({ tier: 'business', granted });
  const stream = await open(world.replica, 'REST', world.ada.session);
  world.clock.set(addMs(end, -1));
  expect((await entitlements(world.server)).tier).toBe('business');
  world.clock.set(end);
  expect(await entitlements(world.server)).toMatchObject({ tier: 'free', granted: null });
  expect(await lastProblem(stream)).toMatchObject({ code: 'tier_required' });
  world.clock.set(TIER_NOW);
  await admin('PUT', { tier: 'pro' });
  await reaches('pro');
  await world.setTier('business');
  expect(await entitlements(world.replica)).toMatchObject({ tier: 'business', granted: { tier: 'pro', until: null } });
  await world.setTier('free', undefined, 'pro');
  await admin('DELETE');
  await reaches('free');
});

it('a key of a user who loses a tier keeps what the lower one includes', async () => {
  await world.setTier('business');
  const { key, keyId } = await world.createKey(world.ada.session);
  const stream = await open(world.replica, 'REST', key);
  await world.setTier('free');
  expect(await lastProblem(stream)).toMatchObject({ code: 'tier_required' });
  expect((await ask(world.replica, { path: '/prices/current?region=de', headers: key })).status).toBe(200);
  expect(await codeOf(world.replica, '/prices/history?region=de&days=30', key)).toBe('history_limit');
  const revoke = { method: 'DELETE', path: `/auth/api-keys/${keyId}`, headers: world.ada.session };
  expect((await ask(world.server, revoke)).status).toBe(200);
});

it('a stream ends when its session ends or its key is revoked', async () => {
  await world.setTier('business');
  const session = await world.signIn(world.ada.id);
  const { key, keyId } = await world.createKey(world.ada.session);
  const streams = [await open(world.replica, 'REST', session), await open(world.replica, 'tRPC', key)];
  await ask(world.server, { method: 'POST', path: '/auth/sign-out', headers: session });
  await ask(world.server, { method: 'DELETE', path: `/auth/api-keys/${keyId}`, headers: world.ada.session });
  for (const stream of streams) expect(await lastProblem(stream)).toMatchObject({ code: 'session_expired' });
});

it('without its database, a server grants no caller more than before', async () => {
  await world.setTier('business');
  expect((await open(world.replica, 'REST', world.ada.session)).status).toBe(200);
  await world.relay.cut();
  expect(await codeOf(world.replica, '/prices/statistics?region=de', {})).toBe('tier_required');
  await until(
    async () =>
      (await ask(world.replica, { path: '/prices/forecast?region=de', headers: world.ada.session })).status === 503,
  );
});

it('of a deleted account, nothing is left: streams end, sessions and keys are refused', async () => {
  await world.setTier('business');
  const { key } = await world.createKey(world.ada.session);
  const stream = await open(world.replica, 'tRPC', key);
  const body = { confirmation: 'delete my account' };
  const deleted = { method: 'POST', path: '/auth/account/delete', headers: world.ada.session, body };
  expect((await ask(world.server, deleted)).status).toBe(200);
  expect(await lastProblem(stream)).toMatchObject({ code: 'session_expired' });
  expect(await codeOf(world.replica, '/prices/statistics?region=de', key)).toBe('invalid_api_key');
  expect(await codeOf(world.replica, '/prices/statistics?region=de', world.ada.session)).toBe('session_expired');
});
