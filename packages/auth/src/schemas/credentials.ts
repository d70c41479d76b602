import { SCOPES } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { newPassword, token } from './fields.ts';

/** Schemas of the credentials added to an account, and of revoking them. */

export const keyView = z
  .strictObject({
    id: z.uuid().describe('ID of the key.'),
    name: z.string().describe('Name chosen by the owner.'),
    prefix: z.string().describe('First characters of the key, to identify it.'),
    scopes: z.array(z.enum(SCOPES)).describe('Scopes of the key; empty if it only identifies the caller.'),
    createdAt: z.date().describe('When it was created.'),
    expiresAt: z.date().describe('When it expires.'),
    lastUsedAt: z.date().nullable().describe('When it was last used, updated at most once a minute; null if never.'),
  })
  .meta({ id: 'ApiKey' });
export type KeyView = z.output<typeof keyView>;

export const passkeyView = z
  .strictObject({
    id: z.string().describe('ID of the passkey.'),
    name: z.string().describe('Name chosen by the owner.'),
    backedUp: z
      .boolean()
      .describe('Whether the passkey is backed up by a password manager, so that it survives the loss of the device.'),
    createdAt: z.date().describe('When it was added.'),
    lastUsedAt: z.date().nullable().describe('When it was last used; null if never.'),
  })
  .meta({ id: 'Passkey' });
export type PasskeyView = z.output<typeof passkeyView>;

export const addedCredentials = z
  .strictObject({
    apiKeys: z.array(keyView).describe('API keys.'),
    passkeys: z.array(passkeyView).describe('Passkeys.'),
    linkedProviders: z.array(z.string()).describe('Linked identity providers, such as google.'),
    authenticatorApp: z.boolean().describe('Whether an authenticator app is set up.'),
  })
  .meta({ id: 'AddedCredentials' });
export type AddedCredentials = z.output<typeof addedCredentials>;

const MOST = 50;
const selection = z
  .strictObject({
    apiKeys: z.array(z.uuid()).max(MOST).default([]).describe('IDs.'),
    passkeys: z.array(z.string().min(1).max(2_000)).max(MOST).default([]).describe('IDs.'),
    linkedProviders: z.array(z.string().min(1).max(40)).max(MOST).default([]).describe('IDs, such as google.'),
    authenticatorApp: z.boolean().default(false).describe('The authenticator app.'),
  })
  .meta({ id: 'CredentialSelection' });
export type CredentialSelection = z.output<typeof selection>;
/** Credentials to revoke along with a change. */
export const alsoEnd = z
  .union([z.literal('all'), selection])
  .optional()
  .describe('Credentials to revoke as well: `all`, or those listed.');
export type AlsoEnd = NonNullable<z.output<typeof alsoEnd>>;

export const inspectResetOutput = z.strictObject({
  credentials: addedCredentials.describe('Credentials added to the account in addition to its password.'),
  secondFactors: z
    .array(z.string())
    .describe(
      'Second factors of the account. If there are any, revoking passkeys and the authenticator app requires `secondFactor`.',
    ),
});
export type ResetOptions = z.output<typeof inspectResetOutput>;
export const resetPasswordInput = z.strictObject({
  token,
  password: newPassword,
  keep: selection.optional().describe('Credentials to keep. All others are revoked; if omitted, all are.'),
  secondFactor: z
    .strictObject({ method: z.enum(['totp', 'recovery_code']), code: z.string().min(1).max(40) })
    .optional()
    .describe(
      'Proof required for revoking passkeys and the authenticator app. Without it they are kept, because access to the mailbox is only one factor.',
    ),
});
export const resetPasswordOutput = z.strictObject({
  status: z.literal('done').describe('The operation succeeded.'),
  ended: selection.describe('The revoked credentials.'),
  kept: selection.describe(
    'The kept credentials. A passkey kept without proof can only be used together with the password.',
  ),
});
export type PasswordReset = z.output<typeof resetPasswordOutput>;
