import type { Db } from '@energy-optimizer/db';
import { type Clock, DAY_MS, type Logger, silentLogger } from '@energy-optimizer/kernel';
import type { Role } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import type { AnyCaller, AuthContext, Caller, UserCaller } from './context.ts';
import { createCookies } from './cookies.ts';
import { createCredentialCache } from './credential-cache.ts';
import { normalizeEmail } from './email-address.ts';
import { createLinks } from './links.ts';
import { createLockout, type LockoutPolicy } from './lockout.ts';
import { createMailLimit } from './mail-limit.ts';
import { createOauthProviders, type OauthSettings } from './oauth/providers.ts';
import { createStrengthMeter, type PasswordStrength } from './password-strength.ts';
import { createPasswords, type HashParameters } from './passwords.ts';
import type { AccountDeletionPort, AuditPort, MailPort } from './ports.ts';
import { deleteExpiredLockouts } from './repository-lockout.ts';
import { deleteExpiredOauthStates } from './repository-oauth.ts';
import { deleteExpiredTokens } from './repository-tokens.ts';
import { insertUser, type User } from './repository-users.ts';
import type * as schemas from './schemas.ts';
import { createSessions, type SessionTimes } from './sessions.ts';
import { deleteAccount, me, updatePreferences, updateProfile } from './use-cases/account.ts';
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from './use-cases/api-keys.ts';
import { requestEmailChange } from './use-cases/change-email.ts';
import { requestMagicLink, useMagicLink } from './use-cases/magic-link.ts';
import { finishOauth, listProviders, startOauth, unlinkOauth } from './use-cases/oauth.ts';
import { changePassword, requestPasswordReset, resetPassword } from './use-cases/passwords.ts';
import { listSessions, revokeAllSessions, revokeSession, signOut } from './use-cases/sessions.ts';
import { signIn } from './use-cases/sign-in.ts';
import { confirmEmail, signUp } from './use-cases/sign-up.ts';
import { unlock } from './use-cases/unlock.ts';

export interface AuthDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log?: Logger;
  /** Where browsers reach the API; decides the cookies' names and whether they need https. */
  readonly publicUrl: string;
  /** Where the web application is, which mails point to; without a trailing slash. */
  readonly appUrl: string;
  readonly mail: MailPort;
  /** The audit log. Left out: nothing is written. */
  readonly audit?: AuditPort;
  /** What other domains do when an account ends. Left out: nothing. */
  readonly deletion?: AccountDeletionPort;
  readonly lockout?: LockoutPolicy;
  readonly sessionTimes?: SessionTimes;
  /** Providers people can sign in with; those left out are closed. */
  readonly oauth?: OauthSettings;
  /** Where a browser may go after a sign-in elsewhere, exactly; default: the web application's start page. */
  readonly redirectUrls?: readonly string[];
  /** Cost of password hashing; default: OWASP's recommendation. */
  readonly hashing?: HashParameters;
}

const DEFAULT_LOCKOUT: LockoutPolicy = { failures: 5, durationSeconds: 15 * 60 };
const DEFAULT_TIMES: SessionTimes = { idleMs: 30 * DAY_MS, absoluteMs: 90 * DAY_MS };

/** Wires what the use-cases work with. */
export function createAuthContext(deps: AuthDeps): AuthContext {
  const { db, clock, log = silentLogger } = deps;
  return {
    db,
    clock,
    log,
    sessions: createSessions({ clock, times: deps.sessionTimes ?? DEFAULT_TIMES }),
    cache: createCredentialCache({ db, clock, log }),
    cookies: createCookies(deps.publicUrl),
    passwords: createPasswords(deps.hashing === undefined ? {} : { parameters: deps.hashing }),
    strength: createStrengthMeter(),
    lockout: createLockout({ db, policy: deps.lockout ?? DEFAULT_LOCKOUT }),
    mayMail: createMailLimit(db),
    links: createLinks(deps.appUrl),
    oauth: {
      providers: createOauthProviders(deps.oauth ?? {}, clock),
      redirects: deps.redirectUrls ?? [`${deps.appUrl}/`],
      redirectUri: (id) => `${deps.publicUrl}/auth/callback/${id}`,
    },
    mail: async (tx, mail) => void (await deps.mail.enqueue(tx, mail)),
    audit: deps.audit ?? { record: async () => undefined },
    deletion: deps.deletion ?? { onDelete: async () => undefined },
  };
}

type In<S extends z.ZodType> = z.output<S>;
type Sent = z.output<typeof schemas.sentOutput>;
type Done = z.output<typeof schemas.doneOutput>;

/** The account operations as functions; who asks comes first. */
export interface AuthService {
  /** Mails a link that makes the account. @throws AppError `weak_password` */
  signUp(caller: Caller, input: In<typeof schemas.signUpInput>): Promise<Sent>;
  /** @throws AppError `invalid_token` */
  confirmEmail(caller: Caller, input: In<typeof schemas.confirmEmailInput>): Promise<schemas.ConfirmEmailAnswer>;
  /** @throws AppError `invalid_credentials`, `too_many_attempts`, `sign_in_busy` */
  signIn(caller: Caller, input: In<typeof schemas.signInInput>): Promise<schemas.SignInAnswer>;
  signOut(caller: AnyCaller): Promise<Done>;
  requestMagicLink(
    caller: Caller,
    input: In<typeof schemas.requestMagicLinkInput>,
  ): Promise<z.output<typeof schemas.requestMagicLinkOutput>>;
  /** @throws AppError `invalid_token` */
  useMagicLink(caller: Caller, input: In<typeof schemas.useMagicLinkInput>): Promise<schemas.SignInAnswer>;
  requestPasswordReset(input: In<typeof schemas.emailInput>): Promise<Sent>;
  /** @throws AppError `invalid_token`, `weak_password` */
  resetPassword(caller: Caller, input: In<typeof schemas.resetPasswordInput>): Promise<Done>;
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
  oauthProviders(): z.output<typeof schemas.oauthProvidersOutput>;
  /** @throws AppError `unknown_oauth_provider`, `redirect_not_allowed`, `oauth_unavailable`, `sign_in_required` */
  startOauth(caller: AnyCaller, input: In<typeof schemas.startOauthInput>): Promise<schemas.OauthStart>;
  /** @throws AppError `invalid_token`, `oauth_refused`, `email_not_verified`, `identity_taken` */
  finishOauth(caller: AnyCaller, input: In<typeof schemas.finishOauthInput>): Promise<schemas.OauthFinish>;
  unlinkOauth(caller: UserCaller, input: In<typeof schemas.unlinkOauthInput>): Promise<Done>;
  listSessions(caller: UserCaller): Promise<schemas.SessionList>;
  revokeSession(caller: UserCaller, input: In<typeof schemas.revokeSessionInput>): Promise<Done>;
  revokeAllSessions(caller: UserCaller, input: In<typeof schemas.revokeAllSessionsInput>): Promise<Done>;
  listApiKeys(caller: UserCaller): Promise<{ readonly keys: schemas.KeyView[] }>;
  createApiKey(caller: UserCaller, input: In<typeof schemas.createKeyInput>): Promise<schemas.CreatedKey>;
  rotateApiKey(caller: UserCaller, input: In<typeof schemas.keyIdInput>): Promise<schemas.CreatedKey>;
  revokeApiKey(caller: UserCaller, input: In<typeof schemas.keyIdInput>): Promise<Done>;
  /** An account made by an operator, its address taken as confirmed. Undefined: the address is taken. @throws AppError `weak_password` */
  createUser(input: {
    readonly email: string;
    readonly password: string;
    readonly name?: string;
    readonly role?: Role;
  }): Promise<User | undefined>;
  /** Forgets what has run out. */
  prune(): Promise<void>;
}

export function createAuthService(context: AuthContext): AuthService {
  const { db, clock, sessions, strength, passwords } = context;
  return {
    signUp: (caller, input) => signUp(context, caller, input),
    confirmEmail: (caller, input) => confirmEmail(context, caller, input),
    signIn: (caller, input) => signIn(context, caller, input),
    signOut: (caller) => signOut(context, caller),
    requestMagicLink: (caller, input) => requestMagicLink(context, caller, input),
    useMagicLink: (caller, input) => useMagicLink(context, caller, input),
    requestPasswordReset: (input) => requestPasswordReset(context, input),
    resetPassword: (caller, input) => resetPassword(context, caller, input),
    changePassword: (caller, input) => changePassword(context, caller, input),
    requestEmailChange: (caller, input) => requestEmailChange(context, caller, input),
    unlock: (input) => unlock(context, input),
    passwordStrength: ({ password, personal }) => strength.assess(password, personal),
    me: (caller) => me(context, caller),
    updateProfile: (caller, input) => updateProfile(context, caller, input),
    updatePreferences: (caller, patch) => updatePreferences(context, caller, patch),
    deleteAccount: (caller, input) => deleteAccount(context, caller, input),
    oauthProviders: () => listProviders(context),
    startOauth: (caller, input) => startOauth(context, caller, input),
    finishOauth: (caller, input) => finishOauth(context, caller, input),
    unlinkOauth: (caller, input) => unlinkOauth(context, caller, input),
    listSessions: (caller) => listSessions(context, caller),
    revokeSession: (caller, input) => revokeSession(context, caller, input),
    revokeAllSessions: (caller, input) => revokeAllSessions(context, caller, input),
    listApiKeys: (caller) => listApiKeys(context, caller),
    createApiKey: (caller, input) => createApiKey(context, caller, input),
    rotateApiKey: (caller, input) => rotateApiKey(context, caller, input),
    revokeApiKey: (caller, input) => revokeApiKey(context, caller, input),
    async createUser({ email, password, name, role = 'user' }) {
      await strength.requireStrong(password, [email, name ?? '']);
      const passwordHash = await passwords.hash(password);
      const user = { email: normalizeEmail(email), name: name ?? null, passwordHash, role, at: clock.now() };
      return insertUser(db, user);
    },
    async prune() {
      const at = clock.now();
      await sessions.deleteExpired(db);
      await deleteExpiredTokens(db, at);
      await deleteExpiredOauthStates(db, at);
      await deleteExpiredLockouts(db, at);
    },
  };
}
