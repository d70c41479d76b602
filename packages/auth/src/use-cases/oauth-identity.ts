import type { Sql } from '@energy-optimizer/db';
import { AppError } from '@energy-optimizer/kernel';
import type { AuthContext, Caller, UserCaller } from '../context.ts';
import { normalizeEmail } from '../email-address.ts';
import { invalidCredentials, signUpClosed } from '../errors.ts';
import { networkOf } from '../network.ts';
import type { OauthIdentity } from '../oauth/provider.ts';
import { findOauthUserId, insertOauthAccount } from '../repository-oauth.ts';
import { voidSignUps } from '../repository-tokens.ts';
import { findUser, findUserByEmail, insertUser, type User } from '../repository-users.ts';
import { toName } from '../schemas-fields.ts';
import { occasionOf } from './open-session.ts';

/**
 * The account an identity signs in to: the one it is linked to; else, if the provider has verified the address, the account
 * of that address (its owner is told), or a new one.
 * @throws AppError `email_not_verified`, `sign_up_closed` (403), `invalid_credentials` (401) for a locked account
 */
export async function userOfIdentity(
  context: AuthContext,
  caller: Caller,
  provider: string,
  identity: OauthIdentity,
): Promise<User> {
  const { db, clock, signUpIsOpen } = context;
  const userId = await findOauthUserId(db, provider, identity.subject);
  const linked = userId === undefined ? undefined : await findUser(db, userId);
  const user = linked ?? (await adoptIdentity(await signUpIsOpen()));
  if (user.lockedUntil !== null && user.lockedUntil > clock.now()) throw invalidCredentials();
  return user;

  function adoptIdentity(mayCreate: boolean): Promise<User> {
    return db.transaction((tx) => adopt(context, tx, { caller, provider, identity, mayCreate }));
  }
}

async function adopt(
  context: AuthContext,
  tx: Sql,
  {
    caller,
    provider,
    identity,
    mayCreate,
  }: {
    readonly caller: Caller;
    readonly provider: string;
    readonly identity: OauthIdentity;
    readonly mayCreate: boolean;
  },
): Promise<User> {
  if (identity.email === null || !identity.emailVerified)
    throw new AppError('forbidden', {
      code: 'email_not_verified',
      publicMessage: 'The provider has not verified an e-mail address of this account.',
    });
  const email = normalizeEmail(identity.email);
  const existing = await findUserByEmail(tx, email);
  if (existing === undefined && !mayCreate) throw signUpClosed();
  const user = existing ?? (await create(context, tx, email, identity));
  await link(context, tx, user.id, provider, identity);
  if (existing !== undefined) await tellOwner(context, tx, caller, existing);
  return user;
}

async function create({ clock, mail, links }: AuthContext, tx: Sql, email: string, identity: OauthIdentity) {
  const at = clock.now();
  const name = identity.name === null ? null : toName(identity.name);
  const user = await insertUser(tx, { email, name, passwordHash: null, at });
  // Somebody else made it in this very moment: the next attempt finds it.
  if (user === undefined) throw invalidCredentials();
  await voidSignUps(tx, user, at);
  const props = { appUrl: links.app, ...(name === null ? {} : { name }) };
  await mail(tx, { template: 'welcome', to: email, props });
  return user;
}

async function link(
  { clock }: AuthContext,
  tx: Sql,
  userId: string,
  provider: string,
  { subject, email }: OauthIdentity,
): Promise<void> {
  if (await insertOauthAccount(tx, userId, { provider, subject, email, at: clock.now() })) return;
  throw new AppError('conflict', {
    code: 'identity_taken',
    publicMessage: 'This identity is linked to another account already.',
  });
}

async function tellOwner(context: AuthContext, tx: Sql, caller: Caller, { id: userId, email }: User): Promise<void> {
  const { requestId, client } = caller;
  const network = networkOf(client?.ip);
  await context.audit.record(tx, { action: 'provider_linked', userId, result: 'ok', requestId, network });
  const props = {
    what: 'provider_linked',
    ...occasionOf(context, caller),
    securityUrl: context.links.security,
  } as const;
  await context.mail(tx, { template: 'accountChanged', to: email, props });
}

/** Links an identity to who is signed in. @throws AppError `identity_taken` (409) */
export async function linkToUser(
  context: AuthContext,
  caller: UserCaller,
  provider: string,
  identity: OauthIdentity,
): Promise<void> {
  const { userId } = caller.principal;
  if ((await findOauthUserId(context.db, provider, identity.subject)) === userId) return;
  await context.db.transaction(async (tx) => {
    await link(context, tx, userId, provider, identity);
    const user = await findUser(tx, userId);
    if (user !== undefined) await tellOwner(context, tx, caller, user);
  });
}
