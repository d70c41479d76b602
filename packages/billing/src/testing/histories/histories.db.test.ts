import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CURRENT_VERSION, OLD_VERSION } from '../index.ts';
import { BEGINNINGS, TRIALS } from './beginnings.ts';
import { DOUBLES } from './doubles.ts';
import { ENDS } from './ends.ts';
import { PAYMENTS } from './payments.ts';
import { type Scene, startScenes } from './scene.ts';
import type { Story } from './story.ts';

const STORIES: readonly Story[] = [...BEGINNINGS, ...TRIALS, ...PAYMENTS, ...ENDS, ...DOUBLES];

/** Histories in which subscriptions of other products ended in a wrong state, delivered in several ways. */

let scenes: Awaited<ReturnType<typeof startScenes>>;
beforeAll(async () => {
  scenes = await startScenes();
});
afterAll(() => scenes.world.close());

/** The order in which events arrive, and the API version of the endpoint. */
const DELIVERIES: readonly [name: string, arrange: (ids: string[]) => string[], version: string][] = [
  ['in order', (ids) => ids, CURRENT_VERSION],
  ['in reverse, each twice, of an old API version', (ids) => ids.toReversed().flatMap((id) => [id, id]), OLD_VERSION],
];

async function stateOf({ world, userId }: Scene) {
  const { tier, tierEndsAt, subscription } = await world.status(userId);
  const { reviewFlags } = await world.accountOf(userId);
  return { tier, status: subscription?.status ?? null, ends: tierEndsAt !== null, flags: reviewFlags };
}

/** One subscription less to renew while the time of later histories passes. */
async function leave(scene: Scene): Promise<void> {
  const { dashboard, world } = scene;
  for (const { id } of world.peer.world.subscriptionsOf(await scene.customer())) dashboard.cancelNow(id);
  await scene.deliver();
}

describe.each(STORIES)('$name', ({ play, end: { flags = [], ends = false, ...end } }: Story) => {
  it.each(DELIVERIES)('events arrive %s', async (_, arrange, version) => {
    const scene = await scenes.play();
    await play(scene);
    const report = await scene.world.deliver(arrange, version);
    expect(report.failed).toBe(0);
    expect(await stateOf(scene)).toEqual({ ...end, flags, ends });
    await leave(scene);
  });
});

it('each event arrives at two servers at once, which process the inbox at once: each is processed once', async () => {
  const scene = await scenes.play();
  await scene.buy('business');
  const { world } = scene;
  const ids = world.peer.courier.queue().map(({ id }) => id);
  scene.lose();
  const received = ids.flatMap((id) => [1, 2].map(() => world.receive(world.peer.courier.bodyOf(id))));
  await Promise.all(received);
  const reports = await Promise.all([world.service.processInbox(), world.service.processInbox()]);
  const { items } = await world.service.events({ customerId: await scene.customer(), limit: 200 });
  expect(reports.reduce((sum, { done }) => sum + done, 0)).toBe(items.length);
  expect(items.every(({ state, attempts }) => state === 'done' && attempts === 1)).toBe(true);
  expect(await stateOf(scene)).toEqual({ tier: 'business', status: 'active', ends: false, flags: [] });
  await leave(scene);
});

it('every event is lost: the nightly reconcile finds the same', async () => {
  for (const { name, play, end } of STORIES) {
    const scene = await scenes.play();
    await play(scene);
    scene.lose();
    await scene.world.service.reconcileUser(scene.userId);
    expect({ name, ...(await stateOf(scene)) }).toEqual({ name, flags: [], ends: false, ...end });
    await leave(scene);
  }
});
