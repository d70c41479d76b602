import type { Db, MailLimit, SecretBox, Sql } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { Context, UserPrincipal } from '@energy-optimizer/rpc';
import type { StrengthMeter } from './credentials/password-strength.ts';
import type { Passwords } from './credentials/passwords.ts';
import type { Webauthn } from './credentials/webauthn.ts';
import type { Links } from './defense/links.ts';
import type { Lockout } from './defense/lockout.ts';
import type { OauthProvider } from './oauth/provider.ts';
import type { AccountDeletionPort, AuditPort, AuthMail } from './ports.ts';
import type { AuthCookies } from './sessions/cookies.ts';
import type { CredentialCache } from './sessions/credential-cache.ts';
import type { Sessions } from './sessions/sessions.ts';

/** Dependencies of the use cases of this domain. */
export interface AuthContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sessions: Sessions;
  readonly cache: CredentialCache;
  readonly cookies: AuthCookies;
  readonly passwords: Passwords;
  readonly strength: StrengthMeter;
  readonly lockout: Lockout;
  readonly mailLimit: MailLimit;
  readonly links: Links;
  readonly webauthn: Webauthn;
  /** Undefined: no key is configured, so authenticator apps are disabled. */
  readonly secretBox: SecretBox | undefined;
  readonly oauth: {
    readonly providers: readonly OauthProvider[];
    /** Allowed redirect targets after an OAuth sign-in; the first is the default. */
    readonly redirects: readonly string[];
    /** The redirect URI registered with the provider. */
    readonly redirectUri: (providerId: string) => string;
  };
  readonly mail: (tx: Sql, mail: AuthMail) => Promise<void>;
  readonly audit: AuditPort;
  /** If false, only an operator can create accounts. */
  readonly signUpIsOpen: () => Promise<boolean>;
  readonly deletion: AccountDeletionPort;
}

/** The caller, as far as it matters before sign-in. */
export type Caller = Pick<Context, 'requestId' | 'client' | 'setCookie'>;
/** Any caller. */
export type AnyCaller = Caller & Pick<Context, 'principal'>;
/** A caller that may be signed in; in-process calls may omit it. */
export type PossibleCaller = Caller & Partial<Pick<Context, 'principal'>>;
/** A signed-in caller. */
export type UserCaller = Caller & { readonly principal: UserPrincipal };
