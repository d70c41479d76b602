import type { Sql } from '@energy-optimizer/db';
import type { AuthContext, Caller, UserCaller } from '../context.ts';
import { networkOf } from '../network.ts';
import { newRecoveryCodes, recoveryCodeHash } from '../recovery-codes.ts';
import { deleteRecoveryCodes, readSecondFactors, writeRecoveryCodes } from '../repository-factors.ts';
import type { User } from '../repository-users.ts';
import type { RecoveryCodes } from '../schemas.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { occasionOf } from './open-session.ts';

/** New recovery codes; the old ones are void. @throws what `confirmIdentity` throws */
export async function renewRecoveryCodes(
  context: AuthContext,
  caller: UserCaller,
  { password }: { readonly password?: string | undefined },
): Promise<RecoveryCodes> {
  const user = await confirmIdentity(context, caller, password);
  return { recoveryCodes: await context.db.transaction((tx) => issueRecoveryCodes(tx, user.id)) };
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

/** The first factor brings recovery codes; later ones keep them. The owner is told of each. */
export async function factorAdded(context: AuthContext, tx: Sql, caller: Caller, user: User): Promise<string[] | null> {
  const factors = await readSecondFactors(tx, user.id);
  await tell(context, tx, caller, user, 'second_factor_added');
  return factors.includes('recovery_code') ? null : issueRecoveryCodes(tx, user.id);
}

/** Without any factor recovery codes stand for nothing. */
export async function factorRemoved(context: AuthContext, tx: Sql, caller: Caller, user: User): Promise<void> {
  if ((await readSecondFactors(tx, user.id)).length === 0) await deleteRecoveryCodes(tx, user.id);
  await tell(context, tx, caller, user, 'second_factor_removed');
}

async function tell(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  user: User,
  what: 'second_factor_added' | 'second_factor_removed',
): Promise<void> {
  const { requestId, client } = caller;
  const network = networkOf(client?.ip);
  await context.audit.record(tx, { action: what, userId: user.id, result: 'ok', requestId, network });
  const props = { what, ...occasionOf(context, caller), securityUrl: context.links.security };
  await context.mail(tx, { template: 'accountChanged', to: user.email, props });
}
