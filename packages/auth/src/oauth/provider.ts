/** A user as known to an identity provider. */
export interface OauthIdentity {
  /** The provider's permanent ID of the user. */
  readonly subject: string;
  readonly email: string | null;
  /** Whether the provider has verified that address. */
  readonly emailVerified: boolean;
  readonly name: string | null;
}

/** Values one sign-in with a provider is bound to. */
export interface OauthChallenge {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** An identity provider. */
export interface OauthProvider {
  /** Lower case; part of the registered redirect URI. */
  readonly id: string;
  readonly name: string;
  /** The page to send the browser to. @throws when the provider cannot be reached */
  authorizationUrl(challenge: OauthChallenge): Promise<URL>;
  /** The user returned by the provider. @throws if the code, the nonce or the token is invalid */
  identify(callback: URL, challenge: OauthChallenge): Promise<OauthIdentity>;
}
