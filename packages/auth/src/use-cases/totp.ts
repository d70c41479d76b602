import type { SealedColumn, SecretBox, Sql } from '@energy-optimizer/db';
import { AppError, addMs, HOUR_MS, notFound } from '@energy-optimizer/kernel';
import type { AuthContext, UserCaller } from '../context.ts';
import { matchingStep, newTotpSecret, totpEnrolment } from '../credentials/totp.ts';
import { invalidToken, notConfigured } from '../errors.ts';
import type { RecoveryCodes, TotpSetup } from '../schemas/index.ts';
import { deleteTotp, insertTotp, readTotp, type StoredTotp, useTotpStep } from '../store/factors.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { holdCaller } from './hold-account.ts';
import { factorAdded, factorRemoved } from './second-factors.ts';

/** How long the proof given at the start of the setup is valid. */
const SETUP_MS = HOUR_MS;

function boxOf({ secretBox }: AuthContext): SecretBox {
  if (secretBox === undefined) throw notConfigured('totp');
  return secretBox;
}

/**
 * Creates a secret for an authenticator app. It takes effect once one of its codes is confirmed.
 * @throws AppError `totp_not_configured` (503), `totp_already_set_up` (409), what `confirmIdentity` throws
 */
export async function setupTotp(
  context: AuthContext,
  caller: UserCaller,
  { password }: { readonly password?: string | undefined },
): Promise<TotpSetup> {
  const box = boxOf(context);
  const user = await confirmIdentity(context, caller, password);
  const secret = newTotpSecret();
  const sealed = { box: box.seal(secret, user.id), keyId: box.keyId };
  if (!(await insertTotp(context.db, user.id, sealed, context.clock.now())))
    throw new AppError('conflict', {
      code: 'totp_already_set_up',
      publicMessage: 'An authenticator app is already set up. Remove it first.',
    });
  return totpEnrolment(secret, user.email);
}

/** Enables the app: sign-ins then require a code. @throws AppError `invalid_token` (401) */
export async function confirmTotp(
  context: AuthContext,
  caller: UserCaller,
  { code }: { readonly code: string },
): Promise<RecoveryCodes> {
  return context.db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    const pending = await readTotp(tx, user.id);
    const isTooOld = pending !== undefined && addMs(pending.createdAt, SETUP_MS) <= context.clock.now();
    if (pending === undefined || pending.isConfirmed || isTooOld) throw invalidToken();
    if (!(await isRightTotp(context, tx, user.id, code))) throw invalidToken();
    return { recoveryCodes: await factorAdded(context, tx, caller, user, 'auth.confirmTotp') };
  });
}

/** @throws AppError `unknown_second_factor` (404), what `confirmIdentity` throws */
export async function removeTotp(
  context: AuthContext,
  caller: UserCaller,
  { password }: { readonly password?: string | undefined },
): Promise<{ readonly status: 'done' }> {
  await confirmIdentity(context, caller, password);
  await context.db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    if (!(await deleteTotp(tx, user.id))) throw notFound('unknown_second_factor', 'No authenticator app is set up.');
    await factorRemoved(context, tx, caller, user, 'auth.removeTotp');
  });
  return { status: 'done' };
}

/** Whether a code is correct; checking uses it up, so no code is accepted twice. */
export async function isRightTotp(context: AuthContext, sql: Sql, userId: string, code: string): Promise<boolean> {
  const stored = await readTotp(sql, userId);
  if (stored === undefined) return false;
  const at = context.clock.now();
  const step = matchingStep(openSecret(context, userId, stored), code.replaceAll(/\s/g, ''), at);
  return step !== undefined && useTotpStep(sql, userId, step, at);
}

/** @throws AppError `totp_not_configured` (503), also if its key is not configured */
function openSecret(context: AuthContext, userId: string, { secret, keyId }: StoredTotp): Buffer {
  const box = boxOf(context);
  try {
    return box.open(secret, userId, keyId);
  } catch (err) {
    context.log.error(
      { err, userId },
      'cannot decrypt the secret of an authenticator app: add its key to ENCRYPTION_KEYS_PREVIOUS',
    );
    throw notConfigured('totp');
  }
}

/** The column of secrets, for the rotation of keys. */
export const TOTP_SECRETS: SealedColumn = {
  ...{ table: 'totp_credential', column: 'secret', keyColumn: 'secret_key', purpose: 'totp' },
  id: [{ name: 'user_id', type: 'uuid' }],
  contextOf: ([userId]) => userId!,
};
