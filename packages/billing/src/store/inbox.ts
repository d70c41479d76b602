import type { Sql } from '@energy-optimizer/db';
import { ACCOUNT_DELETED } from '../inbox/event-types.ts';

/** Notified when events arrive. */
export const INBOX_CHANNEL = 'billing_inbox';

export const EVENT_STATES = ['pending', 'done', 'failed', 'ignored'] as const;
export type EventState = (typeof EVENT_STATES)[number];

export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string | null;
  readonly customerId: string | null;
  readonly objectId: string | null;
  readonly sentAt: Date | null;
  readonly payload: string | null;
  readonly state: 'pending' | 'ignored';
}

export interface ClaimedEvent {
  readonly id: string;
  readonly type: string;
  readonly customerId: string | null;
  readonly objectId: string | null;
  /** Attempts including the current one. */
  readonly attempts: number;
}

/** Stores events; those already known stay as they are. */
export async function insertEvents(tx: Sql, events: readonly NewEvent[], now: Date): Promise<void> {
  const column = <K extends keyof NewEvent>(name: K) => events.map((event) => event[name]);
  await tx.query({
    name: 'billing_event_insert',
    text: `WITH added AS (
             INSERT INTO billing_event (id, type, api_version, customer_id, object_id, sent_at, payload, state,
                                        received_at, next_attempt_at, finished_at)
             SELECT id, type, version, customer, object, sent, payload, state::billing_event_state, $9, $9,
                    CASE WHEN state = 'ignored' THEN $9::timestamptz END
               FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[])
                 AS t(id, type, version, customer, object, sent, payload, state)
             ON CONFLICT (id) DO NOTHING RETURNING state)
           SELECT pg_notify('${INBOX_CHANNEL}', '') FROM added WHERE state = 'pending' LIMIT 1`,
    values: [
      ...[column('id'), column('type'), column('apiVersion'), column('customerId'), column('objectId')],
      ...[column('sentAt'), column('payload'), column('state'), now],
    ],
  });
}

/** On average, at most so many events of a customer are leased together. */
const EVENTS_PER_CUSTOMER = 20;

/**
 * Leases due events for `leaseMs`, the oldest first, and with them all due events of the same customers, which one
 * reading covers. Of concurrent workers, each event goes to one; after a crash it is due again at the end of the lease.
 */
export const claimEvents = (
  sql: Sql,
  options: { readonly now: Date; readonly leaseMs: number; readonly limit: number },
): Promise<ClaimedEvent[]> =>
  sql.select<ClaimedEvent>({
    name: 'billing_event_claim',
    text: `WITH oldest AS (
             SELECT id, customer_id FROM billing_event WHERE state = 'pending' AND next_attempt_at <= $1
              ORDER BY next_attempt_at, received_at LIMIT $3)
           UPDATE billing_event SET attempts = attempts + 1, next_attempt_at = $2
            WHERE id IN (SELECT id FROM billing_event
                          WHERE state = 'pending' AND next_attempt_at <= $1
                            AND (id IN (SELECT id FROM oldest) OR customer_id IN (SELECT customer_id FROM oldest))
                          LIMIT $3 * ${EVENTS_PER_CUSTOMER} FOR UPDATE SKIP LOCKED)
            RETURNING id, type, customer_id AS "customerId", object_id AS "objectId", attempts`,
    values: [options.now, new Date(options.now.getTime() + options.leaseMs), options.limit],
  });

/** Ends events, in the transaction with their effect. */
export async function finishEvents(
  tx: Sql,
  ids: readonly string[],
  end: { readonly state: 'done' | 'ignored'; readonly reason?: string; readonly now: Date },
): Promise<void> {
  await tx.query({
    text: `UPDATE billing_event SET state = $2::billing_event_state, finished_at = $3, last_error = $4
            WHERE id = ANY($1) AND state = 'pending'`,
    values: [ids, end.state, end.now, end.reason ?? null],
  });
}

/** Records the customer of an event that names only a charge, so that the event is erased with the customer. */
export async function nameCustomer(sql: Sql, id: string, customerId: string): Promise<void> {
  await sql.rows.billingEvent.updateMany({ where: { id }, data: { customerId } });
}

/** Ends events of a customer who belongs to no user, without what identifies a person. */
export async function forgetEvents(
  tx: Sql,
  ids: readonly string[],
  end: { readonly reason: string; readonly now: Date },
): Promise<void> {
  await tx.query({
    text: `UPDATE billing_event SET state = 'ignored', finished_at = $2, last_error = $3, customer_id = NULL,
                  object_id = NULL, payload = NULL
            WHERE id = ANY($1) AND state = 'pending'`,
    values: [ids, end.now, end.reason],
  });
}

/** The deletion of a customer that Stripe has not confirmed; undefined: none. */
export async function openDeletion(
  sql: Sql,
  customerId: string,
): Promise<{ readonly id: string; readonly state: EventState } | undefined> {
  const where = { customerId, type: ACCOUNT_DELETED, state: { in: ['pending', 'failed'] as EventState[] } };
  return (await sql.rows.billingEvent.findFirst({ where, select: { id: true, state: true } })) ?? undefined;
}

/** Deletes all events of a customer; returns the count. */
export async function deleteEventsOf(sql: Sql, customerId: string): Promise<number> {
  return (await sql.rows.billingEvent.deleteMany({ where: { customerId } })).count;
}

/** Postpones a failed event, or abandons it. */
export async function failEvent(
  sql: Sql,
  id: string,
  failure: { readonly error: string; readonly retryAt: Date | undefined; readonly now: Date },
): Promise<void> {
  const { error, retryAt, now } = failure;
  const lastError = error.slice(0, MAX_ERROR);
  await sql.rows.billingEvent.updateMany({
    where: { id, state: 'pending' },
    data: retryAt ? { lastError, nextAttemptAt: retryAt } : { lastError, state: 'failed', finishedAt: now },
  });
}
const MAX_ERROR = 500;

export async function nextDue(sql: Sql): Promise<Date | undefined> {
  const next = { where: { state: 'pending' }, _min: { nextAttemptAt: true } } as const;
  return (await sql.rows.billingEvent.aggregate(next))._min.nextAttemptAt ?? undefined;
}

/** An event without its payload. */
export interface EventEntry extends Omit<NewEvent, 'payload' | 'state'> {
  readonly receivedAt: Date;
  readonly state: EventState;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly lastError: string | null;
  readonly finishedAt: Date | null;
}

/** The newest first. */
export const listEvents = (
  sql: Sql,
  filter: {
    readonly state?: EventState | undefined;
    readonly customerId?: string | undefined;
    readonly limit: number;
  },
): Promise<EventEntry[]> =>
  sql.rows.billingEvent.findMany({
    where: {
      ...(filter.state === undefined ? {} : { state: filter.state }),
      ...(filter.customerId === undefined ? {} : { customerId: filter.customerId }),
    },
    omit: { payload: true },
    orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
    take: filter.limit,
  });

export const findEvent = (sql: Sql, id: string): Promise<(EventEntry & { payload: string | null }) | null> =>
  sql.rows.billingEvent.findUnique({ where: { id } });

/** Makes events due now. @param id undefined: all failed ones @returns the number */
export async function retryEvents(tx: Sql, id: string | undefined, now: Date): Promise<number> {
  const rows = await tx.query({
    text: `WITH retried AS (
             UPDATE billing_event SET state = 'pending', next_attempt_at = $2, attempts = 0, finished_at = NULL
              WHERE CASE WHEN $1::text IS NULL THEN state = 'failed' ELSE id = $1 END RETURNING id)
           SELECT id, pg_notify('${INBOX_CHANNEL}', '') FROM retried`,
    values: [id ?? null, now],
  });
  return rows.length;
}

export interface InboxState {
  readonly pending: number;
  readonly oldestPendingSince: Date | null;
  readonly failed: number;
}

export async function inboxState(sql: Sql): Promise<InboxState> {
  const [state] = await sql.select<InboxState>({
    text: `SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending,
                  min(received_at) FILTER (WHERE state = 'pending') AS "oldestPendingSince",
                  count(*) FILTER (WHERE state = 'failed')::int AS failed
             FROM billing_event WHERE state IN ('pending', 'failed')`,
  });
  return state!;
}

/** Deletes events older than `before`, except deletions at Stripe that are not confirmed; returns the count. */
export async function pruneEvents(sql: Sql, before: Date): Promise<number> {
  const isEnded = { state: { in: ['done', 'ignored'] as EventState[] } };
  const isAbandoned = { state: 'failed' as const, type: { not: ACCOUNT_DELETED } };
  const where = { receivedAt: { lt: before }, OR: [isEnded, isAbandoned] };
  return (await sql.rows.billingEvent.deleteMany({ where })).count;
}
