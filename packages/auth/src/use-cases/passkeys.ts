import { AppError, addMs, MINUTE_MS, notFound } from '@energy-optimizer/kernel';
import { z } from 'zod';
import type { AuthContext, Caller, UserCaller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { invalidToken, passwordNeeded } from '../errors.ts';
import type {
  PasskeyChallenge,
  passkeySignInInput,
  RegisteredPasskey,
  registerPasskeyInput,
  SignInResult,
} from '../schemas/index.ts';
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  listPasskeys,
  trustPasskey,
  usePasskey,
} from '../store/passkeys.ts';
import { insertToken, peekToken, useToken } from '../store/tokens.ts';
import { findUser } from '../store/users.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { holdCaller } from './hold-account.ts';
import { openSession, requireTransport } from './open-session.ts';
import { factorAdded, factorRemoved } from './second-factors.ts';

const CHALLENGE_MS = 5 * MINUTE_MS;
const MAX_PASSKEYS = 20;
/** The method of the first sign-in step. */
const firstStep = z.looseObject({ method: z.string() });
const challengePayload = z.strictObject({ challenge: z.string() });

type Purpose = 'passkey_registration' | 'passkey_sign_in';

/** Stores a challenge until its response; its token is valid once. */
async function keepChallenge(
  { db, clock }: AuthContext,
  purpose: Purpose,
  challenge: string,
  owner: { readonly userId: string | null; readonly email: string },
): Promise<string> {
  const token = randomSecret();
  const createdAt = clock.now();
  const expiresAt = addMs(createdAt, CHALLENGE_MS);
  const kept = { id: sha256(token), purpose, ...owner, payload: { challenge }, createdAt, expiresAt };
  await insertToken(db, { ...kept, browserHash: null });
  return token;
}

async function takeChallenge({ db, clock }: AuthContext, purpose: Purpose, token: string, userId: string | null) {
  const taken = await useToken(db, { id: sha256(token), purpose, browserHash: null, at: clock.now() });
  if (taken === undefined || taken.userId !== userId) throw invalidToken();
  return challengePayload.parse(taken.payload).challenge;
}

/** The options a browser needs to create a passkey. @throws what `confirmIdentity` throws */
export async function startPasskeyRegistration(
  context: AuthContext,
  caller: UserCaller,
  { password }: { readonly password?: string | undefined },
): Promise<PasskeyChallenge> {
  const { db, webauthn } = context;
  const user = await confirmIdentity(context, caller, password);
  const held = await listPasskeys(db, user.id);
  requireRoom(held);
  const options = await webauthn.registrationOptions({
    userId: user.id,
    userName: user.email,
    excludedIds: held.map(({ id }) => id),
  });
  const { id: userId, email } = user;
  const challengeToken = await keepChallenge(context, 'passkey_registration', options.challenge, { userId, email });
  return { options: { ...options }, challengeToken };
}

function requireRoom(held: readonly unknown[]): void {
  if (held.length >= MAX_PASSKEYS)
    throw new AppError('conflict', {
      code: 'too_many_passkeys',
      publicMessage: `An account has at most ${MAX_PASSKEYS} passkeys. Remove one first.`,
    });
}

/** @throws AppError `invalid_token` (401), `passkey_refused` (422), `passkey_taken`, `too_many_passkeys` (409) */
export async function finishPasskeyRegistration(
  context: AuthContext,
  caller: UserCaller,
  { challengeToken, name, response }: z.output<typeof registerPasskeyInput>,
): Promise<RegisteredPasskey> {
  const { db, webauthn, clock } = context;
  const { userId } = caller.principal;
  const challenge = await takeChallenge(context, 'passkey_registration', challengeToken, userId);
  const made = await webauthn.verifyRegistration(challenge, response);
  if (made === undefined)
    throw new AppError('invalid', {
      code: 'passkey_refused',
      publicMessage: 'The passkey could not be verified.',
      fields: [{ field: 'response', message: 'could not be verified' }],
    });
  const { id, publicKey, counter, backedUp } = made;
  const passkey = { id, name, backedUp, createdAt: clock.now(), lastUsedAt: null };
  return db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    requireRoom(await listPasskeys(tx, userId));
    const { transports } = response.response;
    if (!(await insertPasskey(tx, userId, { ...passkey, publicKey, counter, transports })))
      throw new AppError('conflict', {
        code: 'passkey_taken',
        publicMessage: 'This passkey is already registered.',
      });
    return { passkey, recoveryCodes: await factorAdded(context, tx, caller, user, 'auth.finishPasskeyRegistration') };
  });
}

/** @throws AppError `unknown_passkey` (404), also for passkeys of others; what `confirmIdentity` throws */
export async function removePasskey(
  context: AuthContext,
  caller: UserCaller,
  { id, password }: { readonly id: string; readonly password?: string | undefined },
): Promise<{ readonly status: 'done' }> {
  await confirmIdentity(context, caller, password);
  await context.db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    if (!(await deletePasskey(tx, user.id, id))) throw notFound('unknown_passkey', 'The passkey does not exist.');
    await factorRemoved(context, tx, caller, user, 'auth.removePasskey');
  });
  return { status: 'done' };
}

/** The options a browser needs to sign in with any passkey for this site: no address is sent, so none can be probed. */
export async function startPasskeySignIn(context: AuthContext): Promise<PasskeyChallenge> {
  const options = await context.webauthn.authenticationOptions();
  const nobody = { userId: null, email: '' };
  const challengeToken = await keepChallenge(context, 'passkey_sign_in', options.challenge, nobody);
  return { options: { ...options }, challengeToken };
}

/**
 * A passkey combines two factors: the device and its unlocking. One kept through a password reset without proof may be
 * a stranger's, so it requires the password once more. @throws AppError `invalid_token`, `password_needed` (401)
 */
export async function finishPasskeySignIn(
  context: AuthContext,
  caller: Caller,
  { challengeToken, response, transport, pendingToken }: z.output<typeof passkeySignInInput>,
): Promise<SignInResult> {
  const { db, clock, webauthn } = context;
  requireTransport(transport, caller);
  const challenge = await takeChallenge(context, 'passkey_sign_in', challengeToken, null);
  const known = await findPasskey(db, response.id);
  if (known === undefined) throw invalidToken();
  const counter = await webauthn.verifyAuthentication(challenge, response, known.passkey);
  const at = clock.now();
  // Read before the passkey is used: a concurrent password reset either revokes it or is detected when the session is
  // created.
  const user = await findUser(db, known.userId);
  if (counter === undefined || !(await usePasskey(db, known.userId, { id: response.id, counter, at })))
    throw invalidToken();
  if (user === undefined || (user.lockedUntil !== null && user.lockedUntil > at)) throw invalidToken();
  if (known.needsPassword) await joinPassword(context, known.userId, response.id, pendingToken);
  return openSession(context, caller, { user, transport, method: 'passkey' });
}

/** After a first step by password or mailed link, the passkey is trusted again. */
async function joinPassword(
  { db, clock }: AuthContext,
  userId: string,
  passkeyId: string,
  pendingToken: string | undefined,
): Promise<void> {
  if (pendingToken === undefined) throw passwordNeeded();
  const use = { id: sha256(pendingToken), purpose: 'second_factor', browserHash: null, at: clock.now() } as const;
  const pending = await peekToken(db, use);
  const first = firstStep.safeParse(pending?.payload).data?.method;
  if (pending?.userId !== userId || (first !== 'password' && first !== 'magic_link')) throw passwordNeeded();
  if ((await useToken(db, use)) === undefined) throw invalidToken();
  await trustPasskey(db, userId, passkeyId);
}
