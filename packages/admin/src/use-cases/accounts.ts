import type { Sql } from '@energy-optimizer/db';
import { AppError, addMs, DAY_MS, notFound } from '@energy-optimizer/kernel';
import type { Role } from '@energy-optimizer/rpc';
import { type Actor, type AdminCaller, type AdminContext, actorOf } from '../context.ts';
import type { Account, UserSessions } from '../schemas/accounts.ts';

/** Administrators' operations on other accounts. All are recorded in the audit log, including reads. */

export const DONE = { status: 'done' } as const;
export type Done = typeof DONE;
const unknownUser = () => notFound('unknown_user', 'The user does not exist.');

interface Note {
  readonly action: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Records an administrator's action on a user, in the same transaction. */
const note = (
  context: AdminContext,
  tx: Sql,
  caller: AdminCaller,
  event: Note & { readonly userId: string },
): Promise<void> => context.audit.record(tx, { ...event, ...actorOf(context, caller), result: 'ok' });

const transaction = <T>({ db }: AdminContext, work: (tx: Sql) => Promise<T>): Promise<T> =>
  db.forTask('admin').transaction(work);

/** @throws AppError `unknown_user` (404) */
export const findAccount = (
  context: AdminContext,
  caller: AdminCaller,
  input: { readonly email: string },
): Promise<Account> =>
  transaction(context, async (tx) => {
    const account = await context.accounts.findByEmail(tx, input.email);
    if (account === undefined) throw unknownUser();
    await note(context, tx, caller, { action: 'admin_read_user', userId: account.id });
    return account;
  });

/** Sessions of a user. @throws AppError `unknown_user` (404) */
export const listAccountSessions = (
  context: AdminContext,
  caller: AdminCaller,
  { userId }: { readonly userId: string },
): Promise<UserSessions> =>
  transaction(context, async (tx) => {
    if ((await context.accounts.find(tx, userId)) === undefined) throw unknownUser();
    await note(context, tx, caller, { action: 'admin_read_sessions', userId });
    return { sessions: await context.accounts.sessions(tx, userId) };
  });

/** @throws AppError `unknown_user` (404) */
export async function endAccountSessions(
  context: AdminContext,
  caller: AdminCaller,
  { userId }: { readonly userId: string },
): Promise<Done> {
  await change(context, caller, userId, async (tx) => {
    await context.accounts.endSessions(tx, userId);
    return { action: 'sessions_revoked' };
  });
  return DONE;
}

/** Disables all credentials of the user until then. @throws AppError `unknown_user` (404), `own_account` (409) */
export async function lockAccount(
  context: AdminContext,
  caller: AdminCaller,
  { userId, days }: { readonly userId: string; readonly days: number },
): Promise<Done> {
  requireOther(caller, userId);
  const until = addMs(context.clock.now(), days * DAY_MS);
  await change(context, caller, userId, async (tx) => {
    await context.accounts.setLock(tx, userId, until);
    await context.accounts.endSessions(tx, userId);
    return { action: 'user_locked', details: { until: until.toISOString() } };
  });
  return DONE;
}

/** Removes an administrator's lock and the lock caused by failed sign-ins. @throws AppError `unknown_user` (404) */
export async function unlockAccount(
  context: AdminContext,
  caller: AdminCaller,
  { userId }: { readonly userId: string },
): Promise<Done> {
  const { email } = await change(context, caller, userId, async (tx) => {
    await context.accounts.setLock(tx, userId, null);
    return { action: 'user_unlocked' };
  });
  await context.accounts.clearFailures(email);
  return DONE;
}

/** @throws AppError `unknown_user` (404), `own_account` (409) */
export async function changeAccountRole(
  context: AdminContext,
  caller: AdminCaller,
  { userId, role }: { readonly userId: string; readonly role: Role },
): Promise<Done> {
  requireOther(caller, userId);
  await change(context, caller, userId, async (tx, account) => {
    await context.accounts.setRole(tx, userId, role);
    return { action: 'role_changed', details: { from: account.role, to: role } };
  });
  return DONE;
}

/** Prevents administrators from locking out the last one by mistake. */
function requireOther({ principal }: AdminCaller, userId: string): void {
  if (principal.userId === userId)
    throw new AppError('conflict', {
      code: 'own_account',
      publicMessage: 'You cannot do this to your own account. Ask another administrator.',
    });
}

const change = (context: AdminContext, caller: AdminCaller, userId: string, work: Work): Promise<Account> =>
  changeAccount(context, actorOf(context, caller), userId, work);

type Work = (tx: Sql, account: Account) => Promise<Note>;

/** Changes an account and records it, in one transaction. @throws AppError `unknown_user` (404) */
export async function changeAccount(context: AdminContext, actor: Actor, userId: string, work: Work): Promise<Account> {
  const changed = await transaction(context, async (tx) => {
    const account = await context.accounts.hold(tx, userId);
    if (account === undefined) throw unknownUser();
    await context.audit.record(tx, { ...(await work(tx, account)), userId, ...actor, result: 'ok' });
    return account;
  });
  context.accounts.forgetCached(userId);
  return changed;
}
