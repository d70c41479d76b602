import * as client from 'openid-client';
import type { OauthIdentity, OauthProvider } from './provider.ts';

const TIMEOUT_SECONDS = 10;

export interface OidcOptions {
  readonly id: string;
  readonly name: string;
  /** Its metadata are read from `/.well-known/openid-configuration` below it. http only on loopback. */
  readonly issuer: string;
  readonly clientId: string;
  readonly authentication: client.ClientAuth;
  /** Additional parameters of the authorization request. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const isLoopback = (url: URL): boolean =>
  url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/** Apple sends "true" where others send true. */
const isTrue = (value: unknown): boolean => value === true || value === 'true';
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

type Claims = Readonly<Record<string, unknown>>;

const toIdentity = (subject: string, claims: Claims): OauthIdentity => ({
  subject,
  email: text(claims.email),
  emailVerified: isTrue(claims.email_verified),
  name: text(claims.name),
});

/**
 * An OpenID Connect provider, by discovery. The ID token's signature, issuer, audience, times and nonce, the state and
 * PKCE are checked by openid-client.
 */
export function createOidcProvider(options: OidcOptions): OauthProvider {
  const issuer = new URL(options.issuer);
  let discovered: Promise<client.Configuration> | undefined;
  const configuration = (): Promise<client.Configuration> => {
    discovered ??= client
      .discovery(issuer, options.clientId, undefined, options.authentication, {
        timeout: TIMEOUT_SECONDS,
        // Without it, openid-client trusts an ID token received over TLS without checking its signature.
        execute: [client.enableNonRepudiationChecks, ...(isLoopback(issuer) ? [client.allowInsecureRequests] : [])],
      })
      .catch((error: unknown) => {
        // The provider may be unavailable temporarily; the next sign-in tries again.
        discovered = undefined;
        throw error;
      });
    return discovered;
  };
  return {
    id: options.id,
    name: options.name,
    async authorizationUrl({ redirectUri, state, nonce, codeVerifier }) {
      return client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...options.parameters,
      });
    },
    async identify(callback, { state, nonce, codeVerifier }) {
      const config = await configuration();
      const tokens = await client.authorizationCodeGrant(config, callback, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims() as client.IDToken;
      if (claims.email !== undefined || config.serverMetadata().userinfo_endpoint === undefined)
        return toIdentity(claims.sub, claims);
      return toIdentity(claims.sub, await client.fetchUserInfo(config, tokens.access_token, claims.sub));
    },
  };
}

/** A client that sends its secret in the body, which all four kinds of provider accept. */
export const byClientSecret = (secret: string): client.ClientAuth => client.ClientSecretPost(secret);
