import type { Sql } from '@energy-optimizer/db';
import { AppError, addMs, DAY_MS, notFound } from '@energy-optimizer/kernel';
import type { Role } from '@energy-optimizer/rpc';
import type { AuthContext, UserCaller } from '../context.ts';
import { normalizeEmail } from '../defence/email-address.ts';
import { networkOf } from '../defence/network.ts';
import type { Account, UserSessions } from '../schemas/admin.ts';
import { findUser, findUserByEmail, holdUser, setLock, setRole, type User } from '../store/users.ts';

/** What administrators do with accounts of others. All of it stands in the audit log, looking included. */

const DONE = { status: 'done' } as const;
type Done = typeof DONE;
const unknownUser = () => notFound('unknown_user', 'There is no such user.');

const toAccount = ({
  id,
  email,
  name,
  role,
  tier,
  emailVerifiedAt,
  lockedUntil,
  hasPassword,
  createdAt,
}: User): Account => ({
  id,
  email,
  name,
  role,
  tier,
  emailVerifiedAt,
  lockedUntil,
  hasPassword,
  createdAt,
});

/** Writes down what an administrator does to a user, in the same transaction. */
const note = (
  { audit }: AuthContext,
  tx: Sql,
  { requestId, client, principal }: UserCaller,
  event: { readonly action: string; readonly userId: string; readonly details?: Readonly<Record<string, unknown>> },
): Promise<void> =>
  audit.record(tx, { ...event, actorId: principal.userId, result: 'ok', requestId, network: networkOf(client?.ip) });

/** @throws AppError `unknown_user` (404) */
export async function findAccount(
  context: AuthContext,
  caller: UserCaller,
  input: { readonly email: string },
): Promise<Account> {
  return context.db.transaction(async (tx) => {
    const user = await findUserByEmail(tx, normalizeEmail(input.email));
    if (user === undefined) throw unknownUser();
    await note(context, tx, caller, { action: 'admin_read_user', userId: user.id });
    return toAccount(user);
  });
}

/** Where somebody is signed in, without the ids that would end it. @throws AppError `unknown_user` (404) */
export async function listUserSessions(
  context: AuthContext,
  caller: UserCaller,
  { userId }: { readonly userId: string },
): Promise<UserSessions> {
  return context.db.transaction(async (tx) => {
    if ((await findUser(tx, userId)) === undefined) throw unknownUser();
    await note(context, tx, caller, { action: 'admin_read_sessions', userId });
    const sessions = await context.sessions.list(tx, userId);
    return { sessions: sessions.map(({ id: _, ...session }) => session) };
  });
}

/** @throws AppError `unknown_user` (404) */
export async function endUserSessions(
  context: AuthContext,
  caller: UserCaller,
  { userId }: { readonly userId: string },
): Promise<Done> {
  await change(context, caller, userId, async (tx) => {
    await context.sessions.revokeAll(tx, userId);
    return { action: 'sessions_revoked' };
  });
  return DONE;
}

/** Nothing of the user's opens anything until then. @throws AppError `unknown_user` (404), `own_account` (409) */
export async function lockUser(
  context: AuthContext,
  caller: UserCaller,
  { userId, days }: { readonly userId: string; readonly days: number },
): Promise<Done> {
  requireOther(caller, userId);
  const until = addMs(context.clock.now(), days * DAY_MS);
  await change(context, caller, userId, async (tx) => {
    await setLock(tx, userId, until, context.clock.now());
    await context.sessions.revokeAll(tx, userId);
    return { action: 'user_locked', details: { until: until.toISOString() } };
  });
  return DONE;
}

/** Takes an administrator's lock away, and that of failed sign-ins. @throws AppError `unknown_user` (404) */
export async function unlockUser(
  context: AuthContext,
  caller: UserCaller,
  { userId }: { readonly userId: string },
): Promise<Done> {
  const user = await change(context, caller, userId, async (tx) => {
    await setLock(tx, userId, null, context.clock.now());
    return { action: 'user_unlocked' };
  });
  await context.lockout.clear(user.email);
  return DONE;
}

/** @throws AppError `unknown_user` (404), `own_account` (409) */
export async function changeRole(
  context: AuthContext,
  caller: UserCaller,
  { userId, role }: { readonly userId: string; readonly role: Role },
): Promise<Done> {
  requireOther(caller, userId);
  await change(context, caller, userId, async (tx, user) => {
    await setRole(tx, userId, role, context.clock.now());
    return { action: 'role_changed', details: { from: user.role, to: role } };
  });
  return DONE;
}

/** So that no administrator locks the last one out by mistake. */
function requireOther({ principal }: UserCaller, userId: string): void {
  if (principal.userId === userId)
    throw new AppError('conflict', { code: 'own_account', publicMessage: 'Another administrator must do this.' });
}

async function change(
  context: AuthContext,
  caller: UserCaller,
  userId: string,
  work: (
    tx: Sql,
    user: User,
  ) => Promise<{ readonly action: string; readonly details?: Readonly<Record<string, unknown>> }>,
): Promise<User> {
  const changed = await context.db.transaction(async (tx) => {
    const user = await holdUser(tx, userId);
    if (user === undefined) throw unknownUser();
    await note(context, tx, caller, { ...(await work(tx, user)), userId });
    return user;
  });
  context.cache.drop(`user:${userId}`);
  return changed;
}
