import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Mail } from '../sending/mail.ts';
import { magicLink, news, priceAlert, reset, scriptedTransport, type World, world } from '../testing/world.ts';

let mails: ReturnType<typeof scriptedTransport>['mails'];
let here: World;
beforeEach(async () => {
  const scripted = scriptedTransport();
  mails = scripted.mails;
  here = await world({ transports: [scripted.transport] });
});
afterEach(() => here.close());

/** The token of the link in a price alert to this address. */
async function tokenFor(address: string): Promise<string> {
  await here.enqueue(priceAlert(address));
  await here.service.sendDue();
  const link = mails.at(-1)?.headers['List-Unsubscribe'] ?? '';
  return /^<https:\/\/energy\.example\/mail\/unsubscribe\?token=(\S+)>$/.exec(link)?.[1] ?? '';
}
const sentAfter = async (mail: Mail): Promise<string | undefined> => {
  const { id } = await here.enqueue(mail);
  await here.service.sendDue();
  return (await here.mail(id))?.status;
};

describe('unsubscribing', () => {
  test('is offered with one click (RFC 8058) in every non-transactional e-mail, and in its text and HTML', async () => {
    const token = await tokenFor('ada@example.com');
    const [mail] = mails as [(typeof mails)[0]];
    expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    for (const face of [mail.html, mail.text])
      expect(face).toContain(`https://energy.example/mail/unsubscribe?token=${token}`);
  });

  test('is not offered in e-mails triggered by the recipient', async () => {
    await here.enqueue(magicLink());
    await here.service.sendDue();
    expect(mails[0]?.headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
    expect(mails[0]?.text).not.toMatch(/unsubscribe/i);
  });

  test('ends price alerts and news, but no password reset, for that address and no other, however often it is done', async () => {
    const token = await tokenFor('ada@example.com');
    expect(await here.service.unsubscribe(token)).toEqual({ unsubscribed: true });
    expect(await here.service.unsubscribe(token)).toEqual({ unsubscribed: true });
    expect(await sentAfter(priceAlert())).toBe('suppressed');
    expect(await sentAfter(news())).toBe('suppressed');
    expect(await sentAfter(magicLink())).toBe('sent');
    expect(await sentAfter(reset())).toBe('sent');
    expect(await sentAfter(priceAlert('eve@example.com'))).toBe('sent');
  });

  test('works on every replica and after a restart: the key is in the database', async () => {
    const token = await tokenFor('ada@example.com');
    expect(await here.replica({}).unsubscribe(token)).toEqual({ unsubscribed: true });
  });

  test('requires a complete, genuine link', async () => {
    const token = await tokenFor('ada@example.com');
    for (const forged of ['', '.', token.slice(0, -2), token.replace('.', ''), `${token}.x`])
      await expect(here.service.unsubscribe(forged)).rejects.toMatchObject({ code: 'invalid_unsubscribe_token' });
    expect(await sentAfter(priceAlert())).toBe('sent');
  });

  test('is reversed by the owner in the settings, and repeated with the same link', async () => {
    const token = await tokenFor('ada@example.com');
    await here.service.unsubscribe(token);
    here.later(1_000);
    await here.service.resubscribe('Ada@example.com');
    expect(await sentAfter(priceAlert())).toBe('sent');
    here.later(1_000);
    await here.service.unsubscribe(token);
    expect(await sentAfter(priceAlert())).toBe('suppressed');
  });
});
