import { MINUTE_MS } from '@energy-optimizer/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SendOutcome } from '../ports.ts';
import { MAX_ATTEMPTS } from '../sending/retry.ts';
import { magicLink, NOW, priceAlert, scriptedTransport, type World, welcome, world } from '../testing/world.ts';

const RETRY: SendOutcome = { kind: 'retry', error: 'postmark 503: Maintenance' };
let here: World;
beforeEach(async () => {
  here = await world();
});
afterEach(() => here.close());

/** The same database with a transport that returns this outcome. */
const sender = (...script: Parameters<typeof scriptedTransport>) => {
  const { transport, mails } = scriptedTransport(...script);
  return { mails, service: here.replica({ transports: [transport] }) };
};

describe('writing an e-mail', () => {
  test('in a transaction that rolls back leaves nothing', async () => {
    const failing = here.db.transaction(async (tx) => {
      await here.service.enqueueMail(tx, magicLink());
      throw new Error('the caller changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await here.service.sendDue()).toEqual({ sent: 0, retrying: 0, failed: 0, suppressed: 0 });
  });

  test('twice with one idempotency key, even concurrently, stores one e-mail', async () => {
    const mail = { ...welcome(), idempotencyKey: 'welcome:user-1' };
    const responses = await Promise.all(Array.from({ length: 5 }, () => here.enqueue(mail)));
    expect(new Set(responses.map(({ id }) => id)).size).toBe(1);
    expect(responses.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await here.service.sendDue()).toMatchObject({ sent: 1 });
  });

  test('fails in the caller for an invalid address or invalid props', async () => {
    await expect(here.enqueue(welcome('ada@example.com\r\nBcc: eve@example.com'))).rejects.toMatchObject({
      code: 'invalid_email',
    });
    const wrong = { ...welcome(), props: { appUrl: 'javascript:alert(1)' } };
    await expect(here.enqueue(wrong)).rejects.toThrow(/http/);
  });
});

describe('sending', () => {
  test('passes the rendered e-mail with its own Message-ID, and deletes its link', async () => {
    const { service, mails } = sender();
    const { id } = await here.enqueue(magicLink('Ada@Example.com'));
    expect(JSON.stringify(await here.payload(id))).toContain('secret-token');
    expect(await service.sendDue()).toMatchObject({ sent: 1 });
    expect(mails[0]).toMatchObject({
      id,
      to: 'ada@example.com',
      subject: 'Your sign-in link',
      messageId: `<${id}@energy.example>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    expect(mails[0]?.text).toContain('https://energy.example/magic?token=secret-token');
    expect(await here.payload(id)).toBeNull();
    expect(await here.mail(id)).toMatchObject({
      status: 'sent',
      attempts: 1,
      provider: 'scripted',
      sentAt: new Date(NOW),
    });
  });

  test('by many senders at once sends each e-mail once', async () => {
    const given = await Promise.all(
      Array.from({ length: 40 }, (_, i) => here.enqueue(welcome(`user${i}@example.com`))),
    );
    const senders = Array.from({ length: 4 }, () => sender());
    await Promise.all(senders.map(({ service }) => service.sendDue()));
    const ids = senders.flatMap(({ mails }) => mails.map(({ id }) => id));
    expect(ids.sort()).toEqual(given.map(({ id }) => id).sort());
  });

  test('an e-mail held by a dead sender is sent by another under the same Message-ID, and the dead one can no longer update it', async () => {
    const { promise, resolve } = Promise.withResolvers<SendOutcome>();
    const dead = sender(() => promise);
    const { id } = await here.enqueue(welcome());
    const stuck = dead.service.sendDue();
    const alive = sender();
    while (dead.mails.length === 0) await new Promise(setImmediate);

    here.later(4 * MINUTE_MS);
    expect(await alive.service.sendDue()).toMatchObject({ sent: 0 });
    here.later(2 * MINUTE_MS);
    expect(await alive.service.sendDue()).toMatchObject({ sent: 1 });
    expect(alive.mails[0]?.messageId).toBe(dead.mails[0]?.messageId);

    resolve({ kind: 'rejected', error: 'late' });
    await stuck;
    expect(await here.mail(id)).toMatchObject({ status: 'sent', attempts: 2, error: null });
  });

  test('fails an e-mail that kills its sender each time', async () => {
    const { id } = await here.enqueue(welcome());
    await here.db.query({ text: 'UPDATE mail_outbox SET attempts = $1', values: [MAX_ATTEMPTS] });
    expect(await here.service.sendDue()).toMatchObject({ failed: 1 });
    expect(await here.mail(id)).toMatchObject({ status: 'failed', error: 'no attempt completed' });
  });
});

describe('an e-mail that cannot be sent', () => {
  test('is retried after growing pauses, then marked as failed, and its contents are deleted', async () => {
    const { service, mails } = sender(() => RETRY);
    const { id } = await here.enqueue(welcome());
    const pausesS: number[] = [];
    for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      expect(await service.sendDue()).toMatchObject({ retrying: 1 });
      const { nextAttemptAt } = (await here.mail(id))!;
      const pauseMs = nextAttemptAt!.getTime() - here.clock.now().getTime();
      pausesS.push(pauseMs / 1_000);
      here.later(pauseMs - 1);
      expect(await service.sendDue()).toMatchObject({ retrying: 0, failed: 0 });
      here.later(1);
    }
    expect(await service.sendDue()).toMatchObject({ failed: 1 });
    expect(pausesS).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_200]);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    const [failed] = (await service.outbox({ status: 'failed', limit: 10 })).items;
    expect(failed).toMatchObject({ id, attempts: MAX_ATTEMPTS, error: RETRY.error, nextAttemptAt: null });
    expect(await here.payload(id)).toBeNull();
  });

  test('shows no failures if it succeeded eventually', async () => {
    const { service } = sender((_, nth) => (nth === 1 ? RETRY : { kind: 'sent', provider: 'smtp', messageId: '<x>' }));
    const { id } = await here.enqueue(welcome());
    await service.sendDue();
    here.later(MINUTE_MS);
    await service.sendDue();
    expect(await here.mail(id)).toMatchObject({ status: 'sent', attempts: 2, error: null, provider: 'smtp' });
  });

  test('is not retried after a permanent rejection', async () => {
    const { service, mails } = sender(() => ({ kind: 'rejected', error: 'postmark 422/300: Invalid' }));
    const { id } = await here.enqueue(welcome());
    expect(await service.sendDue()).toMatchObject({ failed: 1 });
    here.later(24 * 60 * MINUTE_MS);
    await service.sendDue();
    expect(mails).toHaveLength(1);
    expect(await here.payload(id)).toBeNull();
  });

  test('is not sent after its link has expired, and its data is deleted by then', async () => {
    const { service, mails } = sender(() => RETRY);
    const { id } = await here.enqueue(magicLink());
    here.later(14.9 * MINUTE_MS);
    await service.sendDue();
    expect(await here.mail(id)).toMatchObject({ nextAttemptAt: new Date('2026-11-20T10:15:00Z') });
    here.later(0.1 * MINUTE_MS);
    expect(await service.sendDue()).toMatchObject({ failed: 1 });
    expect(mails).toHaveLength(1);
    expect(await here.mail(id)).toMatchObject({ status: 'failed', error: 'expired before it could be sent' });
    expect(await here.payload(id)).toBeNull();
  });

  test('waits without a transport, and is then marked as failed', async () => {
    const service = here.replica({ transports: [] });
    const { id } = await here.enqueue(welcome());
    expect(await service.sendDue()).toMatchObject({ retrying: 1 });
    expect(await here.mail(id)).toMatchObject({ status: 'queued', error: 'no mail transport is configured' });
  });

  test('fails without quoting its contents if it cannot be rendered', async () => {
    const { id } = await here.enqueue(magicLink());
    await here.db.query({ text: `UPDATE mail_outbox SET payload = '{"url": "secret-token"}'` });
    expect(await here.service.sendDue()).toMatchObject({ failed: 1 });
    expect((await here.mail(id))?.error).toBe('the data does not match the template');
  });

  test('is left to replicas of the next version if its template is unknown', async () => {
    const { id } = await here.enqueue(welcome());
    await here.db.query({ text: `UPDATE mail_outbox SET template = 'fromTheFuture'` });
    expect(await here.service.sendDue()).toMatchObject({ retrying: 1 });
    expect(await here.mail(id)).toMatchObject({ status: 'queued' });
  });
});

describe('an address that the provider reports as inactive', () => {
  test('receives no more e-mails', async () => {
    const { service, mails } = sender(() => ({ kind: 'inactive', error: 'postmark 422/406: inactive' }));
    const first = await here.enqueue(magicLink());
    expect(await service.sendDue()).toMatchObject({ suppressed: 1 });
    const second = await here.enqueue(priceAlert('ADA@example.com'));
    const other = await here.enqueue(welcome('eve@example.com'));
    await here.service.sendDue();
    expect(mails).toHaveLength(1);
    expect(await here.mail(first.id)).toMatchObject({ status: 'suppressed', error: 'postmark 422/406: inactive' });
    expect(await here.mail(second.id)).toMatchObject({
      status: 'suppressed',
      error: 'the address is suppressed: inactive',
    });
    expect(await here.mail(other.id)).toMatchObject({ status: 'sent' });
    expect(await here.payload(second.id)).toBeNull();
  });
});

describe('the outbox over time', () => {
  test('deletes finished e-mails after 30 days and keeps waiting ones', async () => {
    const sent = await here.enqueue(welcome());
    await here.service.sendDue();
    const waiting = await here.enqueue(welcome());
    here.later(31 * 24 * 60 * MINUTE_MS);
    expect(await here.service.pruneOutbox()).toBe(1);
    expect(await here.mail(sent.id)).toBeUndefined();
    expect(await here.mail(waiting.id)).toBeDefined();
  });

  test('reports waiting e-mails with their age, and failed ones', async () => {
    const { service } = sender(() => ({ kind: 'rejected', error: 'x' }));
    await here.enqueue(welcome());
    await service.sendDue();
    await here.enqueue(welcome());
    expect(await service.outboxState()).toEqual({ waiting: 1, oldestWaitingSince: new Date(NOW), failed: 1 });
  });
});
