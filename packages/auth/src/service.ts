import { createMailLimit, createSecretBox, type Db } from '@energy-optimizer/db';
import { type Clock, DAY_MS, type Logger, silentLogger } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { AnyCaller, AuthContext, Caller, PossibleCaller, UserCaller } from './context.ts';
import { createStrengthMeter, type PasswordStrength } from './credentials/password-strength.ts';
import { createPasswords, type HashParameters } from './credentials/passwords.ts';
import { createWebauthn } from './credentials/webauthn.ts';
import { createLinks } from './defense/links.ts';
import { createLockout, type LockoutPolicy } from './defense/lockout.ts';
import { createOauthProviders, type OauthSettings } from './oauth/providers.ts';
import type { AccountDeletionPort, AuditPort, MailPort } from './ports.ts';
import type * as schemas from './schemas/index.ts';
import { createCookies } from './sessions/cookies.ts';
import { createCredentialCache } from './sessions/credential-cache.ts';
import { createSessions, type SessionTimes } from './sessions/sessions.ts';
import { listPasskeys } from './store/passkeys.ts';
import type { User } from './store/users.ts';
import { deleteAccount, me, updatePreferences, updateProfile } from './use-cases/account.ts';
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from './use-cases/api-keys.ts';
import { requestEmailChange } from './use-cases/change-email.ts';
import { requestMagicLink, useMagicLink } from './use-cases/magic-link.ts';
import { finishOauth, listProviders, startOauth, unlinkOauth } from './use-cases/oauth.ts';
import { createUser, prune, type UserRequest } from './use-cases/operate.ts';
import {
  finishPasskeyRegistration,
  finishPasskeySignIn,
  removePasskey,
  startPasskeyRegistration,
  startPasskeySignIn,
} from './use-cases/passkeys.ts';
import { changePassword, requestPasswordReset } from './use-cases/passwords.ts';
import { type RemovedFactors, removeSecondFactors } from './use-cases/remove-second-factors.ts';
import { inspectPasswordReset, resetPassword } from './use-cases/reset-password.ts';
import { renewRecoveryCodes } from './use-cases/second-factors.ts';
import { listSessions, revokeAllSessions, revokeSession, signOut } from './use-cases/sessions.ts';
import { signIn } from './use-cases/sign-in.ts';
import { signInSecondFactor } from './use-cases/sign-in-second-factor.ts';
import { confirmEmail, signUp } from './use-cases/sign-up.ts';
import { confirmTotp, removeTotp, setupTotp } from './use-cases/totp.ts';
import { unlock } from './use-cases/unlock.ts';

export interface AuthDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log?: Logger;
  /** Public URL of the API; determines cookie names and whether they require https. */
  readonly publicUrl: string;
  /** URL of the web application, for links in e-mails; without a trailing slash. */
  readonly appUrl: string;
  readonly mail: MailPort;
  /** The audit log. If omitted, nothing is recorded. */
  readonly audit?: AuditPort;
  /** Deletes other domains' data of an account. Default: nothing. */
  readonly deletion?: AccountDeletionPort;
  /** Whether sign-up is open. Default: always. */
  readonly signUpIsOpen?: () => Promise<boolean>;
  readonly lockout?: LockoutPolicy;
  readonly sessionTimes?: SessionTimes;
  /** Signs the cookies of known devices, and encrypts the secrets of authenticator apps unless there are `encryptionKeys`. */
  readonly secret?: string | undefined;
  /** The first encrypts the secrets of authenticator apps, all decrypt them; without one, apps are disabled. */
  readonly encryptionKeys?: readonly string[];
  /** Identity providers for sign-in; omitted ones are disabled. */
  readonly oauth?: OauthSettings;
  /** Allowed redirect targets after an OAuth sign-in; default: the web application's start page. */
  readonly redirectUrls?: readonly string[];
  /** Cost of password hashing; default: OWASP's recommendation. */
  readonly hashing?: HashParameters;
}

const DEFAULT_LOCKOUT: LockoutPolicy = { failures: 5, durationSeconds: 15 * 60 };
const DEFAULT_TIMES: SessionTimes = { idleMs: 30 * DAY_MS, absoluteMs: 90 * DAY_MS };

/** Creates the dependencies of the use cases. */
export function createAuthContext(deps: AuthDeps): AuthContext {
  const { db, clock, log = silentLogger } = deps;
  return {
    db,
    clock,
    log,
    sessions: createSessions({ clock, times: deps.sessionTimes ?? DEFAULT_TIMES }),
    cache: createCredentialCache({ db, clock, log }),
    cookies: createCookies(deps.publicUrl, deps.secret),
    passwords: createPasswords(deps.hashing === undefined ? {} : { parameters: deps.hashing }),
    strength: createStrengthMeter(),
    lockout: createLockout({ db, policy: deps.lockout ?? DEFAULT_LOCKOUT }),
    mailLimit: createMailLimit(db),
    links: createLinks(deps.appUrl),
    webauthn: createWebauthn({ appUrl: deps.appUrl, log }),
    secretBox: createSecretBox(deps.encryptionKeys ?? (deps.secret === undefined ? [] : [deps.secret]), 'totp'),
    oauth: {
      providers: createOauthProviders(deps.oauth ?? {}, clock),
      redirects: deps.redirectUrls ?? [`${deps.appUrl}/`],
      redirectUri: (id) => `${deps.publicUrl}/auth/callback/${id}`,
    },
    mail: async (tx, mail) => void (await deps.mail.enqueue(tx, mail)),
    audit: deps.audit ?? { record: async () => undefined },
    signUpIsOpen: deps.signUpIsOpen ?? (async () => true),
    deletion: deps.deletion ?? { onDelete: async () => undefined },
  };
}

type In<S extends z.ZodType> = z.output<S>;
type Sent = z.output<typeof schemas.sentOutput>;
type Done = z.output<typeof schemas.doneOutput>;

/** The account operations as functions; the caller is the first argument. */
export interface AuthService {
  /** Mails a link that creates the account. @throws AppError `weak_password` */
  signUp(caller: Caller, input: In<typeof schemas.signUpInput>): Promise<Sent>;
  /** @throws AppError `invalid_token`, `weak_password`, `sign_in_required`, `sign_up_closed` */
  confirmEmail(
    caller: PossibleCaller,
    input: In<typeof schemas.confirmEmailInput>,
  ): Promise<schemas.ConfirmEmailResult>;
  /** @throws AppError `invalid_credentials`, `too_many_attempts`, `sign_in_busy` */
  signIn(caller: Caller, input: In<typeof schemas.signInInput>): Promise<schemas.SignInResult>;
  signOut(caller: AnyCaller): Promise<Done>;
  requestMagicLink(
    caller: Caller,
    input: In<typeof schemas.requestMagicLinkInput>,
  ): Promise<z.output<typeof schemas.requestMagicLinkOutput>>;
  /** @throws AppError `invalid_token` */
  useMagicLink(caller: Caller, input: In<typeof schemas.useMagicLinkInput>): Promise<schemas.SignInResult>;
  requestPasswordReset(caller: Caller, input: In<typeof schemas.emailInput>): Promise<Sent>;
  /** The credentials a reset would revoke. @throws AppError `invalid_token` */
  inspectPasswordReset(input: In<typeof schemas.tokenInput>): Promise<schemas.ResetOptions>;
  /** @throws AppError `invalid_token`, `weak_password`, `unknown_credential`, `wrong_second_factor` */
  resetPassword(caller: Caller, input: In<typeof schemas.resetPasswordInput>): Promise<schemas.PasswordReset>;
  /** @throws AppError `wrong_password`, `weak_password`, `too_many_attempts` */
  changePassword(caller: UserCaller, input: In<typeof schemas.changePasswordInput>): Promise<Done>;
  requestEmailChange(caller: UserCaller, input: In<typeof schemas.changeEmailInput>): Promise<Sent>;
  /** @throws AppError `invalid_token` */
  unlock(input: In<typeof schemas.tokenInput>): Promise<Done>;
  passwordStrength(input: In<typeof schemas.passwordStrengthInput>): Promise<PasswordStrength>;
  me(caller: UserCaller): Promise<schemas.Me>;
  updateProfile(caller: UserCaller, input: In<typeof schemas.updateProfileInput>): Promise<schemas.UserView>;
  /** @throws AppError `unknown_region`, `unknown_time_zone` */
  updatePreferences(caller: UserCaller, patch: schemas.PreferencesPatch): Promise<schemas.Preferences>;
  deleteAccount(caller: UserCaller, input: In<typeof schemas.deleteAccountInput>): Promise<Done>;
  /** The second step of a sign-in. @throws AppError `invalid_token`, `too_many_attempts` */
  signInSecondFactor(caller: Caller, input: In<typeof schemas.secondFactorInput>): Promise<schemas.SignInResult>;
  startPasskeySignIn(): Promise<schemas.PasskeyChallenge>;
  /** @throws AppError `invalid_token` */
  finishPasskeySignIn(caller: Caller, input: In<typeof schemas.passkeySignInInput>): Promise<schemas.SignInResult>;
  /** @throws AppError `totp_not_configured`, `totp_already_set_up`, and those of a wrong proof */
  setupTotp(caller: UserCaller, input: In<typeof schemas.proofInput>): Promise<schemas.TotpSetup>;
  confirmTotp(caller: UserCaller, input: In<typeof schemas.confirmTotpInput>): Promise<schemas.RecoveryCodes>;
  removeTotp(caller: UserCaller, input: In<typeof schemas.proofInput>): Promise<Done>;
  renewRecoveryCodes(caller: UserCaller, input: In<typeof schemas.proofInput>): Promise<schemas.RecoveryCodes>;
  passkeys(caller: UserCaller): Promise<z.output<typeof schemas.passkeysOutput>>;
  startPasskeyRegistration(caller: UserCaller, input: In<typeof schemas.proofInput>): Promise<schemas.PasskeyChallenge>;
  /** @throws AppError `invalid_token`, `passkey_refused`, `passkey_taken` */
  finishPasskeyRegistration(
    caller: UserCaller,
    input: In<typeof schemas.registerPasskeyInput>,
  ): Promise<schemas.RegisteredPasskey>;
  removePasskey(caller: UserCaller, input: In<typeof schemas.removePasskeyInput>): Promise<Done>;
  oauthProviders(): z.output<typeof schemas.oauthProvidersOutput>;
  /**
   * @throws AppError `unknown_oauth_provider`, `redirect_not_allowed`, `oauth_unavailable`, `sign_in_required`, and
   * those of a wrong proof
   */
  startOauth(caller: AnyCaller, input: In<typeof schemas.startOauthInput>): Promise<schemas.OauthStart>;
  /** @throws AppError `invalid_token`, `oauth_refused`, `email_not_verified`, `identity_taken` */
  finishOauth(caller: AnyCaller, input: In<typeof schemas.finishOauthInput>): Promise<schemas.OauthFinish>;
  unlinkOauth(caller: UserCaller, input: In<typeof schemas.unlinkOauthInput>): Promise<Done>;
  listSessions(caller: UserCaller): Promise<schemas.SessionList>;
  revokeSession(caller: UserCaller, input: In<typeof schemas.revokeSessionInput>): Promise<Done>;
  revokeAllSessions(caller: UserCaller, input: In<typeof schemas.revokeAllSessionsInput>): Promise<Done>;
  listApiKeys(caller: UserCaller): Promise<{ readonly keys: schemas.KeyView[] }>;
  createApiKey(caller: UserCaller, input: In<typeof schemas.createKeyInput>): Promise<schemas.CreatedKey>;
  rotateApiKey(caller: UserCaller, input: In<typeof schemas.rotateKeyInput>): Promise<schemas.CreatedKey>;
  revokeApiKey(caller: UserCaller, input: In<typeof schemas.keyIdInput>): Promise<Done>;
  /**
   * Creates an account for an operator, with its address confirmed. Undefined: the address is taken.
   * @throws AppError `weak_password`
   */
  createUser(user: UserRequest): Promise<User | undefined>;
  /** Removes lost second factors, for operators. @throws AppError `unknown_user`, `unknown_second_factor` (404) */
  removeSecondFactors(request: { readonly requestId: string; readonly email: string }): Promise<RemovedFactors>;
  /** Deletes expired rows. */
  prune(): Promise<void>;
}

export function createAuthService(context: AuthContext): AuthService {
  const { db } = context;
  /** Row-level security: signed-in callers access only their own rows; others only what sign-in requires. */
  const own = (caller: UserCaller): AuthContext => ({ ...context, db: db.forUser(caller.principal.userId) });
  const guest: AuthContext = { ...context, db: db.forTask('sign_in') };
  return {
    signUp: (caller, input) => signUp(guest, caller, input),
    confirmEmail: (caller, input) => confirmEmail(guest, caller, input),
    signIn: (caller, input) => signIn(guest, caller, input),
    signOut: (caller) => signOut(guest, caller),
    requestMagicLink: (caller, input) => requestMagicLink(guest, caller, input),
    useMagicLink: (caller, input) => useMagicLink(guest, caller, input),
    requestPasswordReset: (caller, input) => requestPasswordReset(guest, caller, input),
    inspectPasswordReset: (input) => inspectPasswordReset(guest, input),
    resetPassword: (caller, input) => resetPassword(guest, caller, input),
    changePassword: (caller, input) => changePassword(own(caller), caller, input),
    requestEmailChange: (caller, input) => requestEmailChange(guest, caller, input),
    unlock: (input) => unlock(guest, input),
    passwordStrength: ({ password, personal }) => context.strength.assess(password, personal),
    me: (caller) => me(own(caller), caller),
    updateProfile: (caller, input) => updateProfile(own(caller), caller, input),
    updatePreferences: (caller, patch) => updatePreferences(own(caller), caller, patch),
    deleteAccount: (caller, input) => deleteAccount(own(caller), caller, input),
    signInSecondFactor: (caller, input) => signInSecondFactor(guest, caller, input),
    startPasskeySignIn: () => startPasskeySignIn(guest),
    finishPasskeySignIn: (caller, input) => finishPasskeySignIn(guest, caller, input),
    setupTotp: (caller, input) => setupTotp(own(caller), caller, input),
    confirmTotp: (caller, input) => confirmTotp(own(caller), caller, input),
    removeTotp: (caller, input) => removeTotp(own(caller), caller, input),
    renewRecoveryCodes: (caller, input) => renewRecoveryCodes(own(caller), caller, input),
    passkeys: async (caller) => ({ passkeys: await listPasskeys(own(caller).db, caller.principal.userId) }),
    startPasskeyRegistration: (caller, input) => startPasskeyRegistration(own(caller), caller, input),
    finishPasskeyRegistration: (caller, input) => finishPasskeyRegistration(own(caller), caller, input),
    removePasskey: (caller, input) => removePasskey(own(caller), caller, input),
    oauthProviders: () => listProviders(guest),
    startOauth: (caller, input) => startOauth(guest, caller, input),
    finishOauth: (caller, input) => finishOauth(guest, caller, input),
    unlinkOauth: (caller, input) => unlinkOauth(own(caller), caller, input),
    listSessions: (caller) => listSessions(own(caller), caller),
    revokeSession: (caller, input) => revokeSession(own(caller), caller, input),
    revokeAllSessions: (caller, input) => revokeAllSessions(own(caller), caller, input),
    listApiKeys: (caller) => listApiKeys(own(caller), caller),
    createApiKey: (caller, input) => createApiKey(own(caller), caller, input),
    rotateApiKey: (caller, input) => rotateApiKey(own(caller), caller, input),
    revokeApiKey: (caller, input) => revokeApiKey(own(caller), caller, input),
    createUser: (user) => createUser({ ...context, db: db.forTask('admin') }, user),
    removeSecondFactors: (request) => removeSecondFactors(context, request),
    prune: () => prune({ ...context, db: db.forTask('prune') }),
  };
}
