import { randomUUID } from 'node:crypto';
import { testDb } from '@energy-optimizer/db/testing';
import type { Clock } from '@energy-optimizer/kernel';
import type { BillingSettings } from '../context.ts';
import type { BillingMail } from '../ports.ts';
import { createPaymentsContext, createPaymentsService } from '../service.ts';
import { checkout } from '../use-cases/checkout.ts';
import { cancel, changePlan, previewChange, resume } from '../use-cases/manage.ts';
import { status } from '../use-cases/status.ts';
import { signatureHeader, startStripePeer } from './index.ts';

export const WEBHOOK_SECRET = 'whsec_of_the_tests_0123';
export const PAGE = 'https://app.example.com/account/billing';
const DAY_S = 86_400;

/** The domain with a database and a Stripe peer; the clock is that of the peer. */
export async function paymentsWorld(given: Partial<BillingSettings> = {}) {
  const db = await testDb({ poolSize: 10 });
  const peer = await startStripePeer();
  const clock: Clock = { now: () => peer.clock.now() };
  const prices = {
    pro: peer.plan('Pro', 499).id,
    proYear: peer.plan('Pro', 4_990, 'year').id,
    business: peer.plan('Business', 1_499).id,
  };
  const settings: BillingSettings = {
    secretKey: peer.secretKey,
    apiBase: new URL(peer.url),
    webhookSecrets: [WEBHOOK_SECRET],
    plans: [
      { tier: 'pro', interval: 'month', priceIds: [prices.pro] },
      { tier: 'pro', interval: 'year', priceIds: [prices.proYear] },
      { tier: 'business', interval: 'month', priceIds: [prices.business] },
    ],
    redirectUrls: [PAGE],
    billingUrl: PAGE,
    trialDays: 0,
    automaticTax: false,
    ...given,
  };
  const mails: BillingMail[] = [];
  const emails = new Map<string, string>();
  const context = createPaymentsContext({
    ...{ db, clock, settings },
    random: () => 0.5,
    mail: { enqueue: async (_, mail) => mails.push(mail) },
    users: { emailOf: async (userId) => emails.get(userId) },
  });
  const service = createPaymentsService(context);
  await service.checkPrices();
  const addUser = async (): Promise<string> => {
    const id = randomUUID();
    const email = `${id}@example.com`;
    const text = 'INSERT INTO app_user (id, email, created_at, updated_at) VALUES ($1, $2, $3, $3)';
    await db.owner.query({ text, values: [id, email, clock.now()] });
    emails.set(id, email);
    return id;
  };
  const receive = (body: string) => {
    const timestampS = Math.floor(clock.now().getTime() / 1_000);
    return service.receive({
      body: Buffer.from(body),
      signature: signatureHeader(body, [WEBHOOK_SECRET], timestampS),
    });
  };
  /** Receives the events that the peer has queued, in the given order and version, and processes them. */
  const deliver = async (
    arrange: (ids: string[]) => string[] = (ids) => ids,
    version?: string,
  ): Promise<Awaited<ReturnType<typeof service.processInbox>>> => {
    const ids = peer.courier.queue().map(({ id }) => id);
    peer.courier.drop();
    for (const id of arrange(ids)) await receive(peer.courier.bodyOf(id, version));
    return service.processInbox();
  };
  const accountOf = async (userId: string) => {
    const account = await context.db.rows.billingAccount.findUnique({ where: { userId } });
    if (account === null) throw new Error(`no account of ${userId}`);
    return account;
  };
  return {
    ...{ db, peer, clock, prices, context, service, mails, addUser, receive, deliver, accountOf },
    checkout: (userId: string, tier: 'pro' | 'business' = 'pro') =>
      checkout(context, userId, { tier, interval: 'month' }),
    /** A user with a paid subscription. */
    subscriber: async (tier: 'pro' | 'business' = 'pro'): Promise<string> => {
      const userId = await addUser();
      const { sessionId } = await checkout(context, userId, { tier, interval: 'month' });
      peer.dashboard.completeCheckout(sessionId);
      await deliver();
      return userId;
    },
    customerOf: async (userId: string): Promise<string> => (await accountOf(userId)).stripeCustomerId ?? '',
    status: (userId: string) => status(context, userId),
    cancel: (userId: string, at: 'now' | 'period_end') => cancel(context, userId, at),
    resume: (userId: string) => resume(context, userId),
    preview: (userId: string, tier: 'pro' | 'business') => previewChange(context, userId, { tier, interval: 'month' }),
    change: (userId: string, tier: 'pro' | 'business', prorationDate?: Date) =>
      changePlan(context, userId, { tier, interval: 'month', prorationDate }),
    laterDays: (days: number) => peer.clock.advance(days * DAY_S),
    close: async () => {
      await peer.close();
      await db.close();
    },
  };
}
export type PaymentsWorld = Awaited<ReturnType<typeof paymentsWorld>>;

/** The code of the error that a call rejects with. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'resolved',
    (error: { readonly code?: string }) => String(error.code ?? error),
  );
