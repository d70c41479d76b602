/** A user as known to an identity provider. */
export interface OauthIdentity {
  /** The provider's own id of the person, which never changes. */
  readonly subject: string;
  readonly email: string | null;
  /** The provider says that the person reads mail sent there. */
  readonly emailVerified: boolean;
  readonly name: string | null;
}

/** What one sign-in at a provider is bound to. */
export interface OauthChallenge {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Another provider people can sign in with. */
export interface OauthProvider {
  /** Lower case; part of the redirect URI that is registered there. */
  readonly id: string;
  readonly name: string;
  /** The page to send the browser to. @throws when the provider cannot be reached */
  authorizationUrl(challenge: OauthChallenge): Promise<URL>;
  /** Who came back. @throws when the code, the nonce or the token is not right */
  identify(callback: URL, challenge: OauthChallenge): Promise<OauthIdentity>;
}
