import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { testDb } from '@energy-optimizer/db/testing';
import { addMs } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findAccount } from '../../store/accounts.ts';
import { listEvents } from '../../store/inbox.ts';
import { checkout } from '../../use-cases/checkout.ts';
import { type StopAt, startMailingServer } from './mailing-server.ts';
import { type Model, startModel, USER } from './world.ts';

/** Longer than the lease of an event whose server died, shorter than signatures are valid. */
const AFTER_LEASE_MS = 150_000;
const LIMIT_MS = 30_000;

let db: Awaited<ReturnType<typeof testDb>>;
let model: Model;
let victims: ChildProcess[] = [];

beforeAll(async () => {
  db = await testDb();
  await db.owner.query({ text: 'CREATE TABLE model_mail (key text NOT NULL)' });
  await db.owner.query({ text: 'GRANT SELECT, INSERT ON model_mail TO PUBLIC' });
});
afterAll(() => db.close());
beforeEach(async () => {
  model = await startModel(db);
});
afterEach(async () => {
  for (const victim of victims) victim.kill('SIGKILL');
  victims = [];
  await model.close();
  await db.owner.query({ text: 'TRUNCATE model_mail' });
});

/** Starts a server as a process of its own; events go to it from now on. */
async function startVictim(stopAt: StopAt, now: Date) {
  const input = JSON.stringify({ databaseUrl: db.url, stripe: model.settings, now, stopAt });
  const victim = fork(path.join(import.meta.dirname, 'victim.ts'), [input]);
  victims.push(victim);
  const messages: unknown[] = [];
  victim.on('message', (message) => messages.push(message));
  const { url } = await until(() => messages[0] as { url: string } | undefined, LIMIT_MS);
  model.peer.courier.setEndpoint({ ...model.endpoint, url });
  return {
    reached: () => until(() => messages.includes(stopAt), LIMIT_MS),
    kill: async () => {
      victim.kill('SIGKILL');
      await once(victim, 'exit');
    },
  };
}

/** A subscriber whose renewal fails: events and one reminder are on their way. */
async function failRenewal(): Promise<void> {
  const { peer, payments } = model;
  const { sessionId } = await checkout(payments.context, USER, { tier: 'pro', interval: 'month' });
  peer.dashboard.completeCheckout(sessionId);
  await peer.courier.flush();
  await payments.service.processInbox();
  peer.dashboard.nextPayments('*', 'declines');
  peer.clock.advance(30 * 86_400 + 7_200);
}

const processed = () =>
  until(async () => {
    const events = await listEvents(db.forTask('billing'), { limit: 200 });
    return events.every(({ state }) => state === 'done') && events;
  }, LIMIT_MS);

/** Reaches a point, dies there, and leaves the rest to a second server, which is this process. */
async function dieAndRecover(
  stopAt: StopAt,
  reachPoint: (victim: Awaited<ReturnType<typeof startVictim>>) => Promise<unknown>,
) {
  const { peer } = model;
  const sent = peer.courier.queue().map(({ id }) => id);
  const victim = await startVictim(stopAt, peer.clock.now());
  const flushed = peer.courier.flush();
  await reachPoint(victim);
  await victim.kill();
  await flushed;
  const now = addMs(peer.clock.now(), AFTER_LEASE_MS);
  const second = await startMailingServer({ db, stripe: model.settings, now, waitAt: async () => undefined });
  peer.courier.setEndpoint({ ...model.endpoint, url: second.url });
  await peer.courier.flush();
  const events = await processed();
  await second.close();
  const mails = await db.query<[string]>({ text: 'SELECT key FROM model_mail', values: [] });
  const account = await findAccount(db.forTask('billing'), USER);
  const ids = events.map(({ id }) => id);
  return { lost: sent.filter((id) => !ids.includes(id)), doubled: ids.length - new Set(ids).size, mails, account };
}

test.each<[string, StopAt]>([
  ['an event has arrived and is not stored', 'received'],
  ['an event is stored and its sender not answered', 'stored'],
  ['a reminder is queued and not committed', 'mailing'],
])('killed when %s: nothing is lost or doubled', async (_, stopAt) => {
  await failRenewal();
  const { lost, doubled, mails, account } = await dieAndRecover(stopAt, (victim) => victim.reached());
  expect({ lost, doubled, mails: mails.length, status: account?.status, tier: account?.tier }).toEqual({
    lost: [],
    doubled: 0,
    mails: 1,
    status: 'past_due',
    tier: 'pro',
  });
});

test('killed while it reads the state from Stripe: nothing is lost or doubled', async () => {
  await failRenewal();
  model.peer.faults.next({ kind: 'timeout', path: '/v1/subscriptions' });
  const { lost, doubled, mails, account } = await dieAndRecover('nowhere', () =>
    until(() => model.peer.requests.at(-1)?.status === 0, LIMIT_MS),
  );
  expect({ lost, doubled, mails: mails.length, status: account?.status }).toEqual({
    lost: [],
    doubled: 0,
    mails: 1,
    status: 'past_due',
  });
});
