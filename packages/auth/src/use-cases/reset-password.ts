import { AppError } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { AuthContext, Caller } from '../context.ts';
import { sha256 } from '../credentials/secrets.ts';
import { networkOf } from '../defense/network.ts';
import { invalidToken } from '../errors.ts';
import type { PasswordReset, ResetOptions, resetPasswordInput } from '../schemas/index.ts';
import { readSecondFactors } from '../store/factors.ts';
import { demotePasskeys } from '../store/passkeys.ts';
import { peekToken, useToken } from '../store/tokens.ts';
import { findUser, holdUser, type User } from '../store/users.ts';
import { recordFailure } from './check-password.ts';
import { endedText, endUnlessKept, listAdded } from './end-credentials.ts';
import { replacePassword } from './passwords.ts';
import { isRightCode } from './sign-in-second-factor.ts';

type ResetInput = z.output<typeof resetPasswordInput>;

const useOf = ({ clock }: AuthContext, token: string) =>
  ({ id: sha256(token), purpose: 'password_reset', browserHash: null, at: clock.now() }) as const;

async function ownerOf(context: AuthContext, token: string): Promise<User> {
  const link = await peekToken(context.db, useOf(context, token));
  const owner = link?.userId ? await findUser(context.db, link.userId) : undefined;
  if (owner === undefined) throw invalidToken();
  return owner;
}

/**
 * The credentials a reset with this link would revoke, for selection. The link remains valid.
 * @throws AppError `invalid_token` (401)
 */
export async function inspectPasswordReset(
  context: AuthContext,
  { token }: { readonly token: string },
): Promise<ResetOptions> {
  const { id } = await ownerOf(context, token);
  const db = context.db.forUser(id);
  return { credentials: await listAdded(db, id), secondFactors: await readSecondFactors(db, id) };
}

/**
 * Sets a new password using the link. Ends all sessions, invalidates all other links, unlocks the account, and revokes
 * the credentials added to it unless they are selected to be kept. A mailbox is one factor: passkeys and the
 * authenticator app are revoked only with proof of a second factor; otherwise they are kept, and such a passkey works
 * only together with the new password. No session is created. @throws AppError `invalid_token` (401), `weak_password`,
 * `unknown_credential` (422), `wrong_second_factor` (403)
 */
export async function resetPassword(context: AuthContext, caller: Caller, input: ResetInput): Promise<PasswordReset> {
  const { passwords, strength, lockout, cache, sessions, clock } = context;
  // Hashing is expensive, so it requires a valid link. The password is checked before the link is used up.
  const owner = await ownerOf(context, input.token);
  await strength.requireStrong(input.password, [owner.email, owner.name ?? '']);
  const passwordHash = await passwords.hash(input.password);
  const isProven = await showsSecondFactor(context, caller, owner, input.secondFactor);
  const outcome = await context.db.forUser(owner.id).transaction(async (tx) => {
    const user = await holdUser(tx, owner.id);
    if (user === undefined || (await useToken(tx, useOf(context, input.token))) === undefined) throw invalidToken();
    const changes = await endUnlessKept(tx, user.id, {
      keep: input.keep,
      mayEndFactors: isProven,
      at: clock.now(),
    });
    if (!isProven) await demotePasskeys(tx, user.id);
    await replacePassword(context, tx, caller, {
      ...{ user, passwordHash, procedure: 'auth.resetPassword', details: { ...changes } },
      ended: endedText(changes.ended),
    });
    await sessions.revokeAll(tx, user.id);
    return changes;
  });
  cache.drop(`user:${owner.id}`);
  await lockout.clear(owner.email);
  return { status: 'done', ...outcome };
}

/** True if the account has no second factor, or one was presented. A wrong code counts like a wrong password. */
async function showsSecondFactor(
  context: AuthContext,
  caller: Caller,
  owner: User,
  given: ResetInput['secondFactor'],
): Promise<boolean> {
  if ((await readSecondFactors(context.db, owner.id)).length === 0) return true;
  if (given === undefined) return false;
  const attempt = await context.lockout.attempt(owner.email, networkOf(caller.client?.ip));
  const isRight = await isRightCode(context, owner.id, given).catch(async (error: unknown) => {
    await attempt.undone();
    throw error;
  });
  if (isRight) {
    await attempt.succeeded();
    return true;
  }
  await recordFailure(context, caller, owner.email, attempt);
  throw new AppError('forbidden', {
    code: 'wrong_second_factor',
    publicMessage: 'The second-factor code is wrong or was already used. The link is still valid.',
  });
}
