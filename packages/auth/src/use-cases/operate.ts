import { deleteExpiredCounters } from '@energy-optimizer/db';
import type { Role } from '@energy-optimizer/rpc';
import type { AuthContext } from '../context.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { deleteExpiredOauthStates } from '../store/oauth.ts';
import { deleteExpiredTokens } from '../store/tokens.ts';
import { insertUser, type User } from '../store/users.ts';

export interface UserRequest {
  readonly email: string;
  readonly password: string;
  readonly name?: string;
  readonly role?: Role;
}

/** Creates an account for an operator, with its address confirmed. Undefined: the address is taken. */
export async function createUser(
  { db, clock, strength, passwords }: AuthContext,
  { email, password, name, role = 'user' }: UserRequest,
): Promise<User | undefined> {
  await strength.requireStrong(password, [email, name ?? '']);
  const passwordHash = await passwords.hash(password);
  return insertUser(db, { email: normalizeEmail(email), name: name ?? null, passwordHash, role, at: clock.now() });
}

/** Deletes expired sessions, links and counters. */
export async function prune({ db, clock, sessions }: AuthContext): Promise<void> {
  const at = clock.now();
  await sessions.deleteExpired(db);
  await deleteExpiredTokens(db, at);
  await deleteExpiredOauthStates(db, at);
  await deleteExpiredCounters(db);
}
