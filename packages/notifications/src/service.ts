import { randomInt } from 'node:crypto';
import { createMailLimit, type Db, type Sql } from '@energy-optimizer/db';
import { addMs, type Clock, DAY_MS, type Logger, silentLogger } from '@energy-optimizer/kernel';
import { invalidAddress, invalidUnsubscribeToken } from './errors.ts';
import type { MailTransport } from './ports.ts';
import type { BetaSignUpInput, BetaStats, BetaVerifyInput, OutboxInput, OutboxResponse } from './schemas/index.ts';
import { type Mailbox, normalizeAddress } from './sending/address.ts';
import type { EnqueuedMail, Mail } from './sending/mail.ts';
import { type SendReport, sendDue } from './sending/sender.ts';
import { createSecret } from './signing/secret.ts';
import { readUnsubscribeToken, unsubscribeToken } from './signing/signing.ts';
import { listMails, type OutboxState, outboxState, pruneEnded } from './store/outbox.ts';
import { recordSuppression } from './store/suppression.ts';
import { betaCount, betaStats, signUpForBeta, verifyBeta } from './use-cases/beta.ts';
import { enqueueMail } from './use-cases/enqueue.ts';
import { type PostmarkWebhook, postmarkWebhook, requireWebhookSecret } from './use-cases/webhook.ts';

export interface NotificationsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log?: Logger;
  /** From 0 (inclusive) to 1 (exclusive): spreads retries. Default: the system's randomness. */
  readonly random?: () => number;
  /** Tried in this order. Without any, mails stay queued and are then abandoned with an error. */
  readonly transports: readonly MailTransport[];
  /** Whether beta sign-up is open. Default: always. */
  readonly betaIsOpen?: () => Promise<boolean>;
  /** Maps an address to its network for counting. Default: the address itself. */
  readonly networkOf?: (ip: string | undefined) => string | null;
  /** Sender of the e-mails. */
  readonly from: Mailbox;
  /** Base URL of unsubscribe links, without a trailing slash. */
  readonly publicUrl: string;
  /** Password of Postmark's webhooks; undefined disables them. */
  readonly webhookSecret: string | undefined;
}

/** The mail and beta operations as functions. */
export interface NotificationsService {
  /**
   * Queues an e-mail in the caller's transaction; it is sent within a second of the commit, or not at all on rollback.
   * @throws AppError `invalid_email`; ZodError if the props do not match the template
   */
  enqueueMail(tx: Sql, mail: Mail): Promise<EnqueuedMail>;
  /** Sends all due e-mails, at least once each. */
  sendDue(signal?: AbortSignal): Promise<SendReport>;
  /** Checks who sends a webhook, before its body is read. @throws AppError `webhook_refused` (403) */
  requireWebhookSecret(authorization: string | undefined): void;
  /** Processes a Postmark webhook. @throws AppError `webhook_refused` (403), `webhook_unreadable` (422) */
  postmarkWebhook(webhook: PostmarkWebhook): Promise<{ readonly changed: boolean }>;
  /** Unsubscribes the address of the link. @throws AppError `invalid_unsubscribe_token` */
  unsubscribe(token: string): Promise<{ readonly unsubscribed: true }>;
  /** Resubscribes an address; for settings, never by link. @throws AppError `invalid_email` */
  resubscribe(address: string): Promise<void>;
  /** @param ip address of the caller */
  betaSignUp(input: BetaSignUpInput, ip?: string): Promise<{ readonly accepted: true }>;
  betaVerify(input: BetaVerifyInput): Promise<{ readonly verifiedAt: Date }>;
  betaCount(): Promise<{ readonly signedUp: number; readonly verified: number }>;
  betaStats(): Promise<BetaStats>;
  /** E-mails, for operators. */
  outbox(input: OutboxInput): Promise<OutboxResponse>;
  /** The number and age of queued e-mails, and the number abandoned in the last 24 hours. */
  outboxState(): Promise<OutboxState>;
  /** Deletes finished e-mails older than 30 days; returns the count. */
  pruneOutbox(): Promise<number>;
}

const KEPT_DAYS = 30;
const RANDOM_STEPS = 2 ** 32;
const systemRandom = (): number => randomInt(RANDOM_STEPS) / RANDOM_STEPS;

export function createNotificationsService(deps: NotificationsDeps): NotificationsService {
  const { db, clock, log = silentLogger, random = systemRandom } = deps;
  const getSecret = createSecret(deps);
  const enqueue = (tx: Sql, mail: Mail) => enqueueMail(clock, tx, mail);
  const unsubscribeUrl = async (address: string) =>
    `${deps.publicUrl}/mail/unsubscribe?token=${unsubscribeToken(await getSecret(), address)}`;
  const subscribe = (address: string, suppressed: boolean) =>
    recordSuppression(db, {
      address,
      scope: 'non_transactional',
      suppressed,
      reason: 'unsubscribe',
      changedAt: clock.now(),
    });
  const { networkOf = (ip) => ip ?? null, betaIsOpen: isOpen = async () => true } = deps;
  const beta = { db, clock, getSecret, enqueue, isOpen, mailLimit: createMailLimit(db) };
  return {
    enqueueMail: enqueue,
    sendDue: (signal) => sendDue({ ...deps, log, random, unsubscribeUrl }, signal),
    requireWebhookSecret: (authorization) => requireWebhookSecret(deps.webhookSecret, authorization),
    postmarkWebhook: (webhook) => postmarkWebhook(deps, webhook),
    unsubscribe: async (token) => {
      const address = readUnsubscribeToken(await getSecret(), token);
      if (address === undefined) throw invalidUnsubscribeToken();
      await subscribe(address, true);
      return { unsubscribed: true };
    },
    resubscribe: async (given) => {
      await subscribe(known(given), false);
    },
    betaSignUp: (input, ip) => signUpForBeta(beta, input, networkOf(ip)),
    betaVerify: (input) => verifyBeta(beta, input),
    betaCount: () => betaCount(beta),
    betaStats: () => betaStats(beta),
    outbox: async ({ recipient, ...filter }) => ({
      items: await listMails(db, { ...filter, recipient: recipient === undefined ? undefined : known(recipient) }),
    }),
    outboxState: () => outboxState(db, addMs(clock.now(), -DAY_MS)),
    pruneOutbox: () => pruneEnded(db, addMs(clock.now(), -KEPT_DAYS * DAY_MS)),
  };
}

function known(given: string): string {
  const address = normalizeAddress(given);
  if (address === undefined) throw invalidAddress('email');
  return address;
}
