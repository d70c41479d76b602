import type { Clock } from '@energy-optimizer/kernel';
import { type AppleOptions, createAppleProvider } from './apple.ts';
import { createGithubProvider, type GithubOptions } from './github.ts';
import { byClientSecret, createOidcProvider } from './oidc.ts';
import type { OauthProvider } from './provider.ts';

/** The configured providers; others are disabled. */
export interface OauthSettings {
  readonly google?: { readonly clientId: string; readonly clientSecret: string } | undefined;
  readonly github?: GithubOptions | undefined;
  readonly apple?: Omit<AppleOptions, 'clock'> | undefined;
  readonly oidc?:
    | { readonly name: string; readonly issuer: string; readonly clientId: string; readonly clientSecret: string }
    | undefined;
}

export function createOauthProviders(settings: OauthSettings, clock: Clock): readonly OauthProvider[] {
  const { google, github, apple, oidc } = settings;
  const providers: OauthProvider[] = [];
  if (google !== undefined) {
    const authentication = byClientSecret(google.clientSecret);
    const known = { id: 'google', name: 'Google', issuer: 'https://accounts.google.com' };
    providers.push(createOidcProvider({ ...known, clientId: google.clientId, authentication }));
  }
  if (github !== undefined) providers.push(createGithubProvider(github));
  if (apple !== undefined) providers.push(createAppleProvider({ ...apple, clock }));
  if (oidc !== undefined)
    providers.push(createOidcProvider({ ...oidc, id: 'oidc', authentication: byClientSecret(oidc.clientSecret) }));
  return providers;
}
