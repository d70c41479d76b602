import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNotifications, type Mail, type Notifications } from '../index.ts';
import type { SendOutcome } from '../ports.ts';
import { CONSENTED, FROM, scriptedTransport, welcome } from '../testing/world.ts';

let db: TestDb;
const running: Notifications[] = [];
beforeEach(async () => {
  db = await testDb();
});
afterEach(async () => {
  for (const { mailer } of running.splice(0)) await mailer.stop();
  await db.close();
});

async function start(send?: Parameters<typeof scriptedTransport>[0]) {
  const { transport, mails } = scriptedTransport(send);
  const notifications = createNotifications({
    db,
    clock: systemClock,
    random: () => 0,
    transports: [transport],
    from: FROM,
    publicUrl: 'https://energy.example',
    webhookSecret: undefined,
    consent: CONSENTED,
  });
  await notifications.mailer.start();
  running.push(notifications);
  const enqueue = (mail: Mail) => db.transaction((tx) => notifications.service.enqueueMail(tx, mail));
  return { ...notifications, mails, enqueue };
}

describe('the mailer', () => {
  test('sends a mail once it is committed, and not before', async () => {
    const { mails, service } = await start();
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
    const writing = db.transaction(async (tx) => {
      await service.enqueueMail(tx, welcome());
      await mayCommit;
    });
    await service.sendDue();
    expect(mails).toEqual([]);
    commit();
    await writing;
    await until(() => mails.length === 1);
  });

  test('sends e-mails written before it started', async () => {
    const { enqueue, mailer, service } = await start();
    await mailer.stop();
    await enqueue(welcome());
    expect((await service.outboxState()).waiting).toBe(1);
    const { mails } = await start();
    await until(() => mails.length === 1);
  });

  test('one of several servers notified of an e-mail sends it', async () => {
    const replicas = [await start(), await start(), await start()];
    const [first] = replicas as [(typeof replicas)[0]];
    for (let i = 0; i < 10; i++) await first.enqueue(welcome(`user${i}@example.com`));
    await until(async () => (await first.service.outboxState()).waiting === 0);
    expect(replicas.flatMap(({ mails }) => mails.map(({ to }) => to)).sort()).toEqual(
      Array.from({ length: 10 }, (_, i) => `user${i}@example.com`),
    );
  });

  test('when it stops it finishes the mail it is handing over and takes no other', async () => {
    const { promise, resolve } = Promise.withResolvers<SendOutcome>();
    const { enqueue, mails, mailer, service } = await start(() => promise);
    const { id } = await enqueue(welcome());
    await until(() => mails.length === 1);
    const stopping = mailer.stop();
    await enqueue(welcome('late@example.com'));
    resolve({ kind: 'sent', provider: 'scripted', messageId: null });
    await stopping;
    const { items } = await service.outbox({ limit: 10 });
    expect(items.map(({ id: one, status }) => [one === id, status]).sort()).toEqual([
      [false, 'queued'],
      [true, 'sent'],
    ]);
  });

  test('is notified again after its connections were cut, and sends e-mails written meanwhile', async () => {
    const { enqueue, mails } = await start();
    await enqueue(welcome('before@example.com'));
    await until(() => mails.length === 1);
    await db.owner.query({
      text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    });
    await until(() => enqueue(welcome('meanwhile@example.com')).catch(() => undefined));
    await until(() => mails.length > 1);
    expect(mails.map(({ to }) => to)).toEqual(['before@example.com', 'meanwhile@example.com']);
  });
});
