import { randomUUID } from 'node:crypto';
import { AppError, notFound } from '@energy-optimizer/kernel';
import type { ErasureContext } from '../context.ts';
import { randomSecret, secretHash } from '../erasure/secrets.ts';
import type { PrivacyCaller } from '../ports.ts';
import type { ErasureStatus, ReceiptView, RequestedErasure } from '../schemas/erasure.ts';
import { deleteWaiting, findReceipt, insertErasure, waitingErasure } from '../store/erasures.ts';
import { actAsPrivacy } from '../store/personal-rows.ts';
import { closeOf, insertRequest } from '../store/requests.ts';

const UNDO_HOURS = 24;

/**
 * Requests the erasure of the caller's account. It begins after 24 hours, until which it can be undone. The receipt is
 * read with the returned secret, because the account no longer exists by then.
 * @throws AppError `erasure_waiting` (409) and those of the proof of identity
 */
export async function requestErasure(
  context: ErasureContext,
  caller: PrivacyCaller,
  { password }: { readonly password?: string | undefined },
): Promise<RequestedErasure> {
  const { id: userId, email } = await context.identity.confirm(caller, password);
  const receiptToken = randomSecret();
  return context.db.withUser(userId, async (tx) => {
    await actAsPrivacy(tx);
    const erasure = await insertErasure(tx, {
      ...{ id: randomUUID(), userId, receiptHash: secretHash(receiptToken), undoHours: UNDO_HOURS },
    });
    if (erasure === undefined)
      throw new AppError('conflict', {
        code: 'erasure_waiting',
        publicMessage: 'The erasure of this account was requested before. Undo it with `privacy.undoErasure`.',
      });
    const { id, requestedAt: receivedAt } = erasure;
    await insertRequest(tx, { id, userId, kind: 'erasure', origin: 'operation', receivedAt });
    await note(context, tx, caller, 'erasure_requested');
    const undoUrl = `${context.appUrl}/settings/privacy`;
    await context.mail.enqueue(tx, {
      template: 'erasureRequested',
      to: email,
      props: { dueAt: erasure.dueAt, undoUrl },
    });
    return { ...erasure, receiptToken };
  });
}

/** @throws AppError `no_erasure` (409): none was requested, or it has begun */
export async function undoErasure(context: ErasureContext, caller: PrivacyCaller): Promise<{ status: 'done' }> {
  await context.db.withUser(caller.principal.userId, async (tx) => {
    await actAsPrivacy(tx);
    if (!(await deleteWaiting(tx, caller.principal.userId)))
      throw new AppError('conflict', {
        code: 'no_erasure',
        publicMessage: 'No erasure of this account is waiting. Request one with `privacy.requestErasure`.',
      });
    const which = { kind: 'erasure', origin: 'operation' } as const;
    await closeOf(tx, caller.principal.userId, which, { state: 'withdrawn', at: context.clock.now() });
    await note(context, tx, caller, 'erasure_undone');
  });
  return { status: 'done' };
}

export async function erasureStatus(context: ErasureContext, caller: PrivacyCaller): Promise<ErasureStatus> {
  const waiting = await waitingErasure(context.db.forUser(caller.principal.userId), caller.principal.userId);
  return { waiting: waiting ?? null };
}

/** The receipt of an erasure. @throws AppError `unknown_receipt` (404) */
export async function readReceipt(
  { db }: ErasureContext,
  { id, token }: { readonly id: string; readonly token: string },
): Promise<ReceiptView> {
  const found = await findReceipt(db.forTask('privacy'), id, secretHash(token));
  if (found === null)
    throw notFound('unknown_receipt', 'There is no erasure with this ID and token. Check both for typos.');
  const isSigned = found.receipt !== null && 'signature' in (found.receipt as object);
  return { state: found.state, dueAt: found.dueAt, receipt: isSigned ? (found.receipt as never) : null };
}

const note = (
  { audit }: ErasureContext,
  tx: Parameters<ErasureContext['audit']['record']>[0],
  { requestId, client, principal }: PrivacyCaller,
  action: string,
) => audit.record(tx, { action, userId: principal.userId, result: 'ok', requestId, network: client?.ip ?? null });
