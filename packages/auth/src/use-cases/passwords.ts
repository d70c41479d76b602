import type { Sql } from '@energy-optimizer/db';
import { addMs, MINUTE_MS } from '@energy-optimizer/kernel';
import type { AuthContext, Caller, UserCaller } from '../context.ts';
import { normalizeEmail } from '../email-address.ts';
import { invalidToken, wrongPassword } from '../errors.ts';
import { inEvenTime } from '../even-time.ts';
import { networkOf } from '../network.ts';
import { insertToken, peekToken, useToken, voidTokensOfUser } from '../repository-tokens.ts';
import { findUser, findUserByEmail, setPassword, type User } from '../repository-users.ts';
import { randomSecret, sha256 } from '../secrets.ts';
import { checkPassword } from './check-password.ts';
import { occasionOf } from './open-session.ts';

const RESET_MS = 10 * MINUTE_MS;
const DONE = { status: 'done' } as const;

/** Mails a link to choose a new password. Unknown addresses get the same answer and no mail. */
export async function requestPasswordReset(
  { db, clock, mail, links, mayMail }: AuthContext,
  caller: Caller,
  input: { readonly email: string },
): Promise<{ readonly status: 'sent' }> {
  const email = normalizeEmail(input.email);
  await inEvenTime(async () => {
    const user = await findUserByEmail(db, email);
    if (!(await mayMail(email, caller)) || user === undefined) return;
    const token = randomSecret();
    const createdAt = clock.now();
    const expiresAt = addMs(createdAt, RESET_MS);
    const link = { id: sha256(token), userId: user.id, email, browserHash: null, createdAt, expiresAt };
    await db.transaction(async (tx) => {
      await insertToken(tx, { ...link, purpose: 'password_reset' });
      await mail(tx, { template: 'reset', to: email, props: { url: links.resetPassword(token), expiresAt } });
    });
  });
  return { status: 'sent' };
}

/**
 * Sets a new password by the link. Every session ends, every other link dies, and the account is unlocked; nobody is signed
 * in by it, so that a second factor stays needed. @throws AppError `invalid_token` (401), `weak_password` (422)
 */
export async function resetPassword(
  context: AuthContext,
  caller: Caller,
  input: { readonly token: string; readonly password: string },
): Promise<{ readonly status: 'done' }> {
  const { db, clock, passwords, strength, lockout, cache, sessions } = context;
  const use = { id: sha256(input.token), purpose: 'password_reset', browserHash: null, at: clock.now() } as const;
  // Hashing is dear: only for who holds a link. Whether the password is good is said before the link is used up.
  const link = await peekToken(db, use);
  const owner = link?.userId ? await findUser(db, link.userId) : undefined;
  if (owner === undefined) throw invalidToken();
  await strength.requireStrong(input.password, [owner.email, owner.name ?? '']);
  const passwordHash = await passwords.hash(input.password);
  await db.transaction(async (tx) => {
    if ((await useToken(tx, use)) === undefined) throw invalidToken();
    await replacePassword(context, tx, caller, owner, passwordHash);
    await sessions.revokeAll(tx, owner.id);
  });
  cache.drop(`user:${owner.id}`);
  await lockout.clear(owner.email);
  return DONE;
}

/**
 * Changes the password of who is signed in; the other sessions end and links that were mailed die.
 * @throws AppError `wrong_password` (403), `weak_password` (422), `too_many_attempts` (429)
 */
export async function changePassword(
  context: AuthContext,
  caller: UserCaller,
  input: { readonly currentPassword: string; readonly newPassword: string },
): Promise<{ readonly status: 'done' }> {
  const { db, passwords, strength, cache, sessions } = context;
  const { userId, credentialId } = caller.principal;
  const user = await findUser(db, userId);
  const password = input.currentPassword;
  if (user === undefined || !(await checkPassword(context, caller, { email: user.email, password })))
    throw wrongPassword();
  await strength.requireStrong(input.newPassword, [user.email, user.name ?? '']);
  const passwordHash = await passwords.hash(input.newPassword);
  await db.transaction(async (tx) => {
    await replacePassword(context, tx, caller, user, passwordHash);
    await sessions.revokeAll(tx, userId, credentialId);
  });
  cache.drop(`user:${userId}`);
  return DONE;
}

async function replacePassword(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  user: User,
  passwordHash: string,
): Promise<void> {
  const { clock, mail, audit, links } = context;
  const at = clock.now();
  await setPassword(tx, user.id, passwordHash, at);
  await voidTokensOfUser(tx, user.id, at);
  const { requestId, client } = caller;
  const network = networkOf(client?.ip);
  await audit.record(tx, { action: 'password_changed', userId: user.id, result: 'ok', requestId, network });
  const props = { what: 'password', ...occasionOf(context, caller), securityUrl: links.security } as const;
  await mail(tx, { template: 'accountChanged', to: user.email, props });
}
