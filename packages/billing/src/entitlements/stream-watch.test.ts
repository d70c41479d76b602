import { addMs, fixedClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import type { UserPrincipal } from '@energy-optimizer/rpc';
import { afterEach, expect, it } from 'vitest';
import { callerDirectory } from '../testing/callers.ts';
import { createEntitlements, type TierGate } from './entitlements.ts';

const NOW = '2026-03-02T10:00:00.000Z';
const ada: UserPrincipal = {
  ...{ kind: 'user', userId: 'ada', role: 'user', tier: 'business', scopes: 'all', via: 'session', credentialId: 's' },
  tiers: { granted: 'business', grantedUntil: null, paid: null, paidUntil: null },
};
const eve: UserPrincipal = { ...ada, userId: 'eve' };
const FREE = { tier: 'free', tiers: { granted: 'free', grantedUntil: null, paid: null, paidUntil: null } } as const;

const gates: TierGate[] = [];
afterEach(() => {
  for (const gate of gates.splice(0)) gate.stop();
});

function world() {
  const callers = callerDirectory();
  const clock = fixedClock(NOW);
  const counted = { reads: 0 };
  const now = (): Date => {
    counted.reads += 1;
    return clock.now();
  };
  const upgradeUrl = 'https://app.example.com';
  const gate = createEntitlements({ clock: { now }, upgradeUrl, callers: callers.directory });
  gate.start();
  gates.push(gate);
  const ends: string[] = [];
  const open = (principal: UserPrincipal) =>
    gate.watch(principal, 'stream', ({ code }) => ends.push(`${principal.userId}: ${code}`));
  /** Resolves after the open streams were compared with the clock. */
  const tick = async () => {
    const { reads } = counted;
    await until(() => counted.reads > reads);
  };
  return { ...callers, clock, tick, ends, open };
}

it('a stream ends when its user loses the tier, once; others stay open', async () => {
  const { open, change, announce, ends } = world();
  open(ada);
  open(eve);
  change('ada', FREE);
  announce('ada');
  await until(() => ends.length > 0);
  announce('ada');
  announce('eve');
  expect(ends).toEqual(['ada: tier_required']);
});

it('a change between authentication and the opening of the stream is not missed', async () => {
  const { open, change, ends } = world();
  change('ada', FREE);
  open(ada);
  await until(() => ends.length > 0);
  expect(ends).toEqual(['ada: tier_required']);
});

it('a stream ends when its account or session ends', async () => {
  const { open, end, announce, ends } = world();
  open(ada);
  end('ada');
  announce('ada');
  await until(() => ends.length > 0);
  expect(ends).toEqual(['ada: session_expired']);
});

it('a stream ends when the paid tier ends by the clock, without any event or look-up', async () => {
  const { open, clock, tick, state, ends } = world();
  const paidUntil = addMs(new Date(NOW), 60_000);
  open({ ...ada, tiers: { granted: 'free', grantedUntil: null, paid: 'business', paidUntil } });
  await until(() => state.lookUps === 1);
  state.isDown = true;
  clock.set(addMs(paidUntil, -1));
  await tick();
  expect(ends).toEqual([]);
  clock.set(paidUntil);
  await until(() => ends.length > 0);
  expect(ends).toEqual(['ada: tier_required']);
});

it('while notifications are lost or the database is away, callers are looked up until it is known', async () => {
  const { open, change, state, ends } = world();
  open(ada);
  await until(() => state.lookUps === 1);
  Object.assign(state, { isInformed: false, isDown: true });
  change('ada', FREE);
  await until(() => state.lookUps > 2);
  expect(ends).toEqual([]);
  state.isDown = false;
  await until(() => ends.length > 0);
  expect(ends).toEqual(['ada: tier_required']);
});

it('a stream that its reader has left is not ended again', async () => {
  const { open, change, announce, state, ends } = world();
  const leave = open(ada);
  open(eve);
  await until(() => state.lookUps > 0);
  leave();
  change('ada', FREE);
  change('eve', FREE);
  announce('ada');
  announce('eve');
  await until(() => ends.length > 0);
  expect(ends).toEqual(['eve: tier_required']);
});
