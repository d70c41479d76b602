import { NO_JSON, type Sql } from '@energy-optimizer/db';
import type { MailCategory } from '../sending/mail.ts';

/** Notified by every e-mail when its transaction commits. */
export const MAIL_CHANNEL = 'mail_outbox';

export const MAIL_STATUSES = ['queued', 'sending', 'sent', 'failed', 'suppressed'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

export interface NewMail {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly template: string;
  readonly recipient: string;
  readonly payload: unknown;
  readonly category: MailCategory;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

/** A leased e-mail. */
export interface ClaimedMail {
  readonly id: string;
  readonly template: string;
  readonly recipient: string;
  readonly payload: unknown;
  readonly category: MailCategory;
  /**
   * Attempts including the current one. Identifies the lease: a sender that lost it can no longer update the e-mail.
   */
  readonly attempts: number;
  readonly expiresAt: Date | null;
}

/** An e-mail without its content, for operators. */
export interface OutboxEntry {
  readonly id: string;
  readonly template: string;
  readonly recipient: string;
  readonly category: MailCategory;
  readonly status: MailStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly provider: string | null;
  readonly providerMessageId: string | null;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly bounceType: string | null;
}

type Lease = Pick<ClaimedMail, 'id' | 'attempts'>;
const MAX_ERROR = 500;

/** Queues an e-mail in the caller's transaction; undefined if its idempotency key is taken. */
export async function insertMail(tx: Sql, mail: NewMail): Promise<string | undefined> {
  const [row] = await tx.select<{ id: string }>({
    text: `WITH added AS (
             INSERT INTO mail_outbox (id, idempotency_key, template, recipient, payload, category, next_attempt_at, expires_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6::mail_category, $8, $7, $8)
             ON CONFLICT (idempotency_key) DO NOTHING RETURNING id)
           SELECT id, pg_notify('${MAIL_CHANNEL}', '') FROM added`,
    values: [
      mail.id,
      mail.idempotencyKey,
      mail.template,
      mail.recipient,
      JSON.stringify(mail.payload),
      mail.category,
      mail.expiresAt,
      mail.createdAt,
    ],
  });
  return row?.id;
}

export async function mailIdOf(tx: Sql, idempotencyKey: string): Promise<string | undefined> {
  const mail = await tx.rows.mailOutbox.findUnique({ where: { idempotencyKey }, select: { id: true } });
  return mail?.id;
}

/**
 * Leases due e-mails, and those with an expired lease, for `leaseMs`. Of concurrent senders, each e-mail
 * goes to one. Oldest first.
 */
export const claimDue = (
  db: Sql,
  options: { readonly now: Date; readonly leaseMs: number; readonly limit: number },
): Promise<ClaimedMail[]> =>
  db.select<ClaimedMail>({
    text: `UPDATE mail_outbox SET status = 'sending', attempts = attempts + 1, next_attempt_at = $2
           WHERE id IN (SELECT id FROM mail_outbox WHERE status IN ('queued', 'sending') AND next_attempt_at <= $1
                        ORDER BY next_attempt_at, created_at LIMIT $3 FOR UPDATE SKIP LOCKED)
           RETURNING id, template, recipient, payload, category, attempts, expires_at AS "expiresAt"`,
    values: [options.now, new Date(options.now.getTime() + options.leaseMs), options.limit],
  });

const WAITING = { in: ['queued', 'sending'] } satisfies { in: MailStatus[] };
const ENDED = { in: ['sent', 'failed', 'suppressed'] } satisfies { in: MailStatus[] };

/** When the next e-mail is due (or the next lease expires); undefined if none is waiting. */
export async function nextDue(db: Sql): Promise<Date | undefined> {
  const next = { where: { status: WAITING }, _min: { nextAttemptAt: true } } as const;
  return (await db.rows.mailOutbox.aggregate(next))._min.nextAttemptAt ?? undefined;
}

/** The condition for a valid lease: no other sender has taken the e-mail since. */
const held = ({ id, attempts }: Lease) => ({ id, attempts, status: 'sending' as const });

/** Deletes the props, whose links are secrets. False if the lease was lost. */
export async function markSent(
  db: Sql,
  lease: Lease,
  sent: { readonly at: Date; readonly provider: string; readonly messageId: string | null },
): Promise<boolean> {
  const { at: sentAt, provider, messageId: providerMessageId } = sent;
  const data = { status: 'sent', payload: NO_JSON, sentAt, provider, providerMessageId, lastError: null } as const;
  return (await db.rows.mailOutbox.updateMany({ where: held(lease), data })).count > 0;
}

/** Marks the e-mail as `failed` or `suppressed` and deletes its props. */
export async function markEnded(db: Sql, lease: Lease, status: 'failed' | 'suppressed', error: string): Promise<void> {
  const data = { status, payload: NO_JSON, lastError: error.slice(0, MAX_ERROR) };
  await db.rows.mailOutbox.updateMany({ where: held(lease), data });
}

export async function markForRetry(db: Sql, lease: Lease, at: Date, error: string): Promise<void> {
  const data = { status: 'queued', nextAttemptAt: at, lastError: error.slice(0, MAX_ERROR) } as const;
  await db.rows.mailOutbox.updateMany({ where: held(lease), data });
}

const COMPLAINT = 'SpamComplaint';

/** Records a bounce. The first one is kept; a complaint replaces it. */
export async function markBounced(db: Sql, id: string, at: Date, type: string): Promise<void> {
  const replaced = type === COMPLAINT ? [{ bounceType: { not: COMPLAINT } }] : [];
  const where = { id, OR: [{ bouncedAt: null }, ...replaced] };
  await db.rows.mailOutbox.updateMany({ where, data: { bouncedAt: at, bounceType: type } });
}

/** Deletes finished e-mails older than `before`; returns the count. */
export async function pruneEnded(db: Sql, before: Date): Promise<number> {
  return (await db.rows.mailOutbox.deleteMany({ where: { createdAt: { lt: before }, status: ENDED } })).count;
}

/** The newest first. */
export async function listMails(
  db: Sql,
  filter: { readonly status?: MailStatus | undefined; readonly recipient?: string | undefined; readonly limit: number },
): Promise<OutboxEntry[]> {
  const mails = await db.rows.mailOutbox.findMany({
    where: {
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.recipient === undefined ? {} : { recipient: filter.recipient }),
    },
    omit: { idempotencyKey: true, payload: true, expiresAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: filter.limit,
  });
  return mails.map(({ lastError, nextAttemptAt, ...mail }) => ({
    ...mail,
    error: lastError,
    nextAttemptAt: WAITING.in.some((status) => status === mail.status) ? nextAttemptAt : null,
  }));
}

export interface OutboxState {
  /** Waiting or being sent. */
  readonly waiting: number;
  readonly oldestWaitingSince: Date | null;
  /** Abandoned since `since`. */
  readonly failed: number;
}

export async function outboxState(db: Sql, since: Date): Promise<OutboxState> {
  const [state] = await db.select<OutboxState>({
    text: `SELECT count(*) FILTER (WHERE status IN ('queued', 'sending'))::int AS waiting,
                  min(created_at) FILTER (WHERE status IN ('queued', 'sending')) AS "oldestWaitingSince",
                  count(*) FILTER (WHERE status = 'failed' AND created_at >= $1)::int AS failed
           FROM mail_outbox WHERE status IN ('queued', 'sending', 'failed')`,
    values: [since],
  });
  return state!;
}
