import type { OauthSettings } from '@energy-optimizer/auth';

/** The OAuth variables, as read by `config.ts`. */
export interface OauthEnvironment {
  readonly OAUTH_GOOGLE_CLIENT_ID?: string | undefined;
  readonly OAUTH_GOOGLE_CLIENT_SECRET?: string | undefined;
  readonly OAUTH_GITHUB_CLIENT_ID?: string | undefined;
  readonly OAUTH_GITHUB_CLIENT_SECRET?: string | undefined;
  readonly OAUTH_APPLE_CLIENT_ID?: string | undefined;
  readonly OAUTH_APPLE_TEAM_ID?: string | undefined;
  readonly OAUTH_APPLE_KEY_ID?: string | undefined;
  readonly OAUTH_APPLE_PRIVATE_KEY?: string | undefined;
  readonly OAUTH_OIDC_NAME: string;
  readonly OAUTH_OIDC_ISSUER?: string | undefined;
  readonly OAUTH_OIDC_CLIENT_ID?: string | undefined;
  readonly OAUTH_OIDC_CLIENT_SECRET?: string | undefined;
}

/** A provider is configured if all its variables are set. */
export function oauthSettings(env: OauthEnvironment): OauthSettings {
  const complete = <T extends Record<string, string | undefined>>(values: T) =>
    Object.values(values).every((value) => value !== undefined) ? (values as Record<keyof T, string>) : undefined;
  return {
    google: complete({ clientId: env.OAUTH_GOOGLE_CLIENT_ID, clientSecret: env.OAUTH_GOOGLE_CLIENT_SECRET }),
    github: complete({ clientId: env.OAUTH_GITHUB_CLIENT_ID, clientSecret: env.OAUTH_GITHUB_CLIENT_SECRET }),
    apple: complete({
      clientId: env.OAUTH_APPLE_CLIENT_ID,
      teamId: env.OAUTH_APPLE_TEAM_ID,
      keyId: env.OAUTH_APPLE_KEY_ID,
      privateKey: env.OAUTH_APPLE_PRIVATE_KEY?.replaceAll('\\n', '\n'),
    }),
    oidc: complete({
      name: env.OAUTH_OIDC_NAME,
      issuer: env.OAUTH_OIDC_ISSUER,
      clientId: env.OAUTH_OIDC_CLIENT_ID,
      clientSecret: env.OAUTH_OIDC_CLIENT_SECRET,
    }),
  };
}

/** Which variables one provider needs, all or none. */
const GROUPS: readonly (readonly (keyof OauthEnvironment)[])[] = [
  ['OAUTH_GOOGLE_CLIENT_ID', 'OAUTH_GOOGLE_CLIENT_SECRET'],
  ['OAUTH_GITHUB_CLIENT_ID', 'OAUTH_GITHUB_CLIENT_SECRET'],
  ['OAUTH_APPLE_CLIENT_ID', 'OAUTH_APPLE_TEAM_ID', 'OAUTH_APPLE_KEY_ID', 'OAUTH_APPLE_PRIVATE_KEY'],
  ['OAUTH_OIDC_ISSUER', 'OAUTH_OIDC_CLIENT_ID', 'OAUTH_OIDC_CLIENT_SECRET'],
];

/** A partially configured provider is an error, not a disabled provider. */
export function oauthProblems(given: Readonly<Record<string, unknown>>): string[] {
  return GROUPS.flatMap((names) => {
    const missing = names.filter((name) => given[name] === undefined);
    const set = names.find((name) => given[name] !== undefined);
    return set === undefined ? [] : missing.map((name) => `${name} is required when ${set} is set`);
  });
}
