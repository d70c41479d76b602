import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import { describe, expect, test } from 'vitest';
import { ConfigError, ENVIRONMENT_VARIABLES, loadConfig } from './config.ts';

const STRIPE = 'sk_test_51Hq3kAbCdEfGhIjKl';

const problemsOf = (env: Record<string, string>, providers?: string[]): readonly string[] => {
  try {
    loadConfig(env, providers === undefined ? {} : { providers });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('loadConfig', () => {
  test('an empty environment gives the documented defaults', () => {
    const config = loadConfig({ PORT: '', DATABASE_URL: ' ' });
    expect(config).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4000',
      docsEnabled: true,
    });
    expect(config).toMatchObject({
      databaseUrl: undefined,
      internalApiKey: undefined,
      providers: undefined,
      corsOrigins: [],
    });
    expect(config.dataDir).toMatch(/\/\.data$/);
  });

  test.each([
    ['PUBLIC_URL', 'https://user:hunter2hunter2@example.com'],
    ['PUBLIC_URL', 'https://example.com/?x=1'],
    ['AUTH_APP_URL', 'https://example.com/#y'],
    ['DATABASE_URL', 'postgres://energy:hunter2hunter2@host/x#1@host/x'],
  ])('%s cannot be %s', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toEqual([expect.stringContaining(name)]);
    expect(problems.join()).not.toContain('hunter2');
  });

  test('a server is open unless tiers are asked for, and says because of which setting they hold', () => {
    const tiersOf = (env: Record<string, string>) => loadConfig(env).tiers;
    expect(tiersOf({ AUTH_APP_URL: 'https://app.example.com/' })).toEqual({
      enforcedBy: undefined,
      upgradeUrl: 'https://app.example.com/account/billing',
    });
    expect(tiersOf({ ENFORCE_TIERS: 'true' }).enforcedBy).toBe('ENFORCE_TIERS');
    expect(tiersOf({ ENFORCE_TIERS: 'false' }).enforcedBy).toBeUndefined();
    expect(tiersOf({ ENFORCE_TIERS: '', STRIPE_SECRET_KEY: STRIPE }).enforcedBy).toBe('STRIPE_SECRET_KEY');
  });

  test('users upgrade on the page of the web application, on the given one, or on that of this server', () => {
    const pagesOf = (env: Record<string, string>) => {
      const { tiers, billing } = loadConfig({
        STRIPE_SECRET_KEY: STRIPE,
        PUBLIC_URL: 'https://api.example.com',
        ...env,
      });
      return new Set([tiers.upgradeUrl, billing?.billingUrl, ...(billing?.redirectUrls ?? [])]);
    };
    expect(pagesOf({})).toEqual(new Set(['https://api.example.com/tiers']));
    const AUTH_APP_URL = 'https://app.example.com';
    expect(pagesOf({ AUTH_APP_URL })).toEqual(new Set(['https://app.example.com/account/billing']));
    const BILLING_PAGE_URL = 'https://example.com/plans?from=api';
    expect(pagesOf({ AUTH_APP_URL, BILLING_PAGE_URL })).toEqual(new Set([BILLING_PAGE_URL]));
  });

  test.each([
    [{ ENFORCE_TIERS: 'yes' }, /^ENFORCE_TIERS must be true or false/],
    [{ ENFORCE_TIERS: 'True' }, /^ENFORCE_TIERS must be true or false/],
    [{ ENFORCE_TIER: 'true' }, /^ENFORCE_TIER is set, but tiers are not enforced; .* did you mean "ENFORCE_TIERS"\?$/],
    [
      { enforce_tiers: 'true' },
      /^enforce_tiers is set, but tiers are not enforced; .* did you mean "ENFORCE_TIERS"\?$/,
    ],
    [{ STRIPE_SECRET: STRIPE }, /^STRIPE_SECRET is set, .* did you mean "STRIPE_SECRET_KEY"\?$/],
    [
      { STRIPE_API_KEY: STRIPE },
      /^STRIPE_API_KEY is set, but tiers are not enforced; set STRIPE_SECRET_KEY or ENFORCE_TIERS$/,
    ],
    [{ ENFORCE_TIERS: 'false', STRIPE_SECRET_KEY: STRIPE }, /^ENFORCE_TIERS must not be false when STRIPE_SECRET_KEY/],
  ])('a server that is meant to charge is not open because of a typing error: %o', (env, problem) => {
    const problems = problemsOf(env as Record<string, string>);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join()).not.toContain(STRIPE);
  });

  test('automatic switching cannot be enabled, because nothing could be switched', () => {
    expect(problemsOf({ ENABLE_AUTO_SWITCHING: 'false' })).toEqual([]);
    expect(problemsOf({ ENABLE_AUTO_SWITCHING: 'true' })).toEqual([
      expect.stringMatching(/^ENABLE_AUTO_SWITCHING must be false/),
    ]);
  });

  test('all problems are listed at once, without secrets', () => {
    const problems = problemsOf(
      {
        PORT: '99999',
        DATABASE_URL: 'mysql://x',
        INTERNAL_API_KEY: 'short-secret',
        CORS_ORIGINS: 'https://a.example/path',
        LOG_LEVEL: 'loud',
        PROVIDERS: 'octopus,nope',
        MAX_STREAMS_PER_CLIENT: '-1',
      },
      ['octopus'],
    );
    const named = problems.map((problem) => problem.split(' ')[0]);
    expect(named).toEqual([
      'PORT',
      'DATABASE_URL',
      'INTERNAL_API_KEY',
      'CORS_ORIGINS',
      'LOG_LEVEL',
      'MAX_STREAMS_PER_CLIENT',
      'PROVIDERS',
    ]);
    expect(problems.join()).not.toContain('short-secret');
  });

  test('PROVIDERS=none disables all providers; none in a list with others is rejected', () => {
    expect(loadConfig({ PROVIDERS: 'none' }).providers).toEqual([]);
    expect(loadConfig({ PROVIDERS: 'octopus, elering' }).providers).toEqual(['octopus', 'elering']);
    expect(problemsOf({ PROVIDERS: 'none,octopus' })).toHaveLength(1);
  });

  test('EXOGENOUS_PROVIDERS is a separate list; without price providers, nothing is fetched unless listed', () => {
    const exogenous = (env: Record<string, string>) => loadConfig(env).exogenousProviders;
    expect([exogenous({}), exogenous({ EXOGENOUS_PROVIDERS: 'none' })]).toEqual([undefined, []]);
    expect(exogenous({ PROVIDERS: 'none' })).toEqual([]);
    expect(exogenous({ PROVIDERS: 'none', EXOGENOUS_PROVIDERS: 'open_meteo' })).toEqual(['open_meteo']);
    expect(() => loadConfig({ EXOGENOUS_PROVIDERS: 'nope' }, { exogenousProviders: ['entsoe'] })).toThrow(
      'EXOGENOUS_PROVIDERS contains the unknown provider nope',
    );
  });

  test('production serves no docs unless they are enabled', () => {
    expect(loadConfig({ NODE_ENV: 'production' }).docsEnabled).toBe(false);
    expect(loadConfig({ NODE_ENV: 'production', DOCS_ENABLED: 'true' }).docsEnabled).toBe(true);
  });

  test('an OAuth provider is configured completely or not at all', () => {
    expect(problemsOf({ OAUTH_GOOGLE_CLIENT_ID: 'id', OAUTH_OIDC_ISSUER: 'https://id.example' })).toEqual([
      'OAUTH_GOOGLE_CLIENT_SECRET is required when OAUTH_GOOGLE_CLIENT_ID is set',
      'OAUTH_OIDC_CLIENT_ID is required when OAUTH_OIDC_ISSUER is set',
      'OAUTH_OIDC_CLIENT_SECRET is required when OAUTH_OIDC_ISSUER is set',
    ]);
    const { auth } = loadConfig({ OAUTH_GITHUB_CLIENT_ID: 'id', OAUTH_GITHUB_CLIENT_SECRET: 'secret' });
    expect(auth.oauth).toEqual({ github: { clientId: 'id', clientSecret: 'secret' } });
  });

  test('redirect URLs must be absolute', () => {
    expect(problemsOf({ AUTH_REDIRECT_URLS: '/welcome' })).toEqual([expect.stringMatching(/^AUTH_REDIRECT_URLS/)]);
    expect(problemsOf({ AUTH_REDIRECT_URLS: 'javascript:alert(1)' })).toHaveLength(1);
  });

  test('sending e-mails requires a sender: exactly one mailbox', () => {
    expect(problemsOf({ SMTP_URL: 'smtp://localhost' })).toEqual([expect.stringMatching(/^MAIL_FROM is required/)]);
    expect(problemsOf({ POSTMARK_SERVER_TOKEN: 'x' })).toEqual([expect.stringMatching(/^MAIL_FROM is required/)]);
    expect(problemsOf({ MAIL_FROM: 'a@example.com, b@example.com' })).toEqual([
      expect.stringMatching(/^MAIL_FROM must/),
    ]);
    const { mail } = loadConfig({ SMTP_URL: 'smtps://u:p@mail.example', MAIL_FROM: 'Energy <no-reply@example.com>' });
    expect(mail).toMatchObject({
      from: { name: 'Energy', address: 'no-reply@example.com' },
      smtpUrl: 'smtps://u:p@mail.example',
    });
  });

  test('keys: the first encrypts; previous ones need a current one and must be as hard to guess', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => createHash('sha256').update(name).digest('hex'));
    const keys = (env: Record<string, string>) => loadConfig(env).auth.encryptionKeys;
    expect(keys({})).toEqual([]);
    expect(keys({ AUTH_SECRET: a! })).toEqual([a]);
    expect(keys({ AUTH_SECRET: a!, ENCRYPTION_KEY: b!, ENCRYPTION_KEYS_PREVIOUS: `${c}, ${b}` })).toEqual([b, a, c]);
    expect(problemsOf({ ENCRYPTION_KEYS_PREVIOUS: a! })).toEqual([expect.stringContaining('ENCRYPTION_KEY or AUTH_S')]);
    const weak = problemsOf({ ENCRYPTION_KEY: a!, ENCRYPTION_KEYS_PREVIOUS: `${b},energy` });
    expect(weak).toEqual([expect.stringMatching(/^ENCRYPTION_KEYS_PREVIOUS key 2 must have at least 32/)]);
  });

  test('NAME_FILE gives the value of NAME; a file that is missing, empty, too large or doubled is a problem', async () => {
    const folder = await mkdtemp(path.join(scratchFolder(), 'energy-config-'));
    const file = async (name: string, text: string) => {
      await writeFile(path.join(folder, name), text);
      return path.join(folder, name);
    };
    try {
      const key = await file('key', 'from a file\r\n');
      expect(loadConfig({ EIA_API_KEY_FILE: key, PORT_FILE: await file('port', '4001\n') })).toMatchObject({
        ...{ port: 4001, providerKeys: { eia: 'from a file' } },
      });
      for (const [env, problem] of [
        [{ EIA_API_KEY_FILE: key, EIA_API_KEY: 'x' }, 'EIA_API_KEY and EIA_API_KEY_FILE are both set'],
        [{ EIA_API_KEY_FILE: path.join(folder, 'absent') }, 'EIA_API_KEY_FILE cannot be used: ENOENT'],
        [{ EIA_API_KEY_FILE: folder }, 'is not a file'],
        [{ EIA_API_KEY_FILE: await file('empty', '\n') }, 'is empty'],
        [{ EIA_API_KEY_FILE: await file('large', 'x'.repeat(70_000)) }, 'has more than 65536 bytes'],
        [{ PORT_FILE: await file('word', 'many') }, 'PORT must be a whole number'],
      ] as const)
        expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('.env.example documents exactly the variables that are read, and its values are valid', () => {
    const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
    const lines = example.split('\n').filter((line) => /^[A-Z_]+=/.test(line));
    const entries = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
    expect(entries.map(([name]) => name)).toEqual(ENVIRONMENT_VARIABLES);
    expect(loadConfig(Object.fromEntries(entries))).toEqual(loadConfig({}));
  });
});
