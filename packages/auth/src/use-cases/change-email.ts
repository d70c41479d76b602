import type { Sql } from '@energy-optimizer/db';
import { addMs, HOUR_MS } from '@energy-optimizer/kernel';
import type { AuthContext, Caller, UserCaller } from '../context.ts';
import { normalizeEmail } from '../email-address.ts';
import { invalidToken } from '../errors.ts';
import { inEvenTime } from '../even-time.ts';
import { networkOf } from '../network.ts';
import { insertToken, type StoredToken, voidTokensOfUser } from '../repository-tokens.ts';
import { findUser, findUserByEmail, setEmail } from '../repository-users.ts';
import { randomSecret, sha256 } from '../secrets.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { occasionOf } from './open-session.ts';

const CONFIRM_MS = 24 * HOUR_MS;

/**
 * Mails a link to the new address; the account keeps the old one until it is used. An address that has an account gets no
 * link, which the answer does not say. @throws what `confirmIdentity` throws
 */
export async function requestEmailChange(
  context: AuthContext,
  caller: UserCaller,
  input: { readonly email: string; readonly password?: string | undefined },
): Promise<{ readonly status: 'sent' }> {
  const { db, mail, links, clock, mayMail } = context;
  const { id: userId } = await confirmIdentity(context, caller, input.password);
  const email = normalizeEmail(input.email);
  await inEvenTime(async () => {
    if ((await findUserByEmail(db, email)) !== undefined || !(await mayMail(email, caller))) return;
    const token = randomSecret();
    const createdAt = clock.now();
    const expiresAt = addMs(createdAt, CONFIRM_MS);
    await db.transaction(async (tx) => {
      const id = sha256(token);
      await insertToken(tx, { id, purpose: 'change_email', userId, email, browserHash: null, createdAt, expiresAt });
      await mail(tx, { template: 'verify', to: email, props: { url: links.confirmEmail(token), expiresAt } });
    });
  });
  return { status: 'sent' };
}

/** The link was used: the account has the new address, and the old one is told. */
export async function applyEmailChange(
  context: AuthContext,
  tx: Sql,
  caller: Caller,
  { userId, email }: StoredToken,
): Promise<undefined> {
  const at = context.clock.now();
  const user = userId === null ? undefined : await findUser(tx, userId);
  if (user === undefined || !(await setEmail(tx, user.id, email, at))) throw invalidToken();
  await voidTokensOfUser(tx, user.id, at);
  const { requestId, client } = caller;
  const network = networkOf(client?.ip);
  await context.audit.record(tx, { action: 'email_changed', userId: user.id, result: 'ok', requestId, network });
  await context.mail(tx, {
    template: 'accountChanged',
    to: user.email,
    props: { what: 'email', ...occasionOf(context, caller), securityUrl: context.links.security },
  });
}
