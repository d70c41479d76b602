import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPostmarkTransport } from '../adapters/postmark/client.ts';
import { createSmtpTransport } from '../adapters/smtp/client.ts';
import { anyText } from '../testing/any-text.ts';
import { type PostmarkPeer, postmarkError, startPostmarkPeer } from '../testing/postmark-peer.ts';
import { headersOf, type SmtpPeer, startSmtpPeer } from '../testing/smtp-peer.ts';
import { magicLink, priceAlert, type World, welcome, world } from '../testing/world.ts';

/** End to end: outbox, sender, both transports, real peers. */

const TOKEN = 'server-token';

let postmark: PostmarkPeer;
let smtp: SmtpPeer;
let here: World;
beforeAll(async () => {
  postmark = await startPostmarkPeer(TOKEN);
  smtp = await startSmtpPeer();
  const transports = [
    createPostmarkTransport({ serverToken: TOKEN, apiUrl: postmark.url, timeoutMs: 500 }),
    createSmtpTransport({ url: smtp.url, timeoutMs: 2_000 }),
  ];
  here = await world({ transports });
});
afterAll(async () => {
  await here.close();
  await smtp.close();
  await postmark.close();
});
afterEach(async () => {
  smtp.received.length = 0;
  postmark.requests.length = 0;
  await here.db.owner.query({ text: 'TRUNCATE mail_suppression, mail_outbox' });
});

/** Queues an e-mail, sends it, and returns the state in the outbox and at the peers. */
async function send(mail: Parameters<World['enqueue']>[0]) {
  const { id } = await here.enqueue(mail);
  await here.service.sendDue();
  const { status, provider, providerMessageId, error } = (await here.mail(id))!;
  return { id, status, provider, providerMessageId, error, bySmtp: smtp.received.length };
}

describe('delivery by Postmark with SMTP as fallback', () => {
  test('does not use SMTP if Postmark accepts the e-mail, which is stored with its MessageID', async () => {
    const sent = await send(magicLink());
    expect(sent).toMatchObject({ status: 'sent', provider: 'postmark', bySmtp: 0 });
    expect(postmark.taken.get(sent.providerMessageId ?? '')).toBe('ada@example.com');
  });

  test.each([
    ['is overloaded', postmarkError(429, 0, 'Rate limit exceeded')],
    ['is down', postmarkError(503, 100, 'Maintenance')],
    ['does not respond', { kind: 'hang' } as const],
    ['breaks off', { kind: 'break' } as const],
    ['has no credits for us', postmarkError(422, 405, 'Not allowed to send')],
  ])('uses SMTP with the same Message-ID when Postmark %s', async (_name, response) => {
    postmark.respondWith(response);
    const { id, ...sent } = await send(magicLink());
    const messageId = `<${id}@energy.example>`;
    expect(sent).toMatchObject({ status: 'sent', provider: 'smtp', providerMessageId: messageId, bySmtp: 1 });
    expect(postmark.requests[0]?.body.Headers).toContainEqual({ Name: 'Message-ID', Value: messageId });
    expect(headersOf(smtp.received[0]!.raw).get('message-id')).toEqual([messageId]);
  });

  test('sends nothing more to an address that Postmark reports as inactive, not even by SMTP', async () => {
    postmark.respondWith(postmarkError(422, 406, 'Found inactive addresses: ada@example.com.'));
    expect(await send(magicLink())).toMatchObject({ status: 'suppressed', bySmtp: 0 });
    expect(await send(welcome())).toMatchObject({ status: 'suppressed', bySmtp: 0 });
    expect(postmark.requests).toHaveLength(1);
  });

  test('an e-mail Postmark rejects permanently fails with Postmark’s message', async () => {
    postmark.respondWith(postmarkError(422, 300, "Invalid 'To' address."));
    expect(await send(magicLink())).toMatchObject({
      status: 'failed',
      error: "postmark 422/300: Invalid 'To' address.",
      bySmtp: 0,
    });
  });
});

test('sends one recipient, one subject and only its own headers, whatever the name of the region', async () => {
  const evil = fc.oneof(
    fc.constantFrom(
      'Oslo\r\nBcc: eve@evil.example',
      'Oslo\n\nbody',
      '\u2028Bcc: x',
      '=?utf-8?q?=0D=0ABcc:_x?=',
      '<b>',
      'x'.repeat(20_000),
    ),
    anyText(300),
  );
  await fc.assert(
    fc.asyncProperty(evil, async (region) => {
      smtp.received.length = 0;
      postmark.respondWith({ kind: 'break' });
      const mail = priceAlert();
      expect(await send({ ...mail, props: { ...mail.props, region } } as typeof mail)).toMatchObject({
        status: 'sent',
        bySmtp: 1,
      });
      const [{ to, raw }] = smtp.received as [(typeof smtp.received)[0]];
      expect(to).toEqual(['ada@example.com']);
      expect([...headersOf(raw).keys()].sort()).toEqual([
        'auto-submitted',
        'content-type',
        'date',
        'from',
        'list-unsubscribe',
        'list-unsubscribe-post',
        'message-id',
        'mime-version',
        'subject',
        'to',
      ]);
      expect(headersOf(raw).get('subject')).toHaveLength(1);
    }),
    { numRuns: 15 },
  );
});
