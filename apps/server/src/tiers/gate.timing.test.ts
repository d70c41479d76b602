import { createEntitlements } from '@energy-optimizer/billing';
import { systemClock } from '@energy-optimizer/kernel';
import { expectAtMost, medianOf, timeOf, until } from '@energy-optimizer/kernel/testing';
import { historyInput } from '@energy-optimizer/pricing';
import {
  ANONYMOUS,
  createInvoke,
  type Entitlements,
  governed,
  type Principal,
  publicProcedure,
  router,
} from '@energy-optimizer/rpc';
import { test } from 'vitest';
import { openEvents } from '../testing/events.ts';
import { tierWorld } from '../testing/tier-world.ts';

const CALLS_PER_SAMPLE = 50;
const SAMPLES = 400;

const callers = { current: async <T>(asked: T) => asked, onChange: () => () => undefined, isInformed: () => true };
const gate = createEntitlements({ clock: systemClock, upgradeUrl: 'https://app.example.com', callers });
const PRO: Principal = {
  ...{ kind: 'user', userId: 'ada', role: 'user', tier: 'pro', scopes: 'all', via: 'session', credentialId: 's' },
  tiers: { granted: 'free', grantedUntil: null, paid: 'pro', paidUntil: new Date('2100-01-01') },
};

/** A read whose response is already there. */
const cachedRead = (entitlements?: Entitlements) => {
  const read = publicProcedure
    .meta({ reach: (_: unknown, now: Date) => now })
    .input(historyInput)
    .query(() => 1);
  const rule = { access: 'public', scope: null, feature: 'price_history', rate: 'cheap' } as const;
  return createInvoke(governed(router({ read }), { read: rule }, entitlements)._def.procedures.read as never);
};

test.for<[string, Principal]>([
  ['Pro', PRO],
  ['Free, whose input is read for the limit', ANONYMOUS],
])('the gate adds at most 0.01 ms to a cached read: %s', async ([, principal], { task }) => {
  const [gated, open] = [cachedRead(gate), cachedRead()];
  const getRawInput = async () => ({ region: 'de', days: 3 });
  const ctx = { requestId: 'r', principal };
  const sample = async (invoke: typeof gated) =>
    (await timeOf(async () => {
      for (let i = 0; i < CALLS_PER_SAMPLE; i++)
        await invoke({ path: 'read', type: 'query', ctx, getRawInput, signal: undefined });
    })) / CALLS_PER_SAMPLE;
  const times = { gated: [] as number[], open: [] as number[] };
  for (let i = 0; i < SAMPLES; i++) {
    times.open.push(await sample(open));
    times.gated.push(await sample(gated));
  }
  expectAtMost(task, { value: medianOf(times.gated) - medianOf(times.open), most: 0.01 });
});

test('a stream on one server ends within a second of the change of tier on another', async ({
  task,
  onTestFinished,
}) => {
  const world = await tierWorld();
  onTestFinished(() => world.close());
  await world.setTier('business');
  const stream = await openEvents(`${world.replica.url}/api/v1/prices/stream?region=de`, world.ada.session);
  await until(() => stream.events.length > 0);
  const ms = await timeOf(async () => {
    await world.setTier('free');
    await stream.ended;
  });
  expectAtMost(task, { value: ms, most: 1_000 });
});
