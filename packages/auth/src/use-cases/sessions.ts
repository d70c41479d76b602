import { notFound } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { AnyCaller, AuthContext, UserCaller } from '../context.ts';
import { networkOf } from '../defense/network.ts';
import type { revokeAllSessionsInput, SessionList } from '../schemas/index.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { endChosen, endedText, endsMoreThanKeys } from './end-credentials.ts';
import { holdCaller } from './hold-account.ts';
import { forgetDevices } from './known-devices.ts';
import { noteChange } from './note-change.ts';

const DONE = { status: 'done' } as const;
type Done = typeof DONE;

/** Ends the session of the call, if any, and removes its cookie. Signing out twice is not an error. */
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
  // A page on another site must not sign its visitor out.
  if (client?.site !== 'cross') caller.setCookie?.(cookies.clearSession());
  return DONE;
}

export async function listSessions({ db, sessions }: AuthContext, { principal }: UserCaller): Promise<SessionList> {
  const found = await sessions.list(db, principal.userId);
  return { sessions: found.map((session) => ({ ...session, current: session.id === principal.credentialId })) };
}

/** @throws AppError `unknown_session` (404), also for sessions of others */
export async function revokeSession(
  context: AuthContext,
  caller: UserCaller,
  { id }: { readonly id: string },
): Promise<Done> {
  const { db, sessions, cache } = context;
  const { userId } = caller.principal;
  await db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    if (!(await sessions.revoke(tx, userId, id))) throw notFound('unknown_session', 'The session does not exist.');
    await noteChange(context, tx, caller, { procedure: 'auth.revokeSession', user });
  });
  cache.drop(`session:${id}`);
  return DONE;
}

/**
 * Ends all sessions and revokes selected credentials. API keys need no further proof, since that only removes access;
 * revoking other credentials requires it. @throws AppError `unknown_credential` (422), what `confirmIdentity` throws
 */
export async function revokeAllSessions(
  context: AuthContext,
  caller: UserCaller,
  { keepCurrent, alsoEnd, password }: z.output<typeof revokeAllSessionsInput>,
): Promise<Done> {
  const { db, sessions, cache, cookies, clock } = context;
  const { userId, credentialId } = caller.principal;
  if (endsMoreThanKeys(alsoEnd)) await confirmIdentity(context, caller, password);
  await db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    const ended = await endChosen(tx, userId, alsoEnd, clock.now());
    await sessions.revokeAll(tx, userId, keepCurrent ? credentialId : undefined);
    await forgetDevices(context, tx, caller, user, { keepCurrent });
    await noteChange(context, tx, caller, {
      ...{ procedure: 'auth.revokeAllSessions', user, details: { ended } },
      ended: endedText(ended),
    });
  });
  cache.drop(`user:${userId}`);
  if (!keepCurrent) caller.setCookie?.(cookies.clearSession());
  return DONE;
}
