/**
 * The pages that mails link to. Secrets are in the URL fragment, so that they reach no server, log or Referer header.
 */
export interface Links {
  readonly app: string;
  readonly signIn: string;
  readonly forgotPassword: string;
  readonly sessions: string;
  readonly keys: string;
  readonly security: string;
  confirmEmail(token: string): string;
  magicLink(token: string): string;
  resetPassword(token: string): string;
  unlock(token: string): string;
}

/** @param appUrl URL of the web application, without a trailing slash */
export function createLinks(appUrl: string): Links {
  const withToken = (page: string) => (token: string) => `${appUrl}/${page}#token=${token}`;
  return {
    app: `${appUrl}/`,
    signIn: `${appUrl}/sign-in`,
    forgotPassword: `${appUrl}/forgot-password`,
    sessions: `${appUrl}/account/sessions`,
    keys: `${appUrl}/account/keys`,
    security: `${appUrl}/account/security`,
    confirmEmail: withToken('confirm-email'),
    magicLink: withToken('magic-link'),
    resetPassword: withToken('reset-password'),
    unlock: withToken('unlock'),
  };
}
