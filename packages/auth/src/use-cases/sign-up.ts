import { addMs, HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { z } from 'zod';
import type { AuthContext, Caller } from '../context.ts';
import { normalizeEmail } from '../email-address.ts';
import { invalidToken, signUpClosed } from '../errors.ts';
import { inEvenTime } from '../even-time.ts';
import { insertToken, type StoredToken, useToken, voidSignUps } from '../repository-tokens.ts';
import { findUserByEmail, insertUser, type User } from '../repository-users.ts';
import type { ConfirmEmailAnswer } from '../schemas.ts';
import { randomSecret, sha256 } from '../secrets.ts';
import { bindBrowser, browserHashOf } from './browser.ts';
import { applyEmailChange } from './change-email.ts';
import { openSession, requireTransport, type Transport } from './open-session.ts';

const CONFIRM_MS = 24 * HOUR_MS;
/** So long the link also signs in; later it confirms the address, and the password is asked. */
const SIGNS_IN_MS = 10 * MINUTE_MS;
/** What a sign-up keeps until its address is confirmed: before that there is no account, so nobody can prepare one for others. */
const signUpPayload = z.strictObject({
  name: z.string().nullable(),
  passwordHash: z.string(),
  browserHash: z.string(),
});

/**
 * Mails a link that makes the account, while sign-up is open. When the address has one already, its owner is told so by mail; the answer, and the
 * time it takes, are the same. @throws AppError `weak_password` (422)
 */
export async function signUp(
  context: AuthContext,
  caller: Caller,
  input: { readonly email: string; readonly password: string; readonly name?: string | undefined },
): Promise<{ readonly status: 'sent' }> {
  const { db, mail, links, strength, passwords, mayMail } = context;
  const { password, name } = input;
  await strength.requireStrong(password, [input.email, ...(name === undefined ? [] : [name])]);
  const browser = bindBrowser(context, caller, 'cookie');
  const email = normalizeEmail(input.email);
  await inEvenTime(async () => {
    const passwordHash = await passwords.hash(password);
    if (!(await mayMail(email, caller))) return;
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
 * Uses the link of a sign-up or of a change of address. Within ten minutes after a sign-up
 * the browser that asked is signed in; another one is told to sign in, since it may be the owner of the address clicking on
 * a stranger's sign-up.
 * @throws AppError `invalid_token` (401), `sign_up_closed` (403), which leaves the link good
 */
export async function confirmEmail(
  context: AuthContext,
  caller: Caller,
  input: { readonly token: string; readonly transport: Transport },
): Promise<ConfirmEmailAnswer> {
  requireTransport(input.transport, caller);
  const use = { id: sha256(input.token), browserHash: null, at: context.clock.now() };
  const isOpen = await context.signUpIsOpen();
  const outcome = await context.db.transaction(async (tx) => {
    const change = await useToken(tx, { ...use, purpose: 'change_email' });
    if (change !== undefined) return applyEmailChange(context, tx, caller, change);
    const signedUp = await useToken(tx, { ...use, purpose: 'sign_up' });
    if (signedUp === undefined) throw invalidToken();
    if (!isOpen) throw signUpClosed();
    const payload = signUpPayload.parse(signedUp.payload);
    const user = await insertConfirmed(signedUp, payload);
    const isRecent = use.at < addMs(signedUp.createdAt, SIGNS_IN_MS);
    return { user, signsIn: isRecent && payload.browserHash === browserHashOf(context, caller) };

    async function insertConfirmed({ email }: StoredToken, given: z.output<typeof signUpPayload>): Promise<User> {
      const { name, passwordHash } = given;
      const created = await insertUser(tx, { email, name, passwordHash, at: use.at });
      if (created === undefined) throw invalidToken();
      await voidSignUps(tx, created, use.at);
      const props = { appUrl: context.links.app, ...(name === null ? {} : { name }) };
      await context.mail(tx, { template: 'welcome', to: email, props });
      return created;
    }
  });
  if (outcome === undefined || !outcome.signsIn) return { status: 'confirmed' };
  return openSession(context, caller, { user: outcome.user, transport: input.transport, method: 'confirmation' });
}
