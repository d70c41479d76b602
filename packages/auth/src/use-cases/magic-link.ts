import { addMs, MINUTE_MS } from '@energy-optimizer/kernel';
import { padResponseTime } from '@energy-optimizer/rpc';
import type { AuthContext, Caller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { networkOf } from '../defense/network.ts';
import { invalidToken } from '../errors.ts';
import type { SignInResult } from '../schemas/index.ts';
import { deviceLabel } from '../sessions/device.ts';
import { insertToken, peekToken, useToken } from '../store/tokens.ts';
import { findUser, findUserByEmail } from '../store/users.ts';
import { bindBrowser, browserHashOf } from './browser.ts';
import { openSession, requireTransport, type Transport } from './open-session.ts';

const LINK_MS = 10 * MINUTE_MS;

/**
 * Mails a single-use sign-in link for the requesting browser. For unknown addresses, the response is the same and no
 * e-mail is sent.
 */
export async function requestMagicLink(
  context: AuthContext,
  caller: Caller,
  input: { readonly email: string; readonly transport: Transport },
): Promise<{ readonly status: 'sent'; readonly browserState: string | null }> {
  const { db, clock, mail, links, mailLimit } = context;
  requireTransport(input.transport, caller);
  const browser = bindBrowser(context, caller, input.transport);
  const email = normalizeEmail(input.email);
  await padResponseTime(async () => {
    const user = await findUserByEmail(db, email);
    if (!(await mailLimit(email, networkOf(caller.client?.ip))) || user === undefined) return;
    const token = randomSecret();
    const createdAt = clock.now();
    const expiresAt = addMs(createdAt, LINK_MS);
    const link = { id: sha256(token), userId: user.id, email, browserHash: browser.hash, createdAt, expiresAt };
    await db.transaction(async (tx) => {
      await insertToken(tx, { ...link, purpose: 'magic_link' });
      const props = { url: links.magicLink(token), expiresAt, device: deviceLabel(caller.client?.userAgent) };
      await mail(tx, { template: 'magicLink', to: email, props });
    });
  });
  return { status: 'sent', browserState: browser.state };
}

/**
 * Signs in with a link. If another browser presents it, it stays valid for the right one.
 * @throws AppError `invalid_token` (401)
 */
export async function useMagicLink(
  context: AuthContext,
  caller: Caller,
  input: { readonly token: string; readonly browserState?: string | undefined; readonly transport: Transport },
): Promise<SignInResult> {
  const { db, clock } = context;
  const { transport } = input;
  requireTransport(transport, caller);
  const at = clock.now();
  const browserHash = browserHashOf(context, caller, input.browserState);
  const use = { id: sha256(input.token), purpose: 'magic_link', browserHash, at } as const;
  // The account is read before the link is used: a concurrent password reset either invalidates the link or is detected
  // when the session is created.
  const link = await peekToken(db, use);
  const user = link?.userId ? await findUser(db, link.userId) : undefined;
  if (user === undefined || (user.lockedUntil !== null && user.lockedUntil > at)) throw invalidToken();
  if ((await useToken(db, use)) === undefined) throw invalidToken();
  return openSession(context, caller, { user, transport, method: 'magic_link' });
}
