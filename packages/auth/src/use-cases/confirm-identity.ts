import { AppError, MINUTE_MS } from '@energy-optimizer/kernel';
import type { AuthContext, UserCaller } from '../context.ts';
import { sessionExpired, wrongPassword } from '../errors.ts';
import { findUser, type User } from '../store/users.ts';
import { checkPassword } from './check-password.ts';

const RECENT_MS = 10 * MINUTE_MS;

/**
 * The signed-in user, after confirming the identity again: by the password or, if the account has none, by having
 * signed in recently. An open session alone (a stolen cookie) must not change credentials.
 * @throws AppError `password_required` (422), `wrong_password`, `recent_sign_in_required` (403), `too_many_attempts`
 *   (429)
 */
export async function confirmIdentity(
  context: AuthContext,
  caller: UserCaller,
  password: string | undefined,
): Promise<User> {
  const { db, clock, sessions } = context;
  const { userId, credentialId } = caller.principal;
  const user = await findUser(db, userId);
  if (user === undefined) throw sessionExpired();
  if (!user.hasPassword) {
    const session = (await sessions.list(db, userId)).find(({ id }) => id === credentialId);
    if (session !== undefined && clock.now().getTime() - session.createdAt.getTime() < RECENT_MS) return user;
    throw new AppError('forbidden', {
      code: 'recent_sign_in_required',
      publicMessage: 'This operation requires a sign-in within the last 10 minutes. Sign in again.',
    });
  }
  if (password === undefined)
    throw new AppError('invalid', {
      code: 'password_required',
      publicMessage: 'This operation requires your password.',
      fields: [{ field: 'password', message: 'is required' }],
    });
  if (!(await checkPassword(context, caller, { email: user.email, password }))) throw wrongPassword();
  return user;
}
