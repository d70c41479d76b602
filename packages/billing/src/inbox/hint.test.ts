import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { readHint } from './hint.ts';
import { verifiedBody } from './signature.ts';

const TEST = { isLive: false };
const event = (type: string, object: object, more: object = {}) =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type,
    created: 1_772_445_600,
    livemode: false,
    data: { object },
    ...more,
  });

describe('a hint', () => {
  it.each([
    ['customer.subscription.updated', { id: 'sub_1', customer: 'cus_1' }, 'cus_1', 'sub_1'],
    ['invoice.paid', { id: 'in_1', customer: { id: 'cus_1', object: 'customer' } }, 'cus_1', 'in_1'],
    ['checkout.session.completed', { id: 'cs_1', customer: null, mode: 'payment' }, null, 'cs_1'],
    ['customer.deleted', { id: 'cus_1' }, 'cus_1', 'cus_1'],
    ['charge.refunded', { id: 'ch_1', customer: 'cus_1' }, 'cus_1', 'ch_1'],
    ['charge.dispute.created', { id: 'du_1', charge: 'ch_1' }, null, 'ch_1'],
    ['refund.created', { id: 're_1', charge: 'ch_1' }, null, 'ch_1'],
  ])('of %s names the customer, or the object that leads to it', (type, object, customerId, objectId) => {
    expect(readHint(event(type, object), TEST)).toMatchObject({ type, customerId, objectId, state: 'pending' });
  });

  it('keeps no ID that the database refuses, which would refuse the events stored with it', () => {
    const odd = event('invoice.paid', { id: 'in_\u0000', customer: 'cus_\ud800' });
    expect(readHint(odd, TEST)).toMatchObject({ customerId: null, objectId: null });
    expect(readHint(event('invoice.paid', { id: 'in_1' }, { id: 'evt_\u0000' }), TEST)).toBeUndefined();
  });

  it.each([
    ['an unknown type', event('product.created', { id: 'prod_1' })],
    ['a preview', event('invoice.upcoming', { customer: 'cus_1' })],
    ['another account', event('invoice.paid', { id: 'in_1', customer: 'cus_1' }, { account: 'acct_2' })],
    ['live mode with a test key', event('invoice.paid', { id: 'in_1', customer: 'cus_1' }, { livemode: true })],
    ['a card', event('payment_method.attached', { id: 'pm_1', customer: 'cus_1' })],
  ])('of %s is stored as ignored, without the payload and whom it is about', (_, body) => {
    const withoutIds = { customerId: null, objectId: null };
    expect(readHint(body, TEST)).toMatchObject({ state: 'ignored', payload: null, ...withoutIds });
  });

  it.each([
    ['a thin event', JSON.stringify({ id: 'evt_1', object: 'v2.core.event', type: 'v1.invoice.paid' })],
    ['no JSON', '{'],
    ['an event without an object', JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid' })],
  ])('is not read from %s', (_, body) => {
    expect(readHint(body, TEST)).toBeUndefined();
  });
});

describe('a signature', () => {
  const secret = 'whsec_0123456789abcdef';
  const now = new Date('2026-03-02T10:00:00.000Z');
  const payload = event('invoice.paid', { id: 'in_1', customer: 'cus_1' });
  const header = (ageSeconds: number, key = secret) =>
    Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: key,
      timestamp: Math.floor(now.getTime() / 1_000) - ageSeconds,
    });
  const check = (body: string | Uint8Array, given: string | undefined, secrets = [secret]) =>
    verifiedBody({ body: Buffer.from(body as string), header: given }, secrets, now);

  it('is accepted from the current and the previous secret, up to 300 seconds old', () => {
    expect(check(payload, header(0))).toBe(payload);
    expect(check(payload, header(300))).toBe(payload);
    expect(check(payload, header(0), ['whsec_another0123456', secret])).toBe(payload);
  });

  it.each([
    ['that is 301 seconds old', payload, header(301)],
    ['with another secret', payload, header(0, 'whsec_another0123456')],
    ['of a body that differs in one byte', payload.replace('in_1', 'in_2'), header(0)],
    ['of the same JSON in another order', JSON.stringify(JSON.parse(payload), ['type', 'id']), header(0)],
    ['that is missing', payload, undefined],
    ['without a timestamp', payload, 'v1=00'],
  ])('%s is refused', (_, body, given) => {
    expect(check(body, given)).toBeUndefined();
  });

  it('is refused for a body that is not UTF-8, and without any secret', () => {
    expect(verifiedBody({ body: new Uint8Array([0xff]), header: header(0) }, [secret], now)).toBeUndefined();
    expect(check(payload, header(0), [])).toBeUndefined();
  });
});
