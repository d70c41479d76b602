import { router } from '@energy-optimizer/rpc';
import { passwordStrength } from './procedures/assess-password.ts';
import { changeEmail } from './procedures/change-email.ts';
import { changePassword } from './procedures/change-password.ts';
import { confirmEmail } from './procedures/confirm-email.ts';
import { confirmTotp } from './procedures/confirm-totp.ts';
import { createApiKey } from './procedures/create-api-key.ts';
import { deleteAccount } from './procedures/delete-account.ts';
import { finishOauth } from './procedures/finish-oauth.ts';
import { finishPasskeyRegistration } from './procedures/finish-passkey-registration.ts';
import { finishPasskeySignIn } from './procedures/finish-passkey-sign-in.ts';
import { me } from './procedures/get-me.ts';
import { inspectPasswordReset } from './procedures/inspect-password-reset.ts';
import { apiKeys } from './procedures/list-api-keys.ts';
import { oauthProviders } from './procedures/list-oauth-providers.ts';
import { passkeys } from './procedures/list-passkeys.ts';
import { sessions } from './procedures/list-sessions.ts';
import { removePasskey } from './procedures/remove-passkey.ts';
import { removeTotp } from './procedures/remove-totp.ts';
import { renewRecoveryCodes } from './procedures/renew-recovery-codes.ts';
import { requestMagicLink } from './procedures/request-magic-link.ts';
import { requestPasswordReset } from './procedures/request-password-reset.ts';
import { resetPassword } from './procedures/reset-password.ts';
import { revokeAllSessions } from './procedures/revoke-all-sessions.ts';
import { revokeApiKey } from './procedures/revoke-api-key.ts';
import { revokeSession } from './procedures/revoke-session.ts';
import { rotateApiKey } from './procedures/rotate-api-key.ts';
import { setupTotp } from './procedures/setup-totp.ts';
import { signIn } from './procedures/sign-in.ts';
import { signInSecondFactor } from './procedures/sign-in-second-factor.ts';
import { signOut } from './procedures/sign-out.ts';
import { signUp } from './procedures/sign-up.ts';
import { startOauth } from './procedures/start-oauth.ts';
import { startPasskeyRegistration } from './procedures/start-passkey-registration.ts';
import { startPasskeySignIn } from './procedures/start-passkey-sign-in.ts';
import { unlinkOauth } from './procedures/unlink-oauth.ts';
import { unlock } from './procedures/unlock.ts';
import { updatePreferences } from './procedures/update-preferences.ts';
import { updateProfile } from './procedures/update-profile.ts';
import { useMagicLink } from './procedures/use-magic-link.ts';
import type { AuthService } from './service.ts';

/** The procedures of this domain, mounted under `auth`. */
export const authRouter = (service: AuthService) =>
  router({
    /** Creates an account once its address is confirmed. */
    signUp: signUp(service),
    /** Uses the link of a sign-up or a change of address. */
    confirmEmail: confirmEmail(service),
    /** Opens a session by address and password. */
    signIn: signIn(service),
    /** Ends the session of the caller. */
    signOut: signOut(service),
    /** Mails a sign-in link. */
    requestMagicLink: requestMagicLink(service),
    /** Opens a session with a mailed link. */
    useMagicLink: useMagicLink(service),
    /** Mails a link to choose a new password. */
    requestPasswordReset: requestPasswordReset(service),
    /** The credentials a reset with a mailed link would revoke. */
    inspectPasswordReset: inspectPasswordReset(service),
    /** Sets a new password by a mailed link. */
    resetPassword: resetPassword(service),
    /** Unlocks an account by a mailed link. */
    unlock: unlock(service),
    /** How hard a password is to guess. */
    passwordStrength: passwordStrength(service),
    /** The caller's account. */
    me: me(service),
    updateProfile: updateProfile(service),
    updatePreferences: updatePreferences(service),
    changePassword: changePassword(service),
    changeEmail: changeEmail(service),
    deleteAccount: deleteAccount(service),
    /** Sessions of the account. */
    sessions: sessions(service),
    revokeSession: revokeSession(service),
    revokeAllSessions: revokeAllSessions(service),
    /** The second step of a sign-in. */
    signInSecondFactor: signInSecondFactor(service),
    startPasskeySignIn: startPasskeySignIn(service),
    finishPasskeySignIn: finishPasskeySignIn(service),
    setupTotp: setupTotp(service),
    confirmTotp: confirmTotp(service),
    removeTotp: removeTotp(service),
    renewRecoveryCodes: renewRecoveryCodes(service),
    passkeys: passkeys(service),
    startPasskeyRegistration: startPasskeyRegistration(service),
    finishPasskeyRegistration: finishPasskeyRegistration(service),
    removePasskey: removePasskey(service),
    /** Configured identity providers. */
    oauthProviders: oauthProviders(service),
    startOauth: startOauth(service),
    finishOauth: finishOauth(service),
    unlinkOauth: unlinkOauth(service),
    /** The caller's API keys, without their secrets. */
    apiKeys: apiKeys(service),
    createApiKey: createApiKey(service),
    rotateApiKey: rotateApiKey(service),
    revokeApiKey: revokeApiKey(service),
  });
