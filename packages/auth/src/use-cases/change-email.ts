import { addMs, HOUR_MS } from '@energy-optimizer/kernel';
import { padResponseTime } from '@energy-optimizer/rpc';
import { z } from 'zod';
import type { AuthContext, PossibleCaller, UserCaller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { networkOf } from '../defense/network.ts';
import { invalidToken, signInRequired } from '../errors.ts';
import {
  insertToken,
  type StoredToken,
  type TokenUse,
  useToken,
  voidTokensFor,
  voidTokensOfUser,
} from '../store/tokens.ts';
import { findUserByEmail, holdAddress, holdUser, setEmail } from '../store/users.ts';
import { bindBrowser, browserHashOf } from './browser.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { holdCaller } from './hold-account.ts';
import { noteChange } from './note-change.ts';

/** The browser that asked. */
const changePayload = z.strictObject({ browserHash: z.string() });
const CONFIRM_MS = 24 * HOUR_MS;

/**
 * Mails a link to the new address and notifies the current one, which stays in effect until the link is used. An
 * address that has an account gets no link; the response does not reveal it. @throws what `confirmIdentity` throws
 */
export async function requestEmailChange(
  context: AuthContext,
  caller: UserCaller,
  input: { readonly email: string; readonly password?: string | undefined },
): Promise<{ readonly status: 'sent' }> {
  const { db, mail, links, clock, mailLimit } = context;
  await confirmIdentity(context, caller, input.password);
  const browser = bindBrowser(context, caller, caller.setCookie === undefined ? 'token' : 'cookie');
  const email = normalizeEmail(input.email);
  await padResponseTime(async () => {
    const isFree = (await findUserByEmail(db, email)) === undefined;
    const isMailed = isFree && (await mailLimit(email, networkOf(caller.client?.ip)));
    await db.transaction(async (tx) => {
      const user = await holdCaller(context, tx, caller);
      await noteChange(context, tx, caller, { procedure: 'auth.changeEmail', user });
      if (!isMailed) return;
      const token = randomSecret();
      const createdAt = clock.now();
      const expiresAt = addMs(createdAt, CONFIRM_MS);
      const made = { id: sha256(token), userId: user.id, email, payload: { browserHash: browser.hash } };
      await voidTokensFor(tx, user.id, 'change_email', createdAt);
      await insertToken(tx, { ...made, purpose: 'change_email', browserHash: null, createdAt, expiresAt });
      await mail(tx, { template: 'verify', to: email, props: { url: links.confirmEmail(token), expiresAt } });
    });
  });
  return { status: 'sent' };
}

/**
 * Changes the account to its new address. Only in the browser that requested it, or one signed in to the account:
 * otherwise an attacker could request someone else's address and obtain it through that person's click.
 * @throws AppError `sign_in_required`, which leaves the link valid, `invalid_token` (401)
 */
export async function confirmEmailChange(
  context: AuthContext,
  caller: PossibleCaller,
  use: TokenUse,
  { userId, email, payload }: StoredToken,
): Promise<void> {
  const { principal } = caller;
  const isOwner = principal?.kind === 'user' && principal.via === 'session' && principal.userId === userId;
  const asked = changePayload.safeParse(payload).data?.browserHash;
  if (!isOwner && (asked === undefined || asked !== browserHashOf(context, caller)))
    throw signInRequired('Sign in to the account whose address you are changing, then open the link again.');
  await context.db.transaction(async (tx) => {
    await holdAddress(tx, email);
    const user = userId === null ? undefined : await holdUser(tx, userId);
    if (user === undefined || (await useToken(tx, use)) === undefined) throw invalidToken();
    if (!(await setEmail(tx, user.id, email, use.at))) throw invalidToken();
    await voidTokensOfUser(tx, user.id, use.at);
    await noteChange(context, tx, caller, { procedure: 'auth.confirmEmail', user });
  });
}
