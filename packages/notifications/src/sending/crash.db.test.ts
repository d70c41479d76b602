import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createSmtpTransport } from '../adapters/smtp/client.ts';
import { headersOf, startSmtpPeer } from '../testing/smtp-peer.ts';
import { welcome, world } from '../testing/world.ts';

const LEASE_MS = 5 * 60_000;

test('an e-mail is sent again under the same Message-ID if the server is killed before recording that it was sent', async () => {
  const arrived = Promise.withResolvers<string>();
  // It has received the e-mail but not confirmed it when the sender dies.
  const slow = await startSmtpPeer({
    onData: (stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => arrived.resolve(Buffer.concat(chunks).toString()));
    },
  });
  const peer = await startSmtpPeer();
  const here = await world({ transports: [createSmtpTransport({ url: peer.url })] });
  let victim: ChildProcess | undefined;
  try {
    here.clock.set(new Date());
    const { id } = await here.enqueue(welcome());
    victim = fork(path.join(import.meta.dirname, '../testing/victim.ts'), [here.db.url, slow.url], {
      stdio: 'ignore',
    });
    const first = await arrived.promise;
    victim.kill('SIGKILL');
    await once(victim, 'exit');

    expect(await here.mail(id)).toMatchObject({ status: 'sending', attempts: 1 });
    here.clock.set(new Date(Date.now() + LEASE_MS));
    expect(await here.service.sendDue()).toMatchObject({ sent: 1 });
    expect(await here.mail(id)).toMatchObject({ status: 'sent', attempts: 2 });
    const [second] = peer.received as [(typeof peer.received)[0]];
    expect(headersOf(second.raw).get('message-id')).toEqual(headersOf(first).get('message-id'));
    expect(headersOf(first).get('message-id')).toEqual([`<${id}@energy.example>`]);
  } finally {
    victim?.kill('SIGKILL');
    await here.close();
    await slow.close();
    await peer.close();
  }
});
