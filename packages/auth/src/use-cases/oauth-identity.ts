import type { Sql } from '@energy-optimizer/db';
import { AppError } from '@energy-optimizer/kernel';
import type { AuthContext, UserCaller } from '../context.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { invalidCredentials, signUpClosed } from '../errors.ts';
import type { OauthIdentity } from '../oauth/provider.ts';
import { toName } from '../schemas/fields.ts';
import { findOauthUserId, insertOauthAccount } from '../store/oauth.ts';
import { voidSignUps } from '../store/tokens.ts';
import { findUser, findUserByEmail, holdAddress, insertUser, type User } from '../store/users.ts';
import { holdCaller } from './hold-account.ts';
import { noteChange } from './note-change.ts';

/**
 * The account an identity signs in to: the linked one; otherwise, if the provider has verified an address that has no
 * account, a new one. A provider's address never opens an existing account; its owner must sign in and link it.
 * @throws AppError `email_not_verified`, `sign_up_closed` (403), `account_exists` (409), `invalid_credentials` (401)
 *   for a
 *   locked account
 */
export async function userOfIdentity(context: AuthContext, provider: string, identity: OauthIdentity): Promise<User> {
  const { db, clock, signUpIsOpen } = context;
  const userId = await findOauthUserId(db, provider, identity.subject);
  const linked = userId === undefined ? undefined : await findUser(db, userId);
  // Read again after the account: a concurrent password reset either removes the link or is detected when the session
  // is created.
  if (linked !== undefined && (await findOauthUserId(db, provider, identity.subject)) !== linked.id)
    throw invalidCredentials();
  const user = linked ?? (await makeAccount(await signUpIsOpen()));
  if (user.lockedUntil !== null && user.lockedUntil > clock.now()) throw invalidCredentials();
  return user;

  function makeAccount(mayCreate: boolean): Promise<User> {
    return db.transaction((tx) => adopt(context, tx, { provider, identity, mayCreate }));
  }
}

async function adopt(
  context: AuthContext,
  tx: Sql,
  {
    provider,
    identity,
    mayCreate,
  }: { readonly provider: string; readonly identity: OauthIdentity; readonly mayCreate: boolean },
): Promise<User> {
  if (identity.email === null || !identity.emailVerified)
    throw new AppError('forbidden', {
      code: 'email_not_verified',
      publicMessage: 'The provider has not verified an e-mail address for this account.',
    });
  const email = normalizeEmail(identity.email);
  await holdAddress(tx, email);
  if ((await findUserByEmail(tx, email)) !== undefined) throw accountExists();
  if (!mayCreate) throw signUpClosed();
  const user = await create(context, tx, email, identity);
  await link(context, tx, user.id, provider, identity);
  return user;
}

async function create({ clock, mail, links }: AuthContext, tx: Sql, email: string, identity: OauthIdentity) {
  const at = clock.now();
  const name = identity.name === null ? null : toName(identity.name);
  const user = await insertUser(tx, { email, name, passwordHash: null, at });
  // Created concurrently; the next attempt finds it.
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
    publicMessage: 'This identity is already linked to another account.',
  });
}

const accountExists = () =>
  new AppError('conflict', {
    code: 'account_exists',
    publicMessage: 'An account with this address already exists. Sign in to it, then link the provider.',
  });

/** Links an identity to the signed-in user. @throws AppError `identity_taken` (409) */
export async function linkToUser(
  context: AuthContext,
  caller: UserCaller,
  provider: string,
  identity: OauthIdentity,
): Promise<void> {
  const { userId } = caller.principal;
  if ((await findOauthUserId(context.db, provider, identity.subject)) === userId) return;
  await context.db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    await link(context, tx, userId, provider, identity);
    await noteChange(context, tx, caller, { procedure: 'auth.finishOauth', user, details: { provider } });
  });
}
