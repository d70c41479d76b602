import type { Sql } from '@energy-optimizer/db';
import type { MailCategory } from '../sending/mail.ts';

/** Rung by every mail, when the transaction that wrote it commits. */
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

/** A mail somebody holds the lease of. */
export interface ClaimedMail {
  readonly id: string;
  readonly template: string;
  readonly recipient: string;
  readonly payload: unknown;
  readonly category: MailCategory;
  /** Tries including the one that begins now. Names the lease: whoever lost it cannot write about the mail any more. */
  readonly attempts: number;
  readonly expiresAt: Date | null;
}

/** A mail as operators see it, without what it says. */
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

/** Writes a mail in the caller's transaction; undefined when its idempotency key is taken. */
export async function insertMail(tx: Sql, mail: NewMail): Promise<string | undefined> {
  const rows = await tx.query<[string]>({
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
  return rows[0]?.[0];
}

export async function mailIdOf(tx: Sql, idempotencyKey: string): Promise<string | undefined> {
  const rows = await tx.query<[string]>({
    text: 'SELECT id FROM mail_outbox WHERE idempotency_key = $1',
    values: [idempotencyKey],
  });
  return rows[0]?.[0];
}

/**
 * Takes mails that are due, and those whose sender let its lease run out, for `leaseMs`. Of any number of senders each mail
 * goes to one. Oldest first.
 */
export async function claimDue(
  db: Sql,
  options: { readonly now: Date; readonly leaseMs: number; readonly limit: number },
): Promise<ClaimedMail[]> {
  const rows = await db.query<[string, string, string, unknown, MailCategory, number, Date | null]>({
    text: `UPDATE mail_outbox SET status = 'sending', attempts = attempts + 1, next_attempt_at = $2
           WHERE id IN (SELECT id FROM mail_outbox WHERE status IN ('queued', 'sending') AND next_attempt_at <= $1
                        ORDER BY next_attempt_at, created_at LIMIT $3 FOR UPDATE SKIP LOCKED)
           RETURNING id, template, recipient, payload, category, attempts, expires_at`,
    values: [options.now, new Date(options.now.getTime() + options.leaseMs), options.limit],
  });
  return rows.map(([id, template, recipient, payload, category, attempts, expiresAt]) => ({
    id,
    template,
    recipient,
    payload,
    category,
    attempts,
    expiresAt,
  }));
}

/** When the next mail is due (or the next lease runs out); undefined when none waits. */
export async function nextDue(db: Sql): Promise<Date | undefined> {
  const rows = await db.query<[Date | null]>({
    text: `SELECT min(next_attempt_at) FROM mail_outbox WHERE status IN ('queued', 'sending')`,
  });
  return rows[0]?.[0] ?? undefined;
}

const HELD = `WHERE id = $1 AND attempts = $2 AND status = 'sending'`;

/** What the mail was filled with is forgotten here: links in it are secrets. False when the lease was lost. */
export async function markSent(
  db: Sql,
  lease: Lease,
  sent: { readonly at: Date; readonly provider: string; readonly messageId: string | null },
): Promise<boolean> {
  const rows = await db.query({
    text: `UPDATE mail_outbox SET status = 'sent', payload = NULL, sent_at = $3, provider = $4, provider_message_id = $5, last_error = NULL
           ${HELD} RETURNING 1`,
    values: [lease.id, lease.attempts, sent.at, sent.provider, sent.messageId],
  });
  return rows.length > 0;
}

/** The mail will never leave: `failed` or `suppressed`, with what it was filled with forgotten. */
export async function markEnded(db: Sql, lease: Lease, status: 'failed' | 'suppressed', error: string): Promise<void> {
  await db.query({
    text: `UPDATE mail_outbox SET status = $3::mail_status, payload = NULL, last_error = $4 ${HELD}`,
    values: [lease.id, lease.attempts, status, error.slice(0, MAX_ERROR)],
  });
}

export async function markForRetry(db: Sql, lease: Lease, at: Date, error: string): Promise<void> {
  await db.query({
    text: `UPDATE mail_outbox SET status = 'queued', next_attempt_at = $3, last_error = $4 ${HELD}`,
    values: [lease.id, lease.attempts, at, error.slice(0, MAX_ERROR)],
  });
}

/** Notes that a mail came back. The first word of a bounce stands; a complaint replaces it. */
export async function markBounced(db: Sql, id: string, at: Date, type: string): Promise<void> {
  await db.query({
    text: `UPDATE mail_outbox SET bounced_at = $2, bounce_type = $3
           WHERE id = $1 AND (bounced_at IS NULL OR ($3 = 'SpamComplaint' AND bounce_type <> $3))`,
    values: [id, at, type],
  });
}

/** Ended mails older than `before` are deleted; how many. */
export async function pruneEnded(db: Sql, before: Date): Promise<number> {
  const rows = await db.query<[number]>({
    text: `WITH gone AS (DELETE FROM mail_outbox WHERE created_at < $1 AND status IN ('sent', 'failed', 'suppressed') RETURNING 1)
           SELECT count(*)::int FROM gone`,
    values: [before],
  });
  return rows[0]?.[0] ?? 0;
}

const ENTRY_COLUMNS = `id, template, recipient, category, status, attempts,
  CASE WHEN status IN ('queued', 'sending') THEN next_attempt_at END, provider, provider_message_id, last_error, created_at, sent_at, bounced_at, bounce_type`;

type EntryRow = [
  string,
  string,
  string,
  MailCategory,
  MailStatus,
  number,
  Date | null,
  string | null,
  string | null,
  string | null,
  Date,
  Date | null,
  Date | null,
  string | null,
];

/** The newest first. */
export async function listMails(
  db: Sql,
  filter: { readonly status?: MailStatus | undefined; readonly recipient?: string | undefined; readonly limit: number },
): Promise<OutboxEntry[]> {
  const rows = await db.query<EntryRow>({
    text: `SELECT ${ENTRY_COLUMNS} FROM mail_outbox
           WHERE ($1::mail_status IS NULL OR status = $1::mail_status) AND ($2::text IS NULL OR recipient = $2)
           ORDER BY created_at DESC, id LIMIT $3`,
    values: [filter.status ?? null, filter.recipient ?? null, filter.limit],
  });
  return rows.map((row) => ({
    id: row[0],
    template: row[1],
    recipient: row[2],
    category: row[3],
    status: row[4],
    attempts: row[5],
    nextAttemptAt: row[6],
    provider: row[7],
    providerMessageId: row[8],
    error: row[9],
    createdAt: row[10],
    sentAt: row[11],
    bouncedAt: row[12],
    bounceType: row[13],
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
  const rows = await db.query<[number, Date | null, number]>({
    text: `SELECT count(*) FILTER (WHERE status IN ('queued', 'sending'))::int,
                  min(created_at) FILTER (WHERE status IN ('queued', 'sending')),
                  count(*) FILTER (WHERE status = 'failed' AND created_at >= $1)::int
           FROM mail_outbox WHERE status IN ('queued', 'sending', 'failed')`,
    values: [since],
  });
  const [waiting = 0, oldestWaitingSince = null, failed = 0] = rows[0] ?? [];
  return { waiting, oldestWaitingSince, failed };
}

/** Erasure: every mail of an address, whatever its state. */
export async function deleteMails(tx: Sql, address: string): Promise<void> {
  await tx.query({ text: 'DELETE FROM mail_outbox WHERE recipient = $1', values: [address] });
}
