import { SCOPES } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { newPassword, token } from './fields.ts';

/** The contracts of credentials that are added to an account, and of ending them. */

export const keyView = z
  .strictObject({
    id: z.uuid().describe('Id of the key.'),
    name: z.string().describe('What its owner calls it.'),
    prefix: z.string().describe('How the key begins, to tell it from others.'),
    scopes: z.array(z.enum(SCOPES)).describe('What it may do; empty: it says who calls, no more.'),
    createdAt: z.date().describe('When it was made.'),
    expiresAt: z.date().describe('When it ends.'),
    lastUsedAt: z.date().nullable().describe('When it was used last, written at most once a minute; null: never.'),
  })
  .meta({ id: 'ApiKey' });
export type KeyView = z.output<typeof keyView>;

export const passkeyView = z
  .strictObject({
    id: z.string().describe('Id of the passkey.'),
    name: z.string().describe('What its owner calls it.'),
    backedUp: z.boolean().describe('The passkey is kept by a password manager, so losing the device does not lose it.'),
    createdAt: z.date().describe('When it was added.'),
    lastUsedAt: z.date().nullable().describe('When it was used last; null: never.'),
  })
  .meta({ id: 'Passkey' });
export type PasskeyView = z.output<typeof passkeyView>;

export const addedCredentials = z
  .strictObject({
    apiKeys: z.array(keyView).describe('API keys.'),
    passkeys: z.array(passkeyView).describe('Passkeys.'),
    linkedProviders: z.array(z.string()).describe('Other providers that sign in, such as google.'),
    authenticatorApp: z.boolean().describe('Whether an authenticator app is set up.'),
  })
  .meta({ id: 'AddedCredentials' });
export type AddedCredentials = z.output<typeof addedCredentials>;

const MOST = 50;
const selection = z
  .strictObject({
    apiKeys: z.array(z.uuid()).max(MOST).default([]).describe('Ids.'),
    passkeys: z.array(z.string().min(1).max(2_000)).max(MOST).default([]).describe('Ids.'),
    linkedProviders: z.array(z.string().min(1).max(40)).max(MOST).default([]).describe('Ids, such as google.'),
    authenticatorApp: z.boolean().default(false).describe('The authenticator app.'),
  })
  .meta({ id: 'CredentialSelection' });
export type CredentialSelection = z.output<typeof selection>;
/** Credentials to end along with a change. */
export const alsoEnd = z
  .union([z.literal('all'), selection])
  .optional()
  .describe('Credentials to end as well: `all`, or those listed.');
export type AlsoEnd = NonNullable<z.output<typeof alsoEnd>>;

export const inspectResetOutput = z.strictObject({
  credentials: addedCredentials.describe('What was added to the account beside its password.'),
  secondFactors: z.array(z.string()).describe('With any of them, ending passkeys and the app needs `secondFactor`.'),
});
export type ResetOptions = z.output<typeof inspectResetOutput>;
export const resetPasswordInput = z.strictObject({
  token,
  password: newPassword,
  keep: selection.optional().describe('Credentials that stay. All others end; left out: all.'),
  secondFactor: z
    .strictObject({ method: z.enum(['totp', 'recovery_code']), code: z.string().min(1).max(40) })
    .optional()
    .describe('Ends passkeys and the authenticator app as well. Without it they stay, since a mailbox is one factor.'),
});
export const resetPasswordOutput = z.strictObject({
  status: z.literal('done').describe('It was done.'),
  ended: selection.describe('What was ended.'),
  kept: selection.describe('What stays. A passkey that stays without proof signs in only together with the password.'),
});
export type PasswordReset = z.output<typeof resetPasswordOutput>;
