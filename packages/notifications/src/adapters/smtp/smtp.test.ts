import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { headersOf, type SmtpPeer, startSmtpPeer } from '../../testing/smtp-peer.ts';
import { outgoing } from '../../testing/world.ts';
import { createSmtpTransport } from './client.ts';

let peer: SmtpPeer | undefined;
afterEach(async () => {
  await peer?.close();
  peer = undefined;
});
const start = async (options: SMTPServerOptions = {}) => {
  peer = await startSmtpPeer(options);
  return peer;
};
const smtpError = (code: number): Error => Object.assign(new Error('as the test says'), { responseCode: code });

describe('sending by SMTP', () => {
  test('delivers text and HTML, the stable Message-ID and the other headers', async () => {
    const { url, received } = await start();
    const mail = outgoing({ headers: { 'List-Unsubscribe': '<https://energy.example/u>' } });
    const outcome = await createSmtpTransport({ url }).send(mail);
    expect(outcome).toEqual({ kind: 'sent', provider: 'smtp', messageId: mail.messageId });
    const [{ from, to, raw }] = received as [(typeof received)[0]];
    const headers = headersOf(raw);
    expect({ from, to }).toEqual({ from: 'no-reply@energy.example', to: ['ada@example.com'] });
    expect(headers.get('message-id')).toEqual([mail.messageId]);
    expect(headers.get('list-unsubscribe')).toEqual(['<https://energy.example/u>']);
    expect(headers.get('from')).toEqual(['Energy <no-reply@energy.example>']);
    expect(raw).toContain('Content-Type: text/plain');
    expect(raw).toContain('<p>Hello</p>');
  });

  test.each([
    ['a mailbox that is full for the moment', { onRcptTo: (_a, _s, done) => done(smtpError(452)) }, 'retry'],
    ['a recipient refused for good', { onRcptTo: (_a, _s, done) => done(smtpError(550)) }, 'rejected'],
    ['a sender refused for good', { onMailFrom: (_a, _s, done) => done(smtpError(553)) }, 'rejected'],
    [
      'a message refused for good',
      { onData: (stream, _s, done) => void stream.on('end', () => done(smtpError(554))).resume() },
      'rejected',
    ],
    [
      'a message refused for the moment',
      { onData: (stream, _s, done) => void stream.on('end', () => done(smtpError(451))).resume() },
      'retry',
    ],
    ['a server that is closing', { onConnect: (_s, done) => done(smtpError(421)) }, 'retry'],
  ] satisfies [string, SMTPServerOptions, string][])('%s is classified', async (_name, options, kind) => {
    const { url } = await start(options);
    expect(await createSmtpTransport({ url }).send(outgoing())).toMatchObject({ kind });
  });

  test('wrong credentials are a temporary failure', async () => {
    const { port } = await start({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(smtpError(535)),
    });
    const outcome = await createSmtpTransport({ url: `smtp://user:wrong@127.0.0.1:${port}` }).send(outgoing());
    expect(outcome).toMatchObject({ kind: 'retry', error: expect.stringContaining('EAUTH') });
  });

  test('a silent server fails after the timeout', async () => {
    const { url } = await start({ onRcptTo: () => undefined });
    expect(await createSmtpTransport({ url, timeoutMs: 200 }).send(outgoing())).toMatchObject({ kind: 'retry' });
  });

  test('an unreachable server is a temporary failure', async () => {
    expect(await createSmtpTransport({ url: 'smtp://127.0.0.1:1' }).send(outgoing())).toMatchObject({ kind: 'retry' });
  });

  test('line breaks in a subject, an address or a name never become a header or a recipient', async () => {
    const { url, received } = await start();
    const evil = 'x\r\nBcc: eve@evil.example\r\n\r\nbody';
    await createSmtpTransport({ url }).send(
      outgoing({ subject: evil, from: { name: evil, address: 'no-reply@energy.example' } }),
    );
    await createSmtpTransport({ url }).send(outgoing({ to: 'ada@example.com\r\nRCPT TO:<eve@evil.example>' }));
    expect(received.length).toBeGreaterThan(0);
    for (const { to, raw } of received) {
      expect(to.join()).not.toMatch(/eve@evil/);
      expect(headersOf(raw).has('bcc')).toBe(false);
    }
  });
});
