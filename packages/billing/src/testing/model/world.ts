import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { testDb } from '@energy-optimizer/db/testing';
import { AppError } from '@energy-optimizer/kernel';
import type { BillingSettings } from '../../context.ts';
import type { Webhook } from '../../inbox/receive.ts';
import { createPayments } from '../../index.ts';
import type { BillingMail } from '../../ports.ts';
import { startStripePeer } from '../stripe/peer.ts';

export const USER = '00000000-0000-4000-8000-0000000000aa';
export const USERS = [USER, '00000000-0000-4000-8000-0000000000bb'] as const;
const SECRET = 'whsec_model_test';
export const EMAIL = 'ada@example.com';
export const emailOf = (userId: string): string => (userId === USER ? EMAIL : `${userId}@example.com`);

type Database = Awaited<ReturnType<typeof testDb>>;

/** A webhook route: 200 once the event is stored, 400 if it is refused. */
export async function startRoute(receive: (webhook: Webhook) => Promise<unknown>) {
  const server = createServer(async (request, response) => {
    const signature = request.headers['stripe-signature'];
    try {
      await receive({ body: await buffer(request), signature: Array.isArray(signature) ? signature[0] : signature });
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(error instanceof AppError ? 400 : 500).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Event types that the product handles; all others would only take time. */
const TYPES = [
  ...[
    'checkout.session.completed',
    'checkout.session.async_payment_succeeded',
    'checkout.session.async_payment_failed',
  ],
  ...['customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted'],
  ...['customer.updated', 'customer.deleted', 'invoice.paid', 'invoice.payment_failed'],
  ...['charge.refunded', 'charge.dispute.created'],
];

/** The part of the settings that differs between peers; plain data, so that another process can have it. */
export interface ModelSettings {
  readonly url: string;
  readonly secretKey: string;
  readonly prices: Readonly<Record<'pro' | 'business', Readonly<Record<'month' | 'year', string>>>>;
}

export const settingsOf = ({ url, secretKey, prices }: ModelSettings): BillingSettings => ({
  secretKey,
  apiBase: new URL(url),
  webhookSecrets: [SECRET],
  plans: (['pro', 'business'] as const).flatMap((tier) =>
    (['month', 'year'] as const).map((interval) => ({ tier, interval, priceIds: [prices[tier][interval]] as const })),
  ),
  redirectUrls: ['https://energy.example/account/billing'],
  billingUrl: 'https://energy.example/account/billing',
  trialDays: 0,
  automaticTax: false,
});

/** The users of a server that sells Pro and Business by a peer; both have one clock. */
export async function startModel(db: Database) {
  const peer = await startStripePeer();
  const prices = {
    pro: { month: peer.plan('Pro', 499).id, year: peer.plan('Pro', 4990, 'year').id },
    business: { month: peer.plan('Business', 1499).id, year: peer.plan('Business', 14_990, 'year').id },
  };
  const settings: ModelSettings = { url: peer.url, secretKey: peer.secretKey, prices };
  const mails: { readonly to: string; readonly key: string; readonly at: Date }[] = [];
  const clock = { now: peer.clock.now };
  const payments = createPayments({
    db,
    clock,
    random: () => 0.5,
    settings: settingsOf(settings),
    mail: {
      enqueue: async (_, mail: BillingMail) => mails.push({ to: mail.to, key: mail.idempotencyKey, at: clock.now() }),
    },
    audit: { record: async () => undefined },
    users: { emailOf: async (userId) => emailOf(userId) },
  });
  const route = await startRoute(payments.service.receive);
  const endpoint = { url: route.url, secret: SECRET, types: TYPES };
  peer.courier.setEndpoint(endpoint);
  peer.courier.drop();
  await db.owner.query({
    text: `INSERT INTO app_user (id, email, created_at, updated_at) SELECT id, email, now(), now()
             FROM unnest($1::uuid[], $2::text[]) AS t(id, email) ON CONFLICT DO NOTHING`,
    values: [USERS, USERS.map(emailOf)],
  });
  await payments.service.checkPrices();
  return {
    ...{ peer, prices, payments, mails, clock, settings, endpoint },
    close: async () => {
      await peer.close();
      await route.close();
      await db.owner.query({ text: 'TRUNCATE billing_account, billing_event, billing_dunning' });
    },
  };
}
export type Model = Awaited<ReturnType<typeof startModel>>;
