import type { Logger } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { passkeySignInInput, registerPasskeyInput } from '../schemas/index.ts';
import type { PasskeyRecord } from '../store/passkeys.ts';

const RELYING_PARTY = 'Energy Optimizer';

export interface MadePasskey {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly backedUp: boolean;
}

/**
 * WebAuthn for one site. User verification (PIN, fingerprint, face) is always required; invalid responses yield
 * undefined.
 */
export interface Webauthn {
  registrationOptions(user: {
    readonly userId: string;
    readonly userName: string;
    readonly excludedIds: readonly string[];
  }): Promise<{ readonly challenge: string }>;
  verifyRegistration(
    challenge: string,
    response: z.output<typeof registerPasskeyInput>['response'],
  ): Promise<MadePasskey | undefined>;
  authenticationOptions(): Promise<{ readonly challenge: string }>;
  /** The authenticator's new counter. */
  verifyAuthentication(
    challenge: string,
    response: z.output<typeof passkeySignInInput>['response'],
    passkey: PasskeyRecord,
  ): Promise<number | undefined>;
}

/** Loaded on first use: its certificate parsers take 20 MB, which most processes never need. */
const library = () => import('@simplewebauthn/server');

/** @param appUrl the origin of the passkeys; its host name is their scope */
export function createWebauthn({ appUrl, log }: { readonly appUrl: string; readonly log: Logger }): Webauthn {
  const { origin: expectedOrigin, hostname: rpID } = new URL(appUrl);
  const refuse = (err: unknown): undefined => log.info({ err }, 'passkey verification failed') as undefined;
  return {
    registrationOptions: async ({ userId, userName, excludedIds }) =>
      (await library()).generateRegistrationOptions({
        rpName: RELYING_PARTY,
        rpID,
        userName,
        userID: new Uint8Array(Buffer.from(userId)),
        attestationType: 'none',
        excludeCredentials: excludedIds.map((id) => ({ id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      }),
    async verifyRegistration(expectedChallenge, response) {
      const { verifyRegistrationResponse } = await library();
      const expected = { expectedChallenge, expectedOrigin, expectedRPID: rpID, requireUserVerification: true };
      const json = { ...response, clientExtensionResults: {} };
      const result = await verifyRegistrationResponse({ response: json, ...expected }).catch(refuse);
      if (!result?.verified) return undefined;
      const { credential, credentialBackedUp: backedUp } = result.registrationInfo;
      return { id: credential.id, publicKey: credential.publicKey, counter: credential.counter, backedUp };
    },
    authenticationOptions: async () =>
      (await library()).generateAuthenticationOptions({ rpID, userVerification: 'required' }),
    async verifyAuthentication(expectedChallenge, response, { id, publicKey, counter }) {
      const { verifyAuthenticationResponse } = await library();
      const expected = { expectedChallenge, expectedOrigin, expectedRPID: rpID, requireUserVerification: true };
      const credential = { id, publicKey: new Uint8Array(publicKey), counter };
      const json = { ...response, clientExtensionResults: {} };
      const result = await verifyAuthenticationResponse({ response: json, credential, ...expected }).catch(refuse);
      return result?.verified === true ? result.authenticationInfo.newCounter : undefined;
    },
  };
}
