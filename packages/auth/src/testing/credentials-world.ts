import { Secret, TOTP } from 'otpauth';
import type { UserCaller } from '../context.ts';
import { createAuthenticator } from './authenticator.ts';
import { given, oauthWorld } from './oauth-world.ts';
import { type Browser, PASSWORD } from './world.ts';

export const KEY = { name: 'k', scopes: [], expiresInDays: 30 };

/** An account with an API key and a passkey. */
export interface AccountWithCredentials {
  readonly home: Browser;
  readonly caller: UserCaller;
  readonly keyId: string;
  readonly passkeyId: string;
}
export type ProofGiven = { readonly password?: string };

/** Accounts with every kind of credential, and the steps that add one. */
export function credentialsWorld() {
  const here = oauthWorld({ secret: 'a master secret of the operator, long enough' });
  const { world } = here;
  const codeOf = (secret: string): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: world.clock.now().getTime() });
  async function enroll(caller: UserCaller): Promise<string[]> {
    const { secret } = await world.service.setupTotp(caller, { password: PASSWORD });
    const { recoveryCodes } = await world.service.confirmTotp(caller, { code: codeOf(secret) });
    return recoveryCodes ?? [];
  }
  async function register(caller: UserCaller, proof: ProofGiven, authenticator = createAuthenticator()) {
    const { options, challengeToken } = await world.service.startPasskeyRegistration(caller, proof);
    const response = authenticator.create(options.challenge);
    return world.service.finishPasskeyRegistration(caller, { challengeToken, name: 'laptop', response });
  }
  async function link(caller: UserCaller, proof: ProofGiven) {
    const { url } = await world.service.startOauth(caller, {
      ...{ provider: 'oidc', link: true, transport: 'cookie' as const },
      ...proof,
    });
    const back = given(await here.peer.visit(url));
    return world.service.finishOauth(caller, { ...back, transport: 'cookie' });
  }

  async function ada(): Promise<AccountWithCredentials> {
    await world.createUser();
    await world.home();
    const home = await world.home();
    const caller = await world.signedIn(home);
    const { details } = await world.service.createApiKey(caller, { ...KEY, password: PASSWORD });
    const { passkey } = await register(caller, { password: PASSWORD });
    world.mails.length = 0;
    world.events.length = 0;
    return { home, caller, keyId: details.id, passkeyId: passkey.id };
  }

  return { world, ada, codeOf, enroll, register, link };
}
