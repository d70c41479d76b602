import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { suppressionOf } from '../store/suppression.ts';
import { WEBHOOK_SECRET, type World, welcome, world } from '../testing/world.ts';

const ADA = 'ada@example.com';

let here: World;
beforeAll(async () => {
  here = await world();
});
afterAll(() => here.close());
beforeEach(async () => {
  await here.db.owner.query({ text: 'TRUNCATE mail_suppression, mail_outbox' });
});

const basic = (secret: string, user = 'postmark') => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
const post = (body: unknown, authorization: string | undefined = basic(WEBHOOK_SECRET)) =>
  here.service.postmarkWebhook({ authorization, body });
const reason = () => suppressionOf(here.db, ADA, 'transactional');

const bounce = (changes: object = {}) => ({
  RecordType: 'Bounce',
  MessageStream: 'outbound',
  ID: 42,
  Type: 'HardBounce',
  TypeCode: 1,
  Email: 'Ada@Example.com',
  BouncedAt: '2026-11-20T08:00:00.9070259Z',
  Inactive: true,
  CanActivate: true,
  Metadata: {},
  ...changes,
});
const complaint = (changes: object = {}) => ({
  ...bounce({ BouncedAt: '2026-11-20T08:30:00Z' }),
  RecordType: 'SpamComplaint',
  Type: 'SpamComplaint',
  TypeCode: 512,
  CanActivate: false,
  ...changes,
});
const change = (changes: object = {}) => ({
  RecordType: 'SubscriptionChange',
  MessageID: null,
  ServerID: 1,
  MessageStream: 'outbound',
  ChangedAt: '2026-11-20T09:00:00.5+01:00',
  Recipient: ADA,
  Origin: 'Customer',
  SuppressSending: false,
  SuppressionReason: null,
  Metadata: {},
  ...changes,
});

describe('the webhook', () => {
  test.each([
    ['no credentials', undefined],
    ['another secret', basic('wrong')],
    ['the secret as user name', basic('', WEBHOOK_SECRET)],
    ['a prefix of the secret', basic(WEBHOOK_SECRET.slice(0, -1))],
    ['the secret and more', basic(`${WEBHOOK_SECRET} `)],
    ['the secret as bearer', `Bearer ${WEBHOOK_SECRET}`],
    ['what is no base64', 'Basic %%%'],
  ])('is closed to %s, whatever is posted', async (_name, authorization) => {
    const refused = here.service.postmarkWebhook({ authorization, body: bounce() });
    await expect(refused).rejects.toMatchObject({ code: 'webhook_refused', status: 403 });
    expect(await reason()).toBeUndefined();
  });

  test('rejects everybody if no secret is configured', async () => {
    const service = here.replica({ webhookSecret: undefined });
    for (const authorization of [undefined, basic(''), basic('undefined'), basic(WEBHOOK_SECRET)])
      await expect(service.postmarkWebhook({ authorization, body: bounce() })).rejects.toMatchObject({
        code: 'webhook_refused',
      });
  });

  test('accepts the secret under any user name', async () => {
    expect(await post(bounce(), basic(WEBHOOK_SECRET, 'anyone'))).toEqual({ changed: true });
  });
});

describe('an event from Postmark', () => {
  test('a bounce that deactivates the address suppresses it for every e-mail, and marks the e-mail', async () => {
    const { id } = await here.enqueue(welcome());
    await here.service.sendDue();
    await post(bounce({ Metadata: { 'outbox-id': id } }));
    expect(await reason()).toBe('bounce');
    expect(await here.mail(id)).toMatchObject({
      bounceType: 'HardBounce',
      bouncedAt: new Date('2026-11-20T08:00:00.907Z'),
    });
    const next = await here.enqueue(welcome());
    expect(await here.service.sendDue()).toMatchObject({ suppressed: 1 });
    expect(await here.mail(next.id)).toMatchObject({ error: 'the address is suppressed: bounce' });
  });

  test('a temporary bounce marks the e-mail and suppresses nothing', async () => {
    const { id } = await here.enqueue(welcome());
    await post(bounce({ Type: 'SoftBounce', Inactive: false, Metadata: { 'outbox-id': id } }));
    expect(await reason()).toBeUndefined();
    expect(await here.mail(id)).toMatchObject({ bounceType: 'SoftBounce' });
  });

  test('a complaint suppresses the address until a later reactivation', async () => {
    await post(complaint());
    expect(await reason()).toBe('complaint');
    await post(change({ ChangedAt: '2026-11-20T09:30:00Z' }));
    expect(await reason()).toBeUndefined();
  });

  test('an address suppressed by hand is suppressed', async () => {
    await post(change({ SuppressSending: true, SuppressionReason: 'ManualSuppression' }));
    expect(await reason()).toBe('manual');
  });

  test('an event of another message stream, another kind, or another address changes nothing', async () => {
    const quiet = [
      bounce({ MessageStream: 'broadcast' }),
      { RecordType: 'Delivery', Recipient: ADA },
      { RecordType: 'Open', Recipient: ADA, New: 'field' },
      bounce({ Email: 'not an address' }),
      bounce({ Email: 'eve@example.com', Inactive: false, Metadata: { 'outbox-id': 'x' } }),
    ];
    for (const body of quiet) expect(await post(body)).toEqual({ changed: false });
    expect(await reason()).toBeUndefined();
  });

  test.each([
    null,
    'text',
    [],
    {},
    { RecordType: 'Bounce' },
    bounce({ BouncedAt: 'yesterday' }),
    bounce({ Inactive: 'yes' }),
  ])('an undocumented body is rejected: %j', async (body) => {
    await expect(post(body)).rejects.toMatchObject({ code: 'webhook_unreadable', status: 422 });
  });

  test('a time in the future does not outlast later events', async () => {
    await post(bounce({ BouncedAt: '2036-01-01T00:00:00Z' }));
    here.later(60_000);
    await post(change({ ChangedAt: here.clock.now().toISOString() }));
    expect(await reason()).toBeUndefined();
  });
});

test('the newest event decides, in any order and repetition', async () => {
  const hour = (n: number) => `2026-11-20T0${n}:00:00Z`;
  const events = [
    bounce({ BouncedAt: hour(1) }),
    change({ ChangedAt: hour(2) }),
    complaint({ BouncedAt: hour(3) }),
    change({ ChangedAt: hour(4) }),
    change({ ChangedAt: hour(5), SuppressSending: true, SuppressionReason: 'HardBounce' }),
  ];
  const given = fc.shuffledSubarray([...events, ...events], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(given, async (order) => {
      await here.db.owner.query({ text: 'TRUNCATE mail_suppression' });
      for (const event of order) await post(event);
      const newest = Math.max(...order.map((event) => events.indexOf(event)));
      expect(await reason()).toBe(['bounce', undefined, 'complaint', undefined, 'bounce'][newest]);
    }),
    { numRuns: 40 },
  );
});

test('the payloads documented by Postmark are accepted', async () => {
  const directory = path.join(import.meta.dirname, '../../../../../shared/data/payloads/postmark');
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : [];
  for (const name of files) {
    await here.db.owner.query({ text: 'TRUNCATE mail_suppression' });
    const body: unknown = JSON.parse(readFileSync(path.join(directory, name), 'utf8'));
    expect({ name, ...(await post(body)) }).toEqual({ name, changed: true });
  }
  console.log(`postmark: read ${files.length} documented payloads`);
});
