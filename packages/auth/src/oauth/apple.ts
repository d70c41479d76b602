import { createPrivateKey, sign } from 'node:crypto';
import type { Clock } from '@energy-optimizer/kernel';
import { createOidcProvider } from './oidc.ts';
import type { OauthProvider } from './provider.ts';

export interface AppleOptions {
  readonly clientId: string;
  readonly teamId: string;
  readonly keyId: string;
  /** The private key issued by Apple, PEM (`.p8`). */
  readonly privateKey: string;
  readonly clock: Clock;
  /** Default: Apple. */
  readonly issuer?: string;
}

const SECRET_LIFE_SECONDS = 300;
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Apple's client secret is a short-lived ES256 token signed with the developer's key. */
export function appleClientSecret({ clientId, teamId, keyId, privateKey, clock }: AppleOptions): string {
  const issuedAt = Math.floor(clock.now().getTime() / 1_000);
  const claims = {
    iss: teamId,
    iat: issuedAt,
    exp: issuedAt + SECRET_LIFE_SECONDS,
    aud: 'https://appleid.apple.com',
    sub: clientId,
  };
  const body = `${encode({ alg: 'ES256', kid: keyId })}.${encode(claims)}`;
  const key = createPrivateKey(privateKey);
  const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' });
  return `${body}.${signature.toString('base64url')}`;
}

/** Sign in with Apple. It responds with a form post when name and address are requested. */
export const createAppleProvider = (options: AppleOptions): OauthProvider =>
  createOidcProvider({
    id: 'apple',
    name: 'Apple',
    issuer: options.issuer ?? 'https://appleid.apple.com',
    clientId: options.clientId,
    authentication: (_server, { client_id }, body) => {
      body.set('client_id', client_id);
      body.set('client_secret', appleClientSecret(options));
    },
    parameters: { response_mode: 'form_post', scope: 'openid email name' },
  });
