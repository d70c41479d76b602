import type { Sql } from '@energy-optimizer/db';
import { dueAt } from '../requests/deadline.ts';

export const REQUEST_KINDS = ['access', 'rectification', 'erasure', 'restriction', 'portability', 'objection'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
export const REQUEST_ORIGINS = ['operation', 'person', 'administrator'] as const;
export const REQUEST_STATES = ['open', 'completed', 'refused', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export interface StoredRequest {
  readonly id: string;
  readonly userId: string | null;
  readonly kind: RequestKind;
  readonly origin: (typeof REQUEST_ORIGINS)[number];
  readonly state: RequestState;
  readonly message: string | null;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly extendedAt: Date | null;
  readonly extensionReason: string | null;
  readonly answer: string | null;
  readonly closedAt: Date | null;
}

export type NewRequest = Pick<StoredRequest, 'id' | 'userId' | 'kind' | 'origin' | 'receivedAt'> & {
  readonly message?: string | null;
  /** Of a person without an account. */
  readonly contact?: string | null;
  /** Answered at once. */
  readonly closedAt?: Date;
};

/** Adds a request with its deadline; one with the same ID is kept. As the task `privacy`. */
export async function insertRequest(tx: Sql, request: NewRequest): Promise<void> {
  const { contact = null, message = null, closedAt = null, ...given } = request;
  const state = closedAt === null ? 'open' : 'completed';
  await tx.rows.privacyRequest.createMany({
    data: { ...given, message, closedAt, state, dueAt: dueAt(given.receivedAt) },
    skipDuplicates: true,
  });
  if (contact !== null)
    await tx.rows.privacyRequestContact.create({ data: { privacyRequestId: given.id, address: contact } });
}

/** Closes an open request. False: there is no open one with the ID. As the task `privacy`. */
export async function closeStored(
  tx: Sql,
  id: string,
  end: { readonly state: Exclude<RequestState, 'open'>; readonly at: Date; readonly answer?: string | null },
): Promise<boolean> {
  const { count } = await tx.rows.privacyRequest.updateMany({
    where: { id, state: 'open' },
    data: { state: end.state, closedAt: end.at, answer: end.answer ?? null },
  });
  if (count > 0)
    await tx.rows.privacyRequestContact.updateMany({ where: { privacyRequestId: id }, data: { closedAt: end.at } });
  return count > 0;
}

/** Closes the open requests of a user; `which` narrows them. As the task `privacy`. */
export const closeOf = (
  tx: Sql,
  userId: string,
  {
    except,
    ...which
  }: { readonly kind?: RequestKind; readonly origin?: StoredRequest['origin']; readonly except?: string },
  end: { readonly state: Exclude<RequestState, 'open'>; readonly at: Date },
) =>
  tx.rows.privacyRequest.updateMany({
    where: { userId, state: 'open', ...which, ...(except === undefined ? {} : { id: { not: except } }) },
    data: { state: end.state, closedAt: end.at },
  });

/** @param newDueAt a later deadline; alerts start again */
export const extendStored = (
  tx: Sql,
  id: string,
  extension: { readonly at: Date; readonly reason: string; readonly dueAt: Date },
) =>
  tx.rows.privacyRequest.update({
    where: { id },
    data: { extendedAt: extension.at, extensionReason: extension.reason, dueAt: extension.dueAt, alertedDays: null },
  });

/** The request, locked until the transaction ends. As the task `privacy`. */
export async function holdRequest(tx: Sql, id: string): Promise<StoredRequest | null> {
  await tx.query({ text: 'SELECT 1 FROM privacy_request WHERE id = $1::uuid FOR UPDATE', values: [id] });
  return tx.rows.privacyRequest.findUnique({ where: { id }, omit: { alertedDays: true } });
}

export const countOpen = (sql: Sql, userId: string): Promise<number> =>
  sql.rows.privacyRequest.count({ where: { userId, state: 'open', origin: 'person' } });

/** Of a user, the newest first. */
export const requestsOf = (sql: Sql, userId: string, limit: number): Promise<StoredRequest[]> =>
  sql.rows.privacyRequest.findMany({
    where: { userId },
    omit: { alertedDays: true },
    orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
    take: limit,
  });

/** A request as administrators see it. */
export interface ListedRequest extends StoredRequest {
  /** Address of the account, or the contact of a person without one; null after its erasure. */
  readonly contact: string | null;
}

/** Of everybody: open ones by deadline, then closed ones, the newest first. As the task `privacy`. */
export async function listStored(
  sql: Sql,
  { state, limit }: { readonly state?: RequestState | undefined; readonly limit: number },
): Promise<ListedRequest[]> {
  const rows = await sql.rows.privacyRequest.findMany({
    where: state === undefined ? {} : { state },
    omit: { alertedDays: true },
    include: { contact: true, user: { select: { email: true } } },
    orderBy: [{ closedAt: { sort: 'desc', nulls: 'first' } }, { dueAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(({ contact, user, ...row }) => ({ ...row, contact: user?.email ?? contact?.address ?? null }));
}

/** Open requests whose deadline is at most `days` away and that were not alerted at this threshold yet. */
export const takeAlerts = (sql: Sql, now: Date, days: number) =>
  sql.select<{ id: string; kind: RequestKind; dueAt: Date }>({
    text: `UPDATE privacy_request SET alerted_days = $2
            WHERE state = 'open' AND due_at <= $1::timestamptz + make_interval(days => $2)
              AND (alerted_days IS NULL OR alerted_days > $2)
            RETURNING id, kind, due_at AS "dueAt"`,
    values: [now, days],
  });

/** Open requests and those past their deadline. */
export async function countRequests(sql: Sql, now: Date): Promise<{ readonly open: number; readonly overdue: number }> {
  const count = (where: object) => sql.rows.privacyRequest.count({ where: { state: 'open', ...where } });
  return { open: await count({}), overdue: await count({ dueAt: { lt: now } }) };
}
