import type { Sql } from '@energy-optimizer/db';
import { addMs, MINUTE_MS } from '@energy-optimizer/kernel';
import { padResponseTime } from '@energy-optimizer/rpc';
import type { AuthContext, Caller, UserCaller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { networkOf } from '../defense/network.ts';
import { wrongPassword } from '../errors.ts';
import type { AlsoEnd } from '../schemas/index.ts';
import { insertToken, voidTokensOfUser } from '../store/tokens.ts';
import { findUser, findUserByEmail, setPassword, type User } from '../store/users.ts';
import { checkPassword } from './check-password.ts';
import { endChosen, endedText } from './end-credentials.ts';
import { holdCaller } from './hold-account.ts';
import { rememberDevice } from './known-devices.ts';
import { noteChange } from './note-change.ts';

const RESET_MS = 10 * MINUTE_MS;
const DONE = { status: 'done' } as const;

/** Mails a link to choose a new password. For unknown addresses, the response is the same and no e-mail is sent. */
export async function requestPasswordReset(
  { db, clock, mail, links, mailLimit }: AuthContext,
  caller: Caller,
  input: { readonly email: string },
): Promise<{ readonly status: 'sent' }> {
  const email = normalizeEmail(input.email);
  await padResponseTime(async () => {
    const user = await findUserByEmail(db, email);
    if (!(await mailLimit(email, networkOf(caller.client?.ip))) || user === undefined) return;
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
 * Changes the password of the signed-in user; ends other sessions, invalidates mailed links, and revokes selected
 * credentials. @throws AppError `wrong_password` (403), `weak_password`, `unknown_credential` (422),
 * `too_many_attempts` (429)
 */
export async function changePassword(
  context: AuthContext,
  caller: UserCaller,
  input: { readonly currentPassword: string; readonly newPassword: string; readonly alsoEnd?: AlsoEnd | undefined },
): Promise<{ readonly status: 'done' }> {
  const { db, passwords, strength, cache, sessions, clock } = context;
  const { userId, credentialId } = caller.principal;
  const known = await findUser(db, userId);
  const password = input.currentPassword;
  if (known === undefined || !(await checkPassword(context, caller, { email: known.email, password })))
    throw wrongPassword();
  await strength.requireStrong(input.newPassword, [known.email, known.name ?? '']);
  const passwordHash = await passwords.hash(input.newPassword);
  const device = await db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    const ended = await endChosen(tx, userId, input.alsoEnd, clock.now());
    await replacePassword(context, tx, caller, {
      ...{ user, passwordHash, procedure: 'auth.changePassword', details: { ended } },
      ended: endedText(ended),
    });
    await sessions.revokeAll(tx, userId, credentialId);
    return rememberDevice(context, tx, caller, user);
  });
  if (device !== undefined) caller.setCookie?.(context.cookies.device(device, userId));
  cache.drop(`user:${userId}`);
  return DONE;
}

/**
 * Sets the password, invalidates mailed links, forgets known devices and records the change. Requires the account lock.
 */
export async function replacePassword(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  change: {
    readonly user: User;
    readonly passwordHash: string;
    readonly procedure: 'auth.changePassword' | 'auth.resetPassword';
    readonly details: Readonly<Record<string, unknown>>;
    readonly ended: string | undefined;
  },
): Promise<void> {
  const { user, passwordHash, ...noted } = change;
  const at = context.clock.now();
  await setPassword(tx, user.id, passwordHash, at);
  await voidTokensOfUser(tx, user.id, at);
  await noteChange(context, tx, caller, { ...noted, user });
}
