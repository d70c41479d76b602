import type { AuthContext, Caller } from '../context.ts';
import { recoveryCodeHash } from '../credentials/recovery-codes.ts';
import { sha256 } from '../credentials/secrets.ts';
import { networkOf } from '../defense/network.ts';
import { invalidToken } from '../errors.ts';
import type { SignInResult } from '../schemas/index.ts';
import { readTotp, useRecoveryCode } from '../store/factors.ts';
import { peekToken, useToken } from '../store/tokens.ts';
import { findUser } from '../store/users.ts';
import { recordFailure } from './check-password.ts';
import { knownDevice } from './known-devices.ts';
import { openSession, requireTransport, type Transport } from './open-session.ts';
import { isRightTotp } from './totp.ts';

export interface SecondStep {
  readonly pendingToken: string;
  readonly method: 'totp' | 'recovery_code';
  readonly code: string;
  readonly transport: Transport;
}

/**
 * The second step of a sign-in. Wrong codes count like wrong passwords.
 * @throws AppError `invalid_token` (401), `too_many_attempts` (429)
 */
export async function signInSecondFactor(
  context: AuthContext,
  caller: Caller,
  { pendingToken, method, code, transport }: SecondStep,
): Promise<SignInResult> {
  const { db, clock, lockout } = context;
  requireTransport(transport, caller);
  const use = { id: sha256(pendingToken), purpose: 'second_factor', browserHash: null, at: clock.now() } as const;
  const pending = await peekToken(db, use);
  const user = pending?.userId ? await findUser(db, pending.userId) : undefined;
  if (user === undefined || (user.lockedUntil !== null && user.lockedUntil > use.at)) throw invalidToken();
  const device = await knownDevice(context, caller, user.email);
  const attempt = await lockout.attempt(user.email, networkOf(caller.client?.ip), device);
  const isRight = await isRightCode(context, user.id, { method, code }).catch(async (error: unknown) => {
    await attempt.undone();
    throw error;
  });
  if (!isRight) {
    await recordFailure(context, caller, user.email, attempt);
    throw invalidToken();
  }
  await attempt.succeeded();
  if ((await useToken(db, use)) === undefined) throw invalidToken();
  return openSession(context, caller, { user, transport, method: 'second_factor' });
}

/** A correct code is used up. */
export async function isRightCode(
  context: AuthContext,
  userId: string,
  { method, code }: Pick<SecondStep, 'method' | 'code'>,
): Promise<boolean> {
  const { db, clock } = context;
  if (method === 'recovery_code') return useRecoveryCode(db, userId, recoveryCodeHash(userId, code), clock.now());
  // An unconfirmed app is not in effect.
  return (await readTotp(db, userId))?.isConfirmed === true && isRightTotp(context, db, userId, code);
}
