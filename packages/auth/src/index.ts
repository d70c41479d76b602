import type { JobDefinition } from '@energy-optimizer/jobs';
import type { Authenticate, AuthenticateRequest, Client } from '@energy-optimizer/rpc';
import type { UserCaller } from './context.ts';
import { authJobs } from './jobs.ts';
import { authRouter } from './router.ts';
import { type AuthDeps, type AuthService, createAuthContext, createAuthService } from './service.ts';
import { createRequestAuthenticator } from './sessions/authenticate.ts';
import { type CurrentCallers, createCurrentCallers } from './sessions/current-callers.ts';
import { readPreferences } from './store/preferences.ts';
import { createKeyCheck } from './use-cases/api-keys.ts';
import { confirmIdentity } from './use-cases/confirm-identity.ts';
import { type ManagedAccounts, managedAccounts } from './use-cases/managed-accounts.ts';

export { CREDENTIAL_CHANGES, type CredentialChange } from './credentials/credential-changes.ts';
export { networkOf } from './defense/network.ts';
export type { OauthSettings } from './oauth/providers.ts';
export type { AuthEvent } from './ports.ts';
export { authRouter } from './router.ts';
export { signUpInput } from './schemas/index.ts';
export type { AuthDeps, AuthService } from './service.ts';
export { TOTP_SECRETS } from './use-cases/totp.ts';

/** The wired domain: its router, the functions others call, and the authentication of requests. */
export interface Auth {
  readonly router: ReturnType<typeof authRouter>;
  readonly service: AuthService;
  /** Account functions for administration. */
  readonly accounts: ManagedAccounts;
  readonly jobs: readonly JobDefinition[];
  /**
   * Creates the function that authenticates requests; keys that belong to no user are passed to `authenticateService`.
   */
  authenticator(authenticateService: Authenticate): AuthenticateRequest;
  /** Requires a fresh proof of identity, for operations of other domains. */
  confirmIdentity(
    caller: UserCaller,
    password: string | undefined,
  ): Promise<{ readonly id: string; readonly email: string }>;
  /** Where users live, as their preferences state. */
  readonly homes: { regionOf(userId: string): Promise<string | null> };
  /** Authenticated callers as they are now. */
  readonly callers: CurrentCallers;
  /** Identifies the account a known browser last signed in to, by its cookie alone; undefined for other browsers. */
  deviceOf(client: Pick<Client, 'cookies'>): string | undefined;
  /** Starts listening for revocations; until then every session and key is looked up. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createAuth(deps: AuthDeps): Auth {
  const context = createAuthContext(deps);
  const service = createAuthService(context);
  const { clock, sessions, cache, cookies } = context;
  const db = context.db.forTask('sign_in');
  const checkKey = createKeyCheck({ db, clock, audit: context.audit });
  return {
    router: authRouter(service),
    service,
    accounts: managedAccounts(context),
    jobs: authJobs(service),
    authenticator: (authenticateService) =>
      createRequestAuthenticator({ db, clock, sessions, checkKey, cache, cookies, authenticateService }),
    confirmIdentity: (caller, password) =>
      confirmIdentity({ ...context, db: context.db.forUser(caller.principal.userId) }, caller, password),
    homes: {
      regionOf: async (userId) => (await readPreferences(deps.db.forUser(userId), userId))?.region ?? null,
    },
    callers: createCurrentCallers({ db, clock, cache }),
    deviceOf: cookies.deviceAccount,
    start: () => cache.start(),
    stop: () => cache.stop(),
  };
}
