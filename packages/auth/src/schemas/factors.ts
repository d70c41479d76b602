import { z } from 'zod';
import { passkeyView } from './credentials.ts';
import { name, proof, transport } from './fields.ts';

/** Schemas of second factors and passkeys. */

export const proofInput = z.strictObject(proof);
const recoveryCodes = z
  .array(z.string())
  .nullable()
  .describe(
    'Recovery codes, shown only once. Each can be used once in place of a second factor. Null if the existing codes remain valid.',
  );
export const totpSetupOutput = z.strictObject({
  secret: z.string().describe('The secret in Base32, for manual entry.'),
  uri: z.string().describe('otpauth:// URL for a QR code.'),
});
export type TotpSetup = z.output<typeof totpSetupOutput>;
export const confirmTotpInput = z.strictObject({ code: z.string().min(1).max(20) });
export const recoveryCodesOutput = z.strictObject({ recoveryCodes });
export type RecoveryCodes = z.output<typeof recoveryCodesOutput>;
export const secondFactorInput = z.strictObject({
  pendingToken: z.string().min(1).max(200),
  method: z.enum(['totp', 'recovery_code']),
  code: z.string().min(1).max(40),
  transport,
});

export const passkeysOutput = z.strictObject({
  passkeys: z.array(passkeyView).describe('The passkeys of the account.'),
});
const challengeToken = z.string().min(1).max(200);
const webauthnOptions = z
  .looseObject({ challenge: z.string().describe('The challenge for the passkey, base64url.') })
  .describe('Options for `navigator.credentials`, as JSON.');
export const passkeyChallengeOutput = z.strictObject({
  options: webauthnOptions,
  challengeToken: z.string().describe('Send it with the response; valid once, for five minutes.'),
});
export type PasskeyChallenge = z.output<typeof passkeyChallengeOutput>;
const base64url = z
  .string()
  .max(100_000)
  .regex(/^[\w-]+$/, 'must be base64url');
const credential = { id: base64url, rawId: base64url, type: z.literal('public-key') };
export const registerPasskeyInput = z.strictObject({
  challengeToken,
  name,
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: z.array(z.string().max(40)).max(10).default([]),
    }),
  }),
});
export const registeredPasskeyOutput = z.strictObject({
  passkey: passkeyView.describe('The new passkey.'),
  recoveryCodes,
});
export type RegisteredPasskey = z.output<typeof registeredPasskeyOutput>;
export const removePasskeyInput = z.strictObject({ id: z.string().min(1).max(2_000), ...proof });
export const passkeySignInInput = z.strictObject({
  challengeToken,
  response: z.object({
    ...credential,
    response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
  }),
  pendingToken: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('`pendingToken` of a password sign-in, for a passkey that requires it (`password_needed`).'),
  transport,
});
