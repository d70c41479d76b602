import type { Sql } from '@energy-optimizer/db';
import { AppError } from '@energy-optimizer/kernel';
import type { AddedCredentials, AlsoEnd, CredentialSelection } from '../schemas/index.ts';
import { deleteRecoveryCodes, deleteTotp, readSecondFactors, readTotp } from '../store/factors.ts';
import { listKeys, revokeKey } from '../store/keys.ts';
import { deleteOauthAccount, listOauthProviders } from '../store/oauth.ts';
import { deletePasskey, listPasskeys } from '../store/passkeys.ts';

/** Credentials added to an account besides its password, and revoking selected ones. */

const NONE: CredentialSelection = { apiKeys: [], passkeys: [], linkedProviders: [], authenticatorApp: false };

export async function listAdded(sql: Sql, userId: string): Promise<AddedCredentials> {
  return {
    apiKeys: await listKeys(sql, userId),
    passkeys: await listPasskeys(sql, userId),
    linkedProviders: await listOauthProviders(sql, userId),
    authenticatorApp: (await readTotp(sql, userId))?.isConfirmed === true,
  };
}

const selectionOf = ({ apiKeys, passkeys, ...added }: AddedCredentials): CredentialSelection => ({
  ...added,
  apiKeys: apiKeys.map(({ id }) => id),
  passkeys: passkeys.map(({ id }) => id),
});

const without = (all: CredentialSelection, kept: CredentialSelection): CredentialSelection => ({
  apiKeys: all.apiKeys.filter((id) => !kept.apiKeys.includes(id)),
  passkeys: all.passkeys.filter((id) => !kept.passkeys.includes(id)),
  linkedProviders: all.linkedProviders.filter((id) => !kept.linkedProviders.includes(id)),
  authenticatorApp: all.authenticatorApp && !kept.authenticatorApp,
});

/**
 * @throws AppError `unknown_credential` (422): selected credentials must exist, otherwise a selection would be ignored
 * silently
 */
function requireKnown(all: CredentialSelection, chosen: CredentialSelection, field: string): void {
  const lists = ['apiKeys', 'passkeys', 'linkedProviders'] as const;
  const fields = lists.flatMap((list) =>
    chosen[list].flatMap((id, index) =>
      all[list].includes(id)
        ? []
        : [{ field: `${field}.${list}.${index}`, message: 'is not a credential of this account' }],
    ),
  );
  if (chosen.authenticatorApp && !all.authenticatorApp)
    fields.push({ field: `${field}.authenticatorApp`, message: 'no authenticator app is set up' });
  if (fields.length > 0)
    throw new AppError('invalid', {
      code: 'unknown_credential',
      publicMessage: 'A selected credential does not belong to this account. List the credentials again.',
      fields,
    });
}

/** Whether the selection contains more than API keys, which requires proof of identity. */
export const endsMoreThanKeys = (alsoEnd: AlsoEnd | undefined): boolean =>
  alsoEnd !== undefined &&
  (alsoEnd === 'all' || alsoEnd.authenticatorApp || alsoEnd.passkeys.length > 0 || alsoEnd.linkedProviders.length > 0);

/** Revokes the selected credentials; requires the account lock. @throws AppError `unknown_credential` (422) */
export async function endChosen(
  tx: Sql,
  userId: string,
  alsoEnd: AlsoEnd | undefined,
  at: Date,
): Promise<CredentialSelection> {
  if (alsoEnd === undefined) return NONE;
  const all = selectionOf(await listAdded(tx, userId));
  if (alsoEnd !== 'all') requireKnown(all, alsoEnd, 'alsoEnd');
  const chosen = alsoEnd === 'all' ? all : alsoEnd;
  await endAll(tx, userId, chosen, at);
  return chosen;
}

/**
 * Revokes everything not selected to be kept; second factors only with proof of one.
 * @throws AppError `unknown_credential` (422)
 */
export async function endUnlessKept(
  tx: Sql,
  userId: string,
  options: { readonly keep: CredentialSelection | undefined; readonly mayEndFactors: boolean; readonly at: Date },
): Promise<{ readonly ended: CredentialSelection; readonly kept: CredentialSelection }> {
  const all = selectionOf(await listAdded(tx, userId));
  const keep = options.keep ?? NONE;
  requireKnown(all, keep, 'keep');
  const unkept = without(all, keep);
  const ended = options.mayEndFactors ? unkept : { ...unkept, passkeys: [], authenticatorApp: false };
  await endAll(tx, userId, ended, options.at);
  // An unconfirmed app is not in effect, but its setup must not be completed later.
  if (!all.authenticatorApp) await deleteTotp(tx, userId);
  return { ended, kept: without(all, ended) };
}

async function endAll(tx: Sql, userId: string, chosen: CredentialSelection, at: Date): Promise<void> {
  for (const id of chosen.apiKeys) await revokeKey(tx, userId, id, at);
  for (const id of chosen.passkeys) await deletePasskey(tx, userId, id);
  for (const provider of chosen.linkedProviders) await deleteOauthAccount(tx, userId, provider);
  if (chosen.authenticatorApp) await deleteTotp(tx, userId);
  if ((await readSecondFactors(tx, userId)).length === 0) await deleteRecoveryCodes(tx, userId);
}

/** Revokes every second factor, including an unconfirmed authenticator app; requires the account lock. */
export async function endFactors(tx: Sql, userId: string): Promise<CredentialSelection> {
  const passkeys = (await listPasskeys(tx, userId)).map(({ id }) => id);
  const authenticatorApp = (await readTotp(tx, userId))?.isConfirmed === true;
  for (const id of passkeys) await deletePasskey(tx, userId, id);
  await deleteTotp(tx, userId);
  await deleteRecoveryCodes(tx, userId);
  return { ...NONE, passkeys, authenticatorApp };
}

/** The revoked credentials in readable form; undefined if none. */
export function endedText({ apiKeys, passkeys, linkedProviders, authenticatorApp }: CredentialSelection) {
  const parts = [
    ...(apiKeys.length > 0 ? [`API keys: ${apiKeys.length}`] : []),
    ...(passkeys.length > 0 ? [`passkeys: ${passkeys.length}`] : []),
    ...(linkedProviders.length > 0 ? [`linked providers: ${linkedProviders.join(', ')}`] : []),
    ...(authenticatorApp ? ['authenticator app'] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
