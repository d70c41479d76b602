import type { Sql } from '@energy-optimizer/db';
import type { AuthContext, UserCaller } from '../context.ts';
import { sessionExpired } from '../errors.ts';
import { holdUser, type User } from '../store/users.ts';

/**
 * Locks are always taken in the order address, account, everything else, so transactions on one account wait for each
 * other and never deadlock.
 */

/**
 * Locks the caller's account until the transaction ends. The session must still exist: one ended in the meantime, for
 * instance by a password reset, cannot change anything.
 * @throws AppError `session_expired` (401)
 */
export async function holdCaller(
  { sessions }: AuthContext,
  tx: Sql,
  { principal: { userId, credentialId, via } }: UserCaller,
): Promise<User> {
  const user = await holdUser(tx, userId);
  if (user === undefined) throw sessionExpired();
  if (via === 'session' && !(await sessions.list(tx, userId)).some(({ id }) => id === credentialId))
    throw sessionExpired();
  return user;
}
