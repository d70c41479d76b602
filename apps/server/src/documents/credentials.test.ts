import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CREDENTIAL_CHANGES, type CredentialChange } from '@energy-optimizer/auth';
import { expect, it } from 'vitest';
import { bareRouter } from '../bare-router.ts';
import { credentialsMarkdown } from './credentials.ts';

const DOCUMENT = path.join(import.meta.dirname, '../../../../docs/credentials.md');

/**
 * Account operations that change no credential: they read, open a session, or start what another operation completes.
 */
const NO_CHANGE = [
  'signUp',
  'signIn',
  'signOut',
  'requestMagicLink',
  'useMagicLink',
  'requestPasswordReset',
  'inspectPasswordReset',
  'unlock',
  'passwordStrength',
  'me',
  'updateProfile',
  'updatePreferences',
  'sessions',
  'signInSecondFactor',
  'startPasskeySignIn',
  'finishPasskeySignIn',
  'setupTotp',
  'passkeys',
  'startPasskeyRegistration',
  'oauthProviders',
  'startOauth',
  'apiKeys',
].map((name) => `auth.${name}`);

it('every account operation is listed as changing credentials or as changing none', () => {
  const served = Object.keys(bareRouter()._def.procedures).filter((id) => id.startsWith('auth.'));
  const changes = Object.entries<CredentialChange>(CREDENTIAL_CHANGES).filter(([, { proof }]) => proof !== 'operator');
  expect([...changes.map(([id]) => id), ...NO_CHANGE].sort()).toEqual(served.sort());
});

it('docs/credentials.md matches the table', async () => {
  expect(await readFile(DOCUMENT, 'utf8'), 'out of date; run: npm run generate').toBe(credentialsMarkdown());
});
