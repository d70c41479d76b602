import { resolve } from 'node:path';
import type { BillingSettings } from '@energy-optimizer/billing';
import type { Mailbox } from '@energy-optimizer/notifications';
import { DEMO_SOURCE } from '@energy-optimizer/pricing';
import { z } from 'zod';
import { AUTH_ENVIRONMENT, type AuthSettings, authSettings } from './config-auth.ts';
import { BILLING_ENVIRONMENT, billingProblems, billingSettings } from './config-billing.ts';
import { COMPLIANCE_ENVIRONMENT, type ConsentPolicy, consentPolicy } from './config-compliance.ts';
import { encryptionProblems } from './config-encryption.ts';
import { ERASURE_ENVIRONMENT, type ErasureSettings, erasureSettings } from './config-erasure.ts';
import { flag, integer, mailbox, secret } from './config-fields.ts';
import { readVariableFiles } from './config-files.ts';
import { list, tariffSources } from './config-lists.ts';
import { oauthProblems } from './config-oauth.ts';
import { billingPage, type TierSettings, tierProblems, tierSettings } from './config-tiers.ts';
import { baseUrl, databaseUrl, text, url } from './config-urls.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Suppliers offer no interface through which a contract could be concluded. */
const NO_AUTO_SWITCHING = 'must be false: no supplier can be contacted automatically, so switching is only recommended';
const isOrigin = (value: string): boolean => value === '*' || (URL.canParse(value) && new URL(value).origin === value);

/** For e-mails written to the log; sending requires MAIL_FROM. */
const DEVELOPMENT_SENDER: Mailbox = { name: 'energy-optimizer', address: 'no-reply@localhost' };

/** One entry per variable the server reads; `.env.example` documents each (a test compares the two). */
const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: integer(0, 65_535).default(4000),
  HOST: text.default('127.0.0.1'),
  DATA_DIR: text.default('.data'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_MIGRATION_URL: databaseUrl.optional(),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  INTERNAL_API_KEY: secret(16).optional(),
  PUBLIC_URL: baseUrl.optional(),
  CORS_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://app.example.com, or *')
    .default([]),
  TRUST_PROXY_HOPS: integer(0, 10).default(0),
  RATE_LIMIT_PER_MINUTE: integer(0, 100_000_000).default(100),
  RATE_LIMIT_PER_HOUR: integer(1, 100_000_000).default(1_000),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  PROVIDERS: list.optional(),
  ENTSOE_TOKEN: text.optional(),
  EIA_API_KEY: text.optional(),
  OPENELECTRICITY_API_KEY: text.optional(),
  NREL_API_KEY: text.optional(),
  EXOGENOUS_PROVIDERS: list.optional(),
  OPEN_METEO_API_KEY: text.optional(),
  OPENWEATHERMAP_API_KEY: text.optional(),
  TARIFF_SOURCES: tariffSources.default([]),
  PRIVATE_USE: flag.default(false),
  DOCS_ENABLED: flag.optional(),
  FORECAST_LEVEL: integer(1, 3).default(3),
  MAX_STREAMS_PER_CLIENT: integer(1, 100_000).default(3),
  MAX_STREAMS: integer(1, 1_000_000).optional(),
  MAX_CONNECTIONS: integer(1, 1_000_000).optional(),
  SHUTDOWN_DELAY_SECONDS: integer(0, 60).default(2),
  ...AUTH_ENVIRONMENT,
  AUDIT_RETENTION_DAYS: integer(30, 36_500).default(365),
  ...COMPLIANCE_ENVIRONMENT,
  ...ERASURE_ENVIRONMENT,
  ENABLE_AUTO_SWITCHING: flag.refine((enabled) => !enabled, NO_AUTO_SWITCHING).default(false),
  OAUTH_GOOGLE_CLIENT_ID: text.optional(),
  OAUTH_GOOGLE_CLIENT_SECRET: text.optional(),
  OAUTH_GITHUB_CLIENT_ID: text.optional(),
  OAUTH_GITHUB_CLIENT_SECRET: text.optional(),
  OAUTH_APPLE_CLIENT_ID: text.optional(),
  OAUTH_APPLE_TEAM_ID: text.optional(),
  OAUTH_APPLE_KEY_ID: text.optional(),
  OAUTH_APPLE_PRIVATE_KEY: text.optional(),
  OAUTH_OIDC_NAME: text.default('Single sign-on'),
  OAUTH_OIDC_ISSUER: url(['http:', 'https:']).optional(),
  OAUTH_OIDC_CLIENT_ID: text.optional(),
  OAUTH_OIDC_CLIENT_SECRET: text.optional(),
  MAIL_FROM: mailbox.optional(),
  POSTMARK_SERVER_TOKEN: text.optional(),
  POSTMARK_WEBHOOK_SECRET: secret(16).optional(),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  ...BILLING_ENVIRONMENT,
  ENFORCE_TIERS: flag.optional(),
});

/** The names of all variables, in the order of `.env.example`. */
export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(environment.shape);

/** The complete configuration, read once at startup. */
export interface Config {
  readonly nodeEnv: 'development' | 'production' | 'test';
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Undefined: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The login that owns the tables, if that of `databaseUrl` does not. */
  readonly databaseMigrationUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly internalApiKey: string | undefined;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** False: `publicUrl` is derived from HOST and PORT. */
  readonly isPublicUrlSet: boolean;
  readonly corsOrigins: readonly string[];
  readonly trustProxyHops: number;
  /** Limits of the standard class, per caller; undefined: unlimited. */
  readonly rateLimits: { readonly perMinute: number; readonly perHour: number } | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Undefined: all providers that need no key or have one. */
  readonly providers: readonly string[] | undefined;
  /** `PROVIDERS=demo`: generated prices, in a database of their own. */
  readonly isDemo: boolean;
  /**
   * Sources of load, wind, solar and weather forecasts. Undefined: all available ones; none if `providers` is empty.
   */
  readonly exogenousProviders: readonly string[] | undefined;
  readonly providerKeys: {
    readonly entsoe: string | undefined;
    readonly eia: string | undefined;
    readonly openelectricity: string | undefined;
    readonly nrel: string | undefined;
    readonly open_meteo: string | undefined;
    readonly openweathermap: string | undefined;
  };
  /** Sources that tariffs are fetched from once a day. */
  readonly tariffSources: readonly string[];
  /** Whether the operator uses the prices privately only, as some licenses require. */
  readonly privateUse: boolean;
  readonly docsEnabled: boolean;
  /** Expert families in use: 1 LASSO only, 2 adds kernels and trees, 3 adds nets. */
  readonly forecastLevel: 1 | 2 | 3;
  readonly maxStreamsPerClient: number;
  /** Undefined: derived from the limit on open files. */
  readonly maxStreams: number | undefined;
  readonly maxConnections: number | undefined;
  /** How long the server keeps serving after SIGTERM while reporting "not ready", so that load balancers notice. */
  readonly shutdownDelayMs: number;
  readonly auth: AuthSettings;
  /** Minimum retention of audit log entries; whole months are dropped. */
  readonly auditRetentionDays: number;
  readonly consentPolicy: ConsentPolicy;
  readonly erasure: ErasureSettings;
  readonly mail: {
    readonly from: Mailbox;
    readonly postmarkServerToken: string | undefined;
    /** Password of Postmark's webhooks; undefined disables them. */
    readonly postmarkWebhookSecret: string | undefined;
    readonly smtpUrl: string | undefined;
  };
  /** Undefined: this server does not sell subscriptions. */
  readonly billing: BillingSettings | undefined;
  readonly tiers: TierSettings;
}

/** All configuration problems, one per line; never contains values of secrets. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Invalid configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the configuration. Empty variables count as unset; `NAME_FILE` names a file with the value of `NAME`.
 * @param env usually `process.env`
 * @param known names that `PROVIDERS` and `EXOGENOUS_PROVIDERS` may list; if omitted, any name is accepted
 * @throws ConfigError with every problem
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  known: { readonly providers?: readonly string[]; readonly exogenousProviders?: readonly string[] } = {},
): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const files = readVariableFiles(set, ENVIRONMENT_VARIABLES);
  const given: Record<string, string | undefined> = { ...set, ...files.values };
  const parsed = environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  problems.push(
    ...files.problems,
    ...listProblems('PROVIDERS', given, known.providers),
    ...listProblems('EXOGENOUS_PROVIDERS', given, known.exogenousProviders),
  );
  const sendsMail = given.POSTMARK_SERVER_TOKEN !== undefined || given.SMTP_URL !== undefined;
  if (sendsMail && given.MAIL_FROM === undefined)
    problems.push('MAIL_FROM is required when POSTMARK_SERVER_TOKEN or SMTP_URL is set');
  if (given.DATABASE_MIGRATION_URL !== undefined && given.DATABASE_URL === undefined)
    problems.push('DATABASE_URL is required when DATABASE_MIGRATION_URL is set; it is the login of the application');
  problems.push(
    ...oauthProblems(given),
    ...tierProblems(given),
    ...billingProblems(given),
    ...encryptionProblems(given),
  );
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

function listProblems(
  variable: string,
  given: Readonly<Record<string, string | undefined>>,
  known: readonly string[] | undefined,
): string[] {
  const listed = list.safeParse(given[variable]).data;
  if (listed === undefined || isNone(listed)) return [];
  if (variable === 'PROVIDERS' && listed.includes(DEMO_SOURCE) && listed.length > 1)
    return [`PROVIDERS must be only \`${DEMO_SOURCE}\`, because demo data is never mixed with real prices`];
  if (listed.includes('none')) return [`${variable} must be either \`none\` or a list of providers`];
  if (known === undefined) return [];
  const unknown = listed.filter((name) => !known.includes(name));
  return unknown.map((name) => `${variable} contains the unknown provider ${name}; providers: ${known.join(', ')}`);
}

const isNone = (listed: readonly string[] | undefined): boolean => listed?.length === 1 && listed[0] === 'none';
const withoutSlash = (address: string): string =>
  address.endsWith('/') ? withoutSlash(address.slice(0, -1)) : address;

function toConfig(env: z.output<typeof environment>): Config {
  const none = isNone(env.PROVIDERS);
  const isDemo = env.PROVIDERS?.[0] === DEMO_SOURCE;
  const noExogenous = isNone(env.EXOGENOUS_PROVIDERS) || ((none || isDemo) && env.EXOGENOUS_PROVIDERS === undefined);
  const shownHost = env.HOST === '0.0.0.0' || env.HOST === '::' ? 'localhost' : env.HOST;
  const publicUrl = withoutSlash(env.PUBLIC_URL ?? `http://${shownHost}:${env.PORT}`);
  const appUrl = withoutSlash(env.AUTH_APP_URL ?? publicUrl);
  return {
    nodeEnv: env.NODE_ENV,
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    databaseMigrationUrl: env.DATABASE_MIGRATION_URL,
    redisUrl: env.REDIS_URL,
    internalApiKey: env.INTERNAL_API_KEY,
    publicUrl,
    isPublicUrlSet: env.PUBLIC_URL !== undefined,
    corsOrigins: env.CORS_ORIGINS,
    trustProxyHops: env.TRUST_PROXY_HOPS,
    rateLimits:
      env.RATE_LIMIT_PER_MINUTE === 0
        ? undefined
        : { perMinute: env.RATE_LIMIT_PER_MINUTE, perHour: env.RATE_LIMIT_PER_HOUR },
    logLevel: env.LOG_LEVEL,
    providers: none ? [] : env.PROVIDERS,
    isDemo,
    exogenousProviders: noExogenous ? [] : env.EXOGENOUS_PROVIDERS,
    providerKeys: providerKeys(env),
    tariffSources: env.TARIFF_SOURCES,
    privateUse: env.PRIVATE_USE,
    docsEnabled: env.DOCS_ENABLED ?? env.NODE_ENV !== 'production',
    forecastLevel: env.FORECAST_LEVEL as Config['forecastLevel'],
    maxStreamsPerClient: env.MAX_STREAMS_PER_CLIENT,
    maxStreams: env.MAX_STREAMS,
    maxConnections: env.MAX_CONNECTIONS,
    shutdownDelayMs: env.SHUTDOWN_DELAY_SECONDS * 1_000,
    auth: authSettings(env, appUrl),
    auditRetentionDays: env.AUDIT_RETENTION_DAYS,
    consentPolicy: consentPolicy(env),
    erasure: erasureSettings(env),
    mail: {
      from: env.MAIL_FROM ?? DEVELOPMENT_SENDER,
      postmarkServerToken: env.POSTMARK_SERVER_TOKEN,
      postmarkWebhookSecret: env.POSTMARK_WEBHOOK_SECRET,
      smtpUrl: env.SMTP_URL,
    },
    billing: billingSettings(env, billingPage(env, { appUrl, publicUrl })),
    tiers: tierSettings(env, billingPage(env, { appUrl, publicUrl })),
  };
}

const providerKeys = (env: z.output<typeof environment>): Config['providerKeys'] => ({
  entsoe: env.ENTSOE_TOKEN,
  eia: env.EIA_API_KEY,
  openelectricity: env.OPENELECTRICITY_API_KEY,
  nrel: env.NREL_API_KEY,
  open_meteo: env.OPEN_METEO_API_KEY,
  openweathermap: env.OPENWEATHERMAP_API_KEY,
});
