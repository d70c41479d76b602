import { randomUUID } from 'node:crypto';
import { AppError } from '@energy-optimizer/kernel';
import type { ErasureContext, UserCaller } from '../context.ts';
import { accountEnded, requestClosed, unknownRequest } from '../errors.ts';
import { addMonths, extendedDueAt } from '../requests/deadline.ts';
import type { ListedRequestView, RecordRequestInput, RequestView } from '../schemas/requests.ts';
import { holdAccount } from '../store/consents.ts';
import { accountOf, actAsPrivacy } from '../store/personal-rows.ts';
import {
  closeStored,
  countOpen,
  extendStored,
  holdRequest,
  insertRequest,
  listStored,
  type RequestKind,
  type RequestState,
  requestsOf,
  type StoredRequest,
} from '../store/requests.ts';

type Context = Pick<ErasureContext, 'db' | 'clock' | 'audit'>;

/** Who handles a request: an administrator, or an operator on the command line. */
export interface Handler {
  readonly requestId: string;
  /** Null: an operator. */
  readonly userId: string | null;
  readonly network: string | null;
}

/** Requests that a user may leave open. */
const MOST_OPEN = 10;
const OWN_LIMIT = 100;

const toView = ({ userId: _, ...view }: StoredRequest): RequestView => view;

export const ownRequests = async ({ db }: Pick<Context, 'db'>, userId: string) => ({
  requests: (await requestsOf(db.forUser(userId), userId, OWN_LIMIT)).map(toView),
});

/** Submits a request to the administrators. @throws AppError `too_many_requests_open` (409) */
export async function submitRequest(
  { db, clock, audit }: Context,
  { principal: { userId }, requestId, client }: UserCaller,
  { kind, message }: { readonly kind: RequestKind; readonly message: string },
): Promise<RequestView> {
  return db.withUser(userId, async (tx) => {
    await actAsPrivacy(tx);
    if (!(await holdAccount(tx, userId))) throw accountEnded();
    if ((await countOpen(tx, userId)) >= MOST_OPEN)
      throw new AppError('conflict', {
        code: 'too_many_requests_open',
        publicMessage: `At most ${MOST_OPEN} requests can be open. Wait for the answers to those of privacy.ownRequests.`,
      });
    const id = randomUUID();
    await insertRequest(tx, { id, userId, kind, origin: 'person', message, receivedAt: clock.now() });
    await audit.record(tx, {
      ...{ action: 'privacy_request_submitted', userId, result: 'ok', requestId, network: client?.ip ?? null },
      details: { kind },
    });
    return toView((await holdRequest(tx, id))!);
  });
}

const toListed =
  (now: Date) =>
  (row: Awaited<ReturnType<typeof listStored>>[number]): ListedRequestView => ({
    ...row,
    isOverdue: row.state === 'open' && row.dueAt < now,
  });

export async function listRequests(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  query: { readonly state?: RequestState | undefined; readonly limit: number },
): Promise<{ requests: ListedRequestView[] }> {
  return { requests: (await listStored(db.forTask('privacy'), query)).map(toListed(clock.now())) };
}

/**
 * Records a request that arrived by mail or letter. If the contact is the address of an account, it belongs to the
 * account and the contact is not stored.
 * @throws AppError `invalid_received_at` (422)
 */
export async function recordRequest(
  { db, clock, audit }: Context,
  by: Handler,
  { kind, contact: given, receivedAt = clock.now() }: RecordRequestInput,
): Promise<RequestView> {
  const now = clock.now();
  if (receivedAt > now || receivedAt < addMonths(now, -12))
    throw new AppError('invalid', {
      code: 'invalid_received_at',
      publicMessage: 'receivedAt must be in the past, at most a year ago.',
    });
  return db.forTask('privacy').transaction(async (tx) => {
    const contact = given.includes('@') ? given.toLowerCase() : given;
    const userId = await accountOf(tx, contact);
    const id = randomUUID();
    await insertRequest(tx, {
      ...{ id, userId, kind, origin: 'administrator', receivedAt },
      contact: userId === null ? contact : null,
    });
    await note(audit, tx, by, { action: 'privacy_request_recorded', userId, details: { request: id, kind } });
    return toView((await holdRequest(tx, id))!);
  });
}

/**
 * Extends the deadline by two months (Art. 12 (3)), once, and before it has passed.
 * @throws AppError `unknown_request` (404), `request_closed`, `request_extended`, `deadline_passed` (409)
 */
export async function extendRequest(
  { db, clock, audit }: Context,
  by: Handler,
  { requestId, reason }: { readonly requestId: string; readonly reason: string },
): Promise<RequestView> {
  return db.forTask('privacy').transaction(async (tx) => {
    const held = await holdOpen(tx, requestId);
    if (held.extendedAt !== null) throw refusal('request_extended', 'The deadline can be extended once only.');
    const at = clock.now();
    if (at > held.dueAt)
      throw refusal('deadline_passed', 'The deadline can only be extended before it has passed. Answer the request.');
    await extendStored(tx, requestId, { at, reason, dueAt: extendedDueAt(held.receivedAt) });
    await note(audit, tx, by, {
      ...{ action: 'privacy_request_extended', userId: held.userId, details: { request: requestId } },
    });
    return toView((await holdRequest(tx, requestId))!);
  });
}

/** Closes a request with its answer. @throws AppError `unknown_request` (404), `request_closed` (409) */
export async function closeRequest(
  { db, clock, audit }: Context,
  by: Handler,
  given: { readonly requestId: string; readonly outcome: 'completed' | 'refused'; readonly answer: string },
): Promise<RequestView> {
  const { requestId, outcome, answer } = given;
  return db.forTask('privacy').transaction(async (tx) => {
    const { userId } = await holdOpen(tx, requestId);
    await closeStored(tx, requestId, { state: outcome, at: clock.now(), answer });
    const details = { request: requestId, outcome };
    await note(audit, tx, by, { action: 'privacy_request_closed', userId, details });
    return toView((await holdRequest(tx, requestId))!);
  });
}

async function holdOpen(tx: Parameters<typeof holdRequest>[0], id: string): Promise<StoredRequest> {
  const held = await holdRequest(tx, id);
  if (held === null) throw unknownRequest();
  if (held.state !== 'open') throw requestClosed();
  return held;
}

const refusal = (code: 'request_extended' | 'deadline_passed', publicMessage: string) =>
  new AppError('conflict', { code, publicMessage });

const note = (
  audit: Context['audit'],
  tx: Parameters<Context['audit']['record']>[0],
  { requestId, userId, network }: Handler,
  event: { readonly action: string; readonly userId: string | null; readonly details: Record<string, unknown> },
) =>
  audit.record(tx, {
    ...{ ...event, result: 'ok', requestId, network },
    ...(userId === null ? { by: 'operator' as const } : { actorId: userId }),
  });
