import type { Db } from '@energy-optimizer/db';
import { addMs, type Clock, type Logger } from '@energy-optimizer/kernel';
import type { ConsentPort, MailTransport, OutgoingMail, SendOutcome } from '../ports.ts';
import { type ClaimedMail, claimDue, markEnded, markForRetry, markSent } from '../store/outbox.ts';
import { recordSuppression, suppressionOf } from '../store/suppression.ts';
import { decodeProps, purposeOf, type RenderedMail, renderMail } from '../templates/index.ts';
import type { Mailbox } from './address.ts';
import { handOver } from './handover.ts';
import { MAIL_PROPS, type MailTemplate } from './mail.ts';
import { MAX_ATTEMPTS, retryDelayMs } from './retry.ts';

export interface SenderDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  /** From 0 to 1; spreads retries. */
  readonly random: () => number;
  readonly transports: readonly MailTransport[];
  readonly from: Mailbox;
  readonly consent: ConsentPort;
  /** The one-click link for this address. */
  readonly unsubscribeUrl: (address: string) => Promise<string>;
}

type End = 'sent' | 'retrying' | 'failed' | 'suppressed';
/** Counts of e-mails by outcome. */
export type SendReport = Record<End, number>;

/**
 * Longer than all transports together take for one e-mail. After that, other senders take over the e-mails of a dead
 * one.
 */
const LEASE_MS = 5 * 60_000;
const BATCH = 10;

const isTemplate = (name: string): name is MailTemplate => Object.hasOwn(MAIL_PROPS, name);

/**
 * Sends all due e-mails in batches. Any number of senders may run concurrently: an e-mail is sent by the one
 * that claimed it. Delivery is **at least once**: if a sender dies after handing over an e-mail and before recording
 * it, the e-mail is sent again with the same Message-ID, by which mail programs and Postmark's log recognize
 * duplicates.
 */
export async function sendDue(deps: SenderDeps, signal?: AbortSignal): Promise<SendReport> {
  const report: SendReport = { sent: 0, retrying: 0, failed: 0, suppressed: 0 };
  while (!signal?.aborted) {
    const claimed = await claimDue(deps.db, { now: deps.clock.now(), leaseMs: LEASE_MS, limit: BATCH });
    const ends = await Promise.allSettled(claimed.map((mail) => sendOne(deps, mail)));
    for (const end of ends) {
      // The database is unavailable: mails whose result could not be stored are retried when their lease expires.
      if (end.status === 'rejected') throw end.reason;
      report[end.value] += 1;
    }
    if (claimed.length < BATCH) break;
  }
  return report;
}

async function sendOne(deps: SenderDeps, mail: ClaimedMail): Promise<End> {
  const { db, clock, log } = deps;
  const give = async (status: 'failed' | 'suppressed', error: string): Promise<End> => {
    await markEnded(db, mail, status, error);
    log.warn(
      { mail: mail.id, template: mail.template, error },
      status === 'failed' ? 'mail abandoned' : 'mail suppressed',
    );
    return status;
  };
  if (mail.expiresAt !== null && mail.expiresAt <= clock.now())
    return give('failed', 'expired before it could be sent');
  const suppressed = await suppressionOf(db, mail.recipient, mail.category);
  if (suppressed !== undefined) return give('suppressed', `the address is suppressed: ${suppressed}`);
  // No attempt returned a result, so the e-mail itself may be crashing the process.
  if (mail.attempts > MAX_ATTEMPTS) return give('failed', 'no attempt completed');
  // A replica of the next version may support it.
  if (!isTemplate(mail.template)) return settle(deps, mail, { kind: 'retry', error: 'unknown template' });
  // Consent counts when an e-mail is sent: it may have been withdrawn since the e-mail was queued.
  const purpose = purposeOf(mail.template);
  const refusal = purpose === undefined ? undefined : await deps.consent.refusal(mail.recipient, purpose);
  if (refusal !== undefined) return give('suppressed', `the purpose ${purpose} is not allowed: ${refusal}`);
  const oneClick = mail.category === 'non_transactional' ? await deps.unsubscribeUrl(mail.recipient) : undefined;
  const rendered = render(mail.template, mail.payload, oneClick);
  if (rendered === undefined) return give('failed', 'the data does not match the template');
  return settle(deps, mail, await handOver(deps.transports, outgoing(deps.from, mail, rendered, oneClick)));
}

function render(template: MailTemplate, payload: unknown, oneClick: string | undefined): RenderedMail | undefined {
  try {
    return renderMail(template, decodeProps(template, payload), oneClick);
  } catch {
    // The error would quote the payload.
    return undefined;
  }
}

async function settle(deps: SenderDeps, mail: ClaimedMail, outcome: SendOutcome): Promise<End> {
  const { db, clock, log } = deps;
  const now = clock.now();
  if (outcome.kind === 'sent') {
    await markSent(db, mail, { at: now, provider: outcome.provider, messageId: outcome.messageId });
    return 'sent';
  }
  const fields = { mail: mail.id, template: mail.template, attempt: mail.attempts, error: outcome.error };
  if (outcome.kind === 'inactive') {
    const change = {
      address: mail.recipient,
      scope: 'all',
      suppressed: true,
      reason: 'inactive',
      changedAt: now,
    } as const;
    await recordSuppression(db, change);
    await markEnded(db, mail, 'suppressed', outcome.error);
    log.warn(fields, 'mail suppressed: the provider reports the address as inactive');
    return 'suppressed';
  }
  if (outcome.kind === 'rejected' || mail.attempts >= MAX_ATTEMPTS) {
    await markEnded(db, mail, 'failed', outcome.error);
    log.error(fields, 'mail abandoned');
    return 'failed';
  }
  const at = addMs(now, retryDelayMs(mail.attempts, deps.random()));
  // An expired mail is abandoned immediately, and its data deleted.
  await markForRetry(db, mail, mail.expiresAt !== null && mail.expiresAt < at ? mail.expiresAt : at, outcome.error);
  log.warn(fields, 'mail not sent; will retry');
  return 'retrying';
}

function outgoing(
  from: Mailbox,
  mail: ClaimedMail,
  rendered: RenderedMail,
  oneClick: string | undefined,
): OutgoingMail {
  // RFC 8058: one POST, no session, no further question.
  const unsubscribe = { 'List-Unsubscribe': `<${oneClick}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  return {
    ...rendered,
    id: mail.id,
    template: mail.template,
    from,
    to: mail.recipient,
    messageId: `<${mail.id}@${from.address.split('@')[1]}>`,
    // RFC 3834: no out-of-office replies.
    headers: { 'Auto-Submitted': 'auto-generated', ...(oneClick === undefined ? {} : unsubscribe) },
  };
}
