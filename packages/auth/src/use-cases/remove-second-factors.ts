import { notFound } from '@energy-optimizer/kernel';
import type { AuthContext, Caller } from '../context.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { findUserByEmail, holdUser } from '../store/users.ts';
import { endedText, endFactors } from './end-credentials.ts';
import { noteChange } from './note-change.ts';

export interface RemovedFactors {
  readonly userId: string;
  readonly email: string;
  readonly passkeys: number;
  readonly authenticatorApp: boolean;
}

/** As shown to the owner in the e-mail. */
const OPERATOR = { ip: undefined, userAgent: 'operator', cookies: new Map<string, string>(), site: 'unknown' } as const;

/**
 * For operators, if an owner lost the second factors or an attacker added one: the authenticator app,
 * all passkeys and the recovery codes are removed, and all sessions end. The password or a mailed link is then enough.
 * @throws AppError `unknown_user`, `unknown_second_factor` (404)
 */
export async function removeSecondFactors(
  context: AuthContext,
  { requestId, email }: { readonly requestId: string; readonly email: string },
): Promise<RemovedFactors> {
  const db = context.db.forTask('operator');
  const found = await findUserByEmail(db, normalizeEmail(email));
  const unknown = () => notFound('unknown_user', 'Unknown user.');
  if (found === undefined) throw unknown();
  const caller: Caller = { requestId, client: OPERATOR };
  const removed = await db.transaction(async (tx) => {
    const user = await holdUser(tx, found.id);
    if (user === undefined) throw unknown();
    const ended = await endFactors(tx, user.id);
    if (ended.passkeys.length === 0 && !ended.authenticatorApp)
      throw notFound('unknown_second_factor', 'The account has no second factor.');
    await context.sessions.revokeAll(tx, user.id);
    const { passkeys, authenticatorApp } = ended;
    const details = { passkeys: passkeys.length, authenticatorApp };
    await noteChange(context, tx, caller, {
      ...{ procedure: 'energy admin remove-second-factors', user, details, by: 'operator' },
      ended: endedText(ended),
    });
    return { userId: user.id, email: user.email, ...details };
  });
  context.cache.drop(`user:${found.id}`);
  return removed;
}
