import type { JobDefinition } from '@energy-optimizer/jobs';
import type { Authenticate, AuthenticateRequest, Client } from '@energy-optimizer/rpc';
import { authJobs } from './jobs.ts';
import { authRouter } from './router.ts';
import { type AuthDeps, type AuthService, createAuthContext, createAuthService } from './service.ts';
import { createRequestAuthenticator } from './sessions/authenticate.ts';
import { createKeyCheck } from './use-cases/api-keys.ts';
import { type ManagedAccounts, managedAccounts } from './use-cases/managed-accounts.ts';

export { CREDENTIAL_CHANGES, type CredentialChange } from './credentials/credential-changes.ts';
export { networkOf } from './defense/network.ts';
export type { OauthSettings } from './oauth/providers.ts';
export type { AuthEvent } from './ports.ts';
export { authRouter } from './router.ts';
export * as authSchemas from './schemas/index.ts';
export type { AuthDeps, AuthService } from './service.ts';

/** Accounts, wired: what the server mounts, the functions others call, and who sends a request. */
export interface Auth {
  readonly router: ReturnType<typeof authRouter>;
  readonly service: AuthService;
  /** For whoever administers accounts. */
  readonly accounts: ManagedAccounts;
  readonly jobs: readonly JobDefinition[];
  /** Makes the function that says who sends a request; keys that are no user's are left to `authenticateService`. */
  authenticator(authenticateService: Authenticate): AuthenticateRequest;
  /** Stands for the account a known browser last signed in to, from its cookie alone; undefined for any other browser. */
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
    deviceOf: cookies.deviceAccount,
    start: () => cache.start(),
    stop: () => cache.stop(),
  };
}
