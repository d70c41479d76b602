import type { Sql } from '@energy-optimizer/db';
import { addMs, HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { padResponseTime } from '@energy-optimizer/rpc';
import { z } from 'zod';
import type { AuthContext, Caller, PossibleCaller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { networkOf } from '../defense/network.ts';
import { crossSiteRequest, invalidToken, signUpClosed } from '../errors.ts';
import type { ConfirmEmailResult, confirmEmailInput } from '../schemas/index.ts';
import { insertToken, peekToken, type TokenUse, useToken, voidPendingSignUps, voidSignUps } from '../store/tokens.ts';
import { findUserByEmail, holdAddress, insertUser, type User } from '../store/users.ts';
import { bindBrowser, browserHashOf } from './browser.ts';
import { confirmEmailChange } from './change-email.ts';
import { openSession, requireTransport } from './open-session.ts';

type ConfirmInput = z.output<typeof confirmEmailInput>;

const CONFIRM_MS = 24 * HOUR_MS;
/** How long the link also signs in the browser that signed up; later it only confirms the address. */
const SIGNS_IN_MS = 10 * MINUTE_MS;
/**
 * The data of a sign-up until its address is confirmed: no account exists before that, so an attacker cannot prepare
 * one for others.
 */
const signUpPayload = z.strictObject({
  name: z.string().nullable(),
  passwordHash: z.string(),
  browserHash: z.string(),
});

/**
 * Mails a link that creates the account, while sign-up is open. If the address already has one, its owner is notified
 * by mail; the response and the timing are the same. @throws AppError `weak_password` (422)
 */
export async function signUp(
  context: AuthContext,
  caller: Caller,
  input: { readonly email: string; readonly password: string; readonly name?: string | undefined },
): Promise<{ readonly status: 'sent' }> {
  const { db, mail, links, strength, passwords, mailLimit } = context;
  const { password, name } = input;
  // A page on another site must not sign up in its visitor's browser, which the link would then trust.
  if (caller.client?.site === 'cross') throw crossSiteRequest();
  await strength.requireStrong(password, [input.email, ...(name === undefined ? [] : [name])]);
  const browser = bindBrowser(context, caller, 'cookie');
  const email = normalizeEmail(input.email);
  await padResponseTime(async () => {
    const passwordHash = await passwords.hash(password);
    if (!(await mailLimit(email, networkOf(caller.client?.ip)))) return;
    if ((await findUserByEmail(db, email)) !== undefined) {
      const props = { signInUrl: links.signIn, resetUrl: links.forgotPassword };
      await db.transaction((tx) => mail(tx, { template: 'accountExists', to: email, props }));
      return;
    }
    if (!(await context.signUpIsOpen())) return;
    await writeSignUp(context, email, { name: name ?? null, passwordHash, browserHash: browser.hash });
  });
  return { status: 'sent' };
}

async function writeSignUp(
  { db, mail, links, clock }: AuthContext,
  email: string,
  payload: z.output<typeof signUpPayload>,
): Promise<void> {
  const token = randomSecret();
  const createdAt = clock.now();
  const expiresAt = addMs(createdAt, CONFIRM_MS);
  await db.transaction(async (tx) => {
    await holdAddress(tx, email);
    await voidPendingSignUps(tx, email, createdAt);
    await insertToken(tx, {
      id: sha256(token),
      purpose: 'sign_up',
      userId: null,
      email,
      payload,
      browserHash: null,
      createdAt,
      expiresAt,
    });
    const { name } = payload;
    const props = { url: links.confirmEmail(token), expiresAt, ...(name === null ? {} : { name }) };
    await mail(tx, { template: 'verify', to: email, props });
  });
}

/**
 * Uses the link of a sign-up or of a change of address. A sign-up becomes an account with its own password only in the
 * browser that signed up. Any other may belong to the owner of the address opening a stranger's sign-up: it must choose
 * a new password, and only the address of the sign-up is kept. Within ten minutes of a sign-up, the requesting browser
 * is signed in.
 * @throws AppError `invalid_token` (401); `sign_up_closed` (403), `sign_in_required` (401), `weak_password` (422),
 *   which leave
 *   the link valid
 */
export async function confirmEmail(
  context: AuthContext,
  caller: PossibleCaller,
  input: ConfirmInput,
): Promise<ConfirmEmailResult> {
  requireTransport(input.transport, caller);
  const use = { id: sha256(input.token), browserHash: null, at: context.clock.now() };
  const changeUse = { ...use, purpose: 'change_email' } as const;
  const change = await peekToken(context.db, changeUse);
  if (change === undefined) return confirmSignUp(context, caller, { ...use, purpose: 'sign_up' }, input);
  await confirmEmailChange(context, caller, changeUse, change);
  return { status: 'confirmed' };
}

async function confirmSignUp(
  context: AuthContext,
  caller: PossibleCaller,
  use: TokenUse,
  { password, transport }: ConfirmInput,
): Promise<ConfirmEmailResult> {
  const { db, strength, passwords } = context;
  const signedUp = await peekToken(db, use);
  if (signedUp === undefined) throw invalidToken();
  if (!(await context.signUpIsOpen())) throw signUpClosed();
  const { email, createdAt } = signedUp;
  const payload = signUpPayload.parse(signedUp.payload);
  const isSameBrowser = payload.browserHash === browserHashOf(context, caller);
  if (!isSameBrowser && password === undefined) return { status: 'password_required', email };
  const name = isSameBrowser ? payload.name : null;
  if (password !== undefined) await strength.requireStrong(password, [email, ...(name === null ? [] : [name])]);
  const passwordHash = password === undefined ? payload.passwordHash : await passwords.hash(password);
  const user = await db.transaction((tx) => openAccount(context, tx, use, { email, name, passwordHash }));
  const isRecent = use.at < addMs(createdAt, SIGNS_IN_MS);
  if (!isSameBrowser || !isRecent) return { status: 'confirmed' };
  return openSession(context, caller, { user, transport, method: 'confirmation' });
}

async function openAccount(
  { mail, links }: AuthContext,
  tx: Sql,
  use: TokenUse,
  { email, name, passwordHash }: Pick<User, 'email' | 'name'> & { readonly passwordHash: string },
): Promise<User> {
  await holdAddress(tx, email);
  if ((await useToken(tx, use)) === undefined) throw invalidToken();
  const created = await insertUser(tx, { email, name, passwordHash, at: use.at });
  if (created === undefined) throw invalidToken();
  await voidSignUps(tx, created, use.at);
  const props = { appUrl: links.app, ...(name === null ? {} : { name }) };
  await mail(tx, { template: 'welcome', to: email, props });
  return created;
}
