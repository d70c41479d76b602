import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { magicLink, news, priceAlert, reset, scriptedTransport, type World, world } from '../testing/world.ts';
import type { Mail, MailPurpose } from './mail.ts';

/** Pairs of an address and a purpose that are not allowed. */
const refused = new Set<string>();
const keyOf = (address: string, purpose: MailPurpose) => `${purpose} ${address}`;
let here: World;
beforeAll(async () => {
  const consent = {
    refusal: async (address: string, purpose: MailPurpose) =>
      refused.has(keyOf(address, purpose)) ? 'consent_required' : undefined,
  };
  here = await world({ transports: [scriptedTransport().transport], consent });
});
beforeEach(() => refused.clear());
afterAll(() => here.close());

const endOf = async (id: string) => {
  await here.service.sendDue();
  const { status, error } = (await here.mail(id))!;
  return { status, error };
};
const sent = async (mail: Mail) => endOf((await here.enqueue(mail)).id);
const SENT = { status: 'sent', error: null };
const refusal = (purpose: MailPurpose) => ({
  status: 'suppressed',
  error: `the purpose ${purpose} is not allowed: consent_required`,
});

test('a price alert is not sent without consent to price alerts, whatever else is allowed', async () => {
  refused.add(keyOf('ada@example.com', 'price_alerts'));
  expect(await sent(priceAlert())).toEqual(refusal('price_alerts'));
  expect(await sent(news())).toEqual(SENT);
  expect(await sent(priceAlert('eve@example.com'))).toEqual(SENT);
});

test('news is not sent without consent to marketing, whatever else is allowed', async () => {
  refused.add(keyOf('ada@example.com', 'marketing'));
  expect(await sent(news())).toEqual(refusal('marketing'));
  expect(await sent(priceAlert())).toEqual(SENT);
});

test('consent counts when an e-mail is sent: withdrawn or granted after it was queued', async () => {
  const [withdrawn, granted] = [await here.enqueue(news()), await here.enqueue(news('eve@example.com'))];
  refused.add(keyOf('ada@example.com', 'marketing'));
  expect(await endOf(withdrawn.id)).toEqual(refusal('marketing'));
  expect(await endOf(granted.id)).toEqual(SENT);
  expect(await here.payload(withdrawn.id)).toBeNull();
});

test('e-mails about the account need no consent', async () => {
  for (const purpose of ['marketing', 'price_alerts'] as const) refused.add(keyOf('ada@example.com', purpose));
  for (const mail of [reset(), magicLink()]) expect(await sent(mail)).toEqual(SENT);
});
