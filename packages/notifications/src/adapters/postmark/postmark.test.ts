import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PeerResponse, type PostmarkPeer, postmarkError, startPostmarkPeer } from '../../testing/postmark-peer.ts';
import { outgoing } from '../../testing/world.ts';
import { createPostmarkSuppressions, createPostmarkTransport } from './client.ts';

const TOKEN = 'server-token';

let peer: PostmarkPeer;
beforeAll(async () => {
  peer = await startPostmarkPeer(TOKEN);
});
afterAll(() => peer.close());

const transport = (changes: { serverToken?: string; timeoutMs?: number } = {}) =>
  createPostmarkTransport({ serverToken: TOKEN, apiUrl: peer.url, ...changes });

describe('sending through Postmark', () => {
  test('hands over every part of the mail, its outbox id and its own Message-ID, and asks for no tracking', async () => {
    const mail = outgoing({ headers: { 'List-Unsubscribe': '<https://energy.example/u>' } });
    const outcome = await transport().send(mail);
    const { path, body } = peer.requests.at(-1)!;
    expect(outcome).toEqual({ kind: 'sent', provider: 'postmark', messageId: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(path).toBe('/email');
    expect(body).toEqual({
      From: '"Energy" <no-reply@energy.example>',
      To: 'ada@example.com',
      Subject: 'Your sign-in link',
      HtmlBody: '<p>Hello</p>',
      TextBody: 'Hello\n',
      Tag: 'magicLink',
      Metadata: { 'outbox-id': mail.id },
      Headers: [
        { Name: 'List-Unsubscribe', Value: '<https://energy.example/u>' },
        { Name: 'Message-ID', Value: mail.messageId },
        { Name: 'X-PM-KeepID', Value: 'true' },
      ],
      MessageStream: 'outbound',
      TrackOpens: false,
      TrackLinks: 'None',
    });
  });

  test('a display name cannot add a second sender', async () => {
    await transport().send(outgoing({ from: { name: 'A" <x@evil.example>, "B', address: 'no-reply@energy.example' } }));
    expect(peer.requests.at(-1)?.body.From).toBe('"A <x@evil.example>, B" <no-reply@energy.example>');
  });

  const INACTIVE =
    'You tried to send to a recipient that has been marked as inactive. Found inactive addresses: ada@example.com.';
  test.each<[string, PeerResponse, string, string]>([
    [
      '406, an inactive recipient, names the address',
      postmarkError(422, 406, INACTIVE),
      'inactive',
      'postmark 422/406: ',
    ],
    [
      '300, an invalid request, is final',
      postmarkError(422, 300, "Invalid 'To' address."),
      'rejected',
      'postmark 422/300: ',
    ],
    ['402, unreadable JSON, is final', postmarkError(422, 402, 'Invalid JSON'), 'rejected', 'postmark 422/402: '],
    [
      '400, an unknown sender signature, is ours to put right',
      postmarkError(422, 400, 'No signature'),
      'retry',
      'postmark 422/400: ',
    ],
    [
      '405, no credits left, is ours to put right',
      postmarkError(422, 405, 'Not allowed'),
      'retry',
      'postmark 422/405: ',
    ],
    [
      '412, an account that waits for approval, is ours to put right',
      postmarkError(422, 412, 'Pending'),
      'retry',
      'postmark 422/412: ',
    ],
    ['429, too many requests, passes', postmarkError(429, 0, 'Rate limit'), 'retry', 'postmark 429: '],
    ['500 passes', postmarkError(500, 0, 'Internal'), 'retry', 'postmark 500: '],
    ['503 passes', postmarkError(503, 100, 'Maintenance'), 'retry', 'postmark 503/100: '],
    ['a proxy that returns HTML', { kind: 'raw', status: 502, body: '<html>' }, 'retry', 'postmark 502: '],
    [
      "a 200 that is not Postmark's is no success",
      { kind: 'raw', status: 200, body: '<html>Log in' },
      'retry',
      'postmark: ',
    ],
    [
      'a 200 with an error code is no success',
      { kind: 'json', status: 200, body: { ErrorCode: 300 } },
      'retry',
      'postmark: ',
    ],
    ['a broken connection passes', { kind: 'break' }, 'retry', 'postmark: '],
  ])('%s', async (_name, response, kind, error) => {
    peer.respondWith(response);
    expect(await transport().send(outgoing())).toEqual({ kind, error: expect.stringContaining(error) });
  });

  test('a wrong token is a temporary failure', async () => {
    const outcome = await transport({ serverToken: 'other' }).send(outgoing());
    expect(outcome).toEqual({ kind: 'retry', error: expect.stringContaining('postmark 401/10: ') });
  });

  test('a server that does not respond fails after the timeout', async () => {
    peer.respondWith({ kind: 'hang' });
    const outcome = await transport({ timeoutMs: 200 }).send(outgoing());
    expect(outcome).toEqual({ kind: 'retry', error: expect.stringContaining('postmark: ') });
  });

  test('an unreachable server is a temporary failure', async () => {
    const away = createPostmarkTransport({ serverToken: TOKEN, apiUrl: 'http://127.0.0.1:1' });
    expect(await away.send(outgoing())).toMatchObject({ kind: 'retry' });
  });
});

describe("forgetting an address on Postmark's list", () => {
  const suppressions = (serverToken = TOKEN) => createPostmarkSuppressions({ serverToken, apiUrl: peer.url });
  const result = (Status: string): PeerResponse => ({
    kind: 'json',
    status: 200,
    body: { Suppressions: [{ EmailAddress: 'ada@example.com', Status, Message: null }] },
  });

  test.each([
    ['Deleted', 'erased'],
    ['Failed', 'kept'],
  ] as const)('%s is %s, and only this address of the stream is named', async (status, outcome) => {
    peer.respondWith(result(status));
    expect(await suppressions().forget('ada@example.com')).toBe(outcome);
    const { path, body } = peer.requests.at(-1)!;
    expect([path, body]).toEqual([
      '/message-streams/outbound/suppressions/delete',
      { Suppressions: [{ EmailAddress: 'ada@example.com' }] },
    ]);
  });

  test.each<[string, PeerResponse]>([
    ['is unavailable', { kind: 'raw', status: 503, body: 'down' }],
    ['closes the connection', { kind: 'break' }],
    ['answers without the address', { kind: 'json', status: 200, body: { Suppressions: [] } }],
  ])('fails while Postmark %s, so that it is asked again', async (_, response) => {
    peer.respondWith(response);
    await expect(suppressions().forget('ada@example.com')).rejects.toThrow();
  });

  test('fails with a wrong token', async () => {
    await expect(suppressions('wrong').forget('ada@example.com')).rejects.toThrow();
  });
});
