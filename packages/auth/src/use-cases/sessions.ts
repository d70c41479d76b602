import { notFound } from '@energy-optimizer/kernel';
import type { AnyCaller, AuthContext, UserCaller } from '../context.ts';
import { networkOf } from '../network.ts';
import type { SessionList } from '../schemas.ts';

const DONE = { status: 'done' } as const;
type Done = typeof DONE;

/** Ends the session the call came with, if any, and takes its cookie away. Signing out twice is no error. */
export async function signOut(context: AuthContext, caller: AnyCaller): Promise<Done> {
  const { db, sessions, cache, cookies, audit } = context;
  const { principal, requestId, client } = caller;
  if (principal.kind === 'user' && principal.via === 'session') {
    const { userId, credentialId } = principal;
    await db.transaction(async (tx) => {
      await sessions.revoke(tx, userId, credentialId);
      const network = networkOf(client?.ip);
      await audit.record(tx, { action: 'sign_out', userId, result: 'ok', requestId, network });
    });
    cache.drop(`session:${credentialId}`);
  }
  // Another site's page must not sign its visitor out.
  if (client?.site !== 'cross') caller.setCookie?.(cookies.clearSession());
  return DONE;
}

export async function listSessions({ db, sessions }: AuthContext, { principal }: UserCaller): Promise<SessionList> {
  const found = await sessions.list(db, principal.userId);
  return { sessions: found.map((session) => ({ ...session, current: session.id === principal.credentialId })) };
}

/** @throws AppError `unknown_session` (404), also for sessions of others */
export async function revokeSession(
  { db, sessions, cache, audit }: AuthContext,
  { principal, requestId, client }: UserCaller,
  { id }: { readonly id: string },
): Promise<Done> {
  const { userId } = principal;
  await db.transaction(async (tx) => {
    if (!(await sessions.revoke(tx, userId, id))) throw notFound('unknown_session', 'There is no such session.');
    const network = networkOf(client?.ip);
    await audit.record(tx, { action: 'session_revoked', userId, result: 'ok', requestId, network });
  });
  cache.drop(`session:${id}`);
  return DONE;
}

export async function revokeAllSessions(
  { db, sessions, cache, cookies, audit }: AuthContext,
  { principal, setCookie, requestId, client }: UserCaller,
  { keepCurrent }: { readonly keepCurrent: boolean },
): Promise<Done> {
  const { userId, credentialId } = principal;
  await db.transaction(async (tx) => {
    await sessions.revokeAll(tx, userId, keepCurrent ? credentialId : undefined);
    const network = networkOf(client?.ip);
    await audit.record(tx, { action: 'sessions_revoked', userId, result: 'ok', requestId, network });
  });
  cache.drop(`user:${userId}`);
  if (!keepCurrent) setCookie?.(cookies.clearSession());
  return DONE;
}
