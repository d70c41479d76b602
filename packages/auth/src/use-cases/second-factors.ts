import type { Sql } from '@energy-optimizer/db';
import type { AuthContext, Caller, UserCaller } from '../context.ts';
import { newRecoveryCodes, recoveryCodeHash } from '../credentials/recovery-codes.ts';
import type { RecoveryCodes } from '../schemas/index.ts';
import { deleteRecoveryCodes, readSecondFactors, writeRecoveryCodes } from '../store/factors.ts';
import type { User } from '../store/users.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { holdCaller } from './hold-account.ts';
import { noteChange } from './note-change.ts';

/** Creates new recovery codes and invalidates the old ones. @throws what `confirmIdentity` throws */
export async function renewRecoveryCodes(
  context: AuthContext,
  caller: UserCaller,
  { password }: { readonly password?: string | undefined },
): Promise<RecoveryCodes> {
  await confirmIdentity(context, caller, password);
  return context.db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    await noteChange(context, tx, caller, { procedure: 'auth.renewRecoveryCodes', user });
    return { recoveryCodes: await issueRecoveryCodes(tx, user.id) };
  });
}

async function issueRecoveryCodes(tx: Sql, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await writeRecoveryCodes(
    tx,
    userId,
    codes.map((code) => recoveryCodeHash(userId, code)),
  );
  return codes;
}

/** The first factor creates recovery codes; later ones keep them. Requires the account lock. */
export async function factorAdded(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  user: User,
  procedure: 'auth.confirmTotp' | 'auth.finishPasskeyRegistration',
): Promise<string[] | null> {
  const factors = await readSecondFactors(tx, user.id);
  await noteChange(context, tx, caller, { procedure, user });
  return factors.includes('recovery_code') ? null : issueRecoveryCodes(tx, user.id);
}

/** Recovery codes are deleted with the last factor. Requires the account lock. */
export async function factorRemoved(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  user: User,
  procedure: 'auth.removeTotp' | 'auth.removePasskey',
): Promise<void> {
  if ((await readSecondFactors(tx, user.id)).length === 0) await deleteRecoveryCodes(tx, user.id);
  await noteChange(context, tx, caller, { procedure, user });
}
