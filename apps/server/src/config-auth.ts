import type { OauthSettings } from '@energy-optimizer/auth';
import { DAY_MS } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { ENCRYPTION_ENVIRONMENT, encryptionKeys } from './config-encryption.ts';
import { integer, secret } from './config-fields.ts';
import { list } from './config-lists.ts';
import { type OauthEnvironment, oauthSettings } from './config-oauth.ts';
import { baseUrl } from './config-urls.ts';

const isWebUrl = (value: string): boolean => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

/** The variables about accounts, except those of OAuth providers. */
export const AUTH_ENVIRONMENT = {
  AUTH_APP_URL: baseUrl.optional(),
  AUTH_SECRET: secret(32).optional(),
  ...ENCRYPTION_ENVIRONMENT,
  AUTH_SESSION_IDLE_DAYS: integer(1, 365).default(30),
  AUTH_SESSION_MAX_DAYS: integer(1, 365).default(90),
  AUTH_LOCKOUT_FAILURES: integer(3, 100).default(5),
  AUTH_LOCKOUT_MINUTES: integer(1, 1_440).default(15),
  AUTH_REDIRECT_URLS: list.refine((urls) => urls.every(isWebUrl), 'must be complete http(s) URLs').optional(),
};
const environment = z.object(AUTH_ENVIRONMENT);

export interface AuthSettings {
  /** URL of the web application, without a trailing slash. */
  readonly appUrl: string;
  /** Allowed redirect targets after an OAuth sign-in; undefined: the web application's start page. */
  readonly redirectUrls?: readonly string[];
  /** Signs the cookies of known browsers; undefined: signatures hold until a restart. */
  readonly secret: string | undefined;
  /** Decrypt the secrets of authenticator apps and account numbers; the first encrypts. None: both are disabled. */
  readonly encryptionKeys: readonly string[];
  readonly oauth: OauthSettings;
  readonly sessionTimes: { readonly idleMs: number; readonly absoluteMs: number };
  readonly lockout: { readonly failures: number; readonly durationSeconds: number };
}

export const authSettings = (env: z.output<typeof environment> & OauthEnvironment, appUrl: string): AuthSettings => ({
  appUrl,
  ...(env.AUTH_REDIRECT_URLS === undefined ? {} : { redirectUrls: env.AUTH_REDIRECT_URLS }),
  secret: env.AUTH_SECRET,
  encryptionKeys: encryptionKeys(env),
  oauth: oauthSettings(env),
  sessionTimes: { idleMs: env.AUTH_SESSION_IDLE_DAYS * DAY_MS, absoluteMs: env.AUTH_SESSION_MAX_DAYS * DAY_MS },
  lockout: { failures: env.AUTH_LOCKOUT_FAILURES, durationSeconds: env.AUTH_LOCKOUT_MINUTES * 60 },
});
