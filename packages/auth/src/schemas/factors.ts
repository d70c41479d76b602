import { z } from 'zod';
import { passkeyView } from './credentials.ts';
import { name, proof, transport } from './fields.ts';

/** The contracts of second factors and passkeys. */

export const proofInput = z.strictObject(proof);
const recoveryCodes = z
  .array(z.string())
  .nullable()
  .describe('Shown once; each replaces a second factor once. null: the ones from before stay good.');
export const totpSetupOutput = z.strictObject({
  secret: z.string().describe('Base32, for typing.'),
  uri: z.string().describe('otpauth:// address, for a QR code.'),
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
  .looseObject({ challenge: z.string().describe('What the passkey signs, base64url.') })
  .describe('For navigator.credentials, as JSON.');
export const passkeyChallengeOutput = z.strictObject({
  options: webauthnOptions,
  challengeToken: z.string().describe('Give it back with the response; good once, for five minutes.'),
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
    .describe('Of a sign-in with the password, for a passkey that needs it (`password_needed`).'),
  transport,
});
