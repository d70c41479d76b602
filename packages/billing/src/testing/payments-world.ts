import { randomUUID } from 'node:crypto';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import type { Clock } from '@energy-optimizer/kernel';
import type { BillingSettings, PaymentsContext } from '../context.ts';
import type { AuditedAction, BillingMail } from '../ports.ts';
import { createPaymentsContext, createPaymentsService, type PaymentsService } from '../service.ts';
import { checkout } from '../use-cases/checkout.ts';
import { cancel, changePlan, previewChange, resume } from '../use-cases/manage.ts';
import { status } from '../use-cases/status.ts';
import { type StripePeer, signatureHeader, startStripePeer } from './index.ts';

const WEBHOOK_SECRET = 'whsec_of_the_tests_0123';
const PAGE = 'https://app.example.com/account/billing';
const DAY_S = 86_400;
/** Long enough for a call to the peer on a busy machine. */
const IMPATIENT_MS = 1_000;

function settingsOf(peer: StripePeer) {
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
  };
  return { prices, settings };
}

/** Users of the database, whose addresses begin with their ids. */
function createUsers(db: TestDb, clock: Clock) {
  const emails = new Map<string, string>();
  return {
    emailOf: async (userId: string) => emails.get(userId),
    add: async (): Promise<string> => {
      const id = randomUUID();
      const email = `${id}@example.com`;
      const text = 'INSERT INTO app_user (id, email, created_at, updated_at) VALUES ($1, $2, $3, $3)';
      await db.owner.query({ text, values: [id, email, clock.now()] });
      emails.set(id, email);
      return id;
    },
  };
}

/** Events from the peer's queue to the inbox. */
function createDelivery(peer: StripePeer, clock: Clock, service: PaymentsService) {
  const receive = (body: string) => {
    const signature = signatureHeader(body, [WEBHOOK_SECRET], Math.floor(clock.now().getTime() / 1_000));
    return service.receive({ body: Buffer.from(body), signature });
  };
  return {
    receive,
    /** Receives the queued events in the given order and version, and processes them. */
    deliver: async (arrange: (ids: string[]) => string[] = (ids) => ids, version?: string) => {
      const ids = peer.courier.queue().map(({ id }) => id);
      peer.courier.drop();
      // At once: they are stored together, in this order.
      await Promise.all(arrange(ids).map((id) => receive(peer.courier.bodyOf(id, version))));
      return service.processInbox();
    },
  };
}

const operations = (context: PaymentsContext) => ({
  checkout: (userId: string, tier: 'pro' | 'business' = 'pro') =>
    checkout(context, userId, { tier, interval: 'month' }),
  status: (userId: string) => status(context, userId),
  cancel: (userId: string, at: 'now' | 'period_end') => cancel(context, userId, at),
  resume: (userId: string) => resume(context, userId),
  preview: (userId: string, tier: 'pro' | 'business') => previewChange(context, userId, { tier, interval: 'month' }),
  change: (userId: string, tier: 'pro' | 'business', prorationDate?: Date) =>
    changePlan(context, userId, { tier, interval: 'month', prorationDate }),
});

/** The domain with a database and a Stripe peer; the clock is that of the peer. */
export async function paymentsWorld() {
  const db = await testDb({ poolSize: 10 });
  const peer = await startStripePeer();
  const clock: Clock = { now: () => peer.clock.now() };
  const { prices, settings } = settingsOf(peer);
  const mails: BillingMail[] = [];
  const users = createUsers(db, clock);
  const mail = { enqueue: async (_: unknown, queued: BillingMail) => mails.push(queued) };
  const audited: AuditedAction[] = [];
  const audit = { record: async (_: unknown, event: AuditedAction) => audited.push(event) };
  const deps = { db, clock, settings, mail, users, audit, random: () => 0.5 };
  const context = createPaymentsContext(deps);
  /** For calls that are not answered. */
  const impatient = createPaymentsContext({ ...deps, stripeTimeoutMs: IMPATIENT_MS });
  await impatient.prices.load();
  const service = createPaymentsService(context);
  await service.checkPrices();
  const call = operations(context);
  const delivery = createDelivery(peer, clock, service);
  const accountOf = (userId: string) => context.db.rows.billingAccount.findUniqueOrThrow({ where: { userId } });
  return {
    ...{ db, peer, clock, prices, context, impatient, service, mails, audited, accountOf, addUser: users.add },
    ...call,
    ...delivery,
    /** A user with a paid subscription. */
    subscriber: async (tier: 'pro' | 'business' = 'pro'): Promise<string> => {
      const userId = await users.add();
      const { sessionId } = await call.checkout(userId, tier);
      peer.dashboard.completeCheckout(sessionId);
      await delivery.deliver();
      return userId;
    },
    /** Lets an older price grant a tier too. */
    sellAlso: (tier: 'pro' | 'business', priceId: string): void => {
      const plan = settings.plans.find((one) => one.tier === tier && one.interval === 'month');
      if (plan !== undefined) Object.assign(plan, { priceIds: [...plan.priceIds, priceId] });
    },
    customerOf: async (userId: string): Promise<string> => (await accountOf(userId)).stripeCustomerId ?? '',
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
