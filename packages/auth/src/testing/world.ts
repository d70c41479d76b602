import type { Db } from '@energy-optimizer/db';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { addMs, fixedClock, silentLogger } from '@energy-optimizer/kernel';
import { type AuthRequest, type Client, type Cookie, createAuthenticate, type Principal } from '@energy-optimizer/rpc';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Caller, UserCaller } from '../context.ts';
import { type Auth, type AuthDeps, createAuth } from '../index.ts';
import type { AuthEvent, AuthMail } from '../ports.ts';
import type { User } from '../store/users.ts';

export const NOW = new Date('2026-03-02T10:07:00Z');
export const ADA = 'ada@example.com';
export const PASSWORD = 'seven purple teapots';
export const INTERNAL_KEY = 'operator-key-of-the-tests';
/** Argon2id with minimal cost, which these tests do not depend on. */
export const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A browser, which stores cookies and sends them. */
export interface Browser {
  readonly caller: Caller;
  readonly cookies: Map<string, string>;
  /** All cookies it has received, newest last. */
  readonly given: Cookie[];
  /** The session token in its cookie. */
  token(): string | undefined;
}

let requests = 0;

export function browser(options: Partial<Pick<Client, 'ip' | 'userAgent' | 'site'>> = {}): Browser {
  const cookies = new Map<string, string>();
  const given: Cookie[] = [];
  const setCookie = (cookie: Cookie): void => {
    given.push(cookie);
    if (cookie.maxAgeSeconds > 0) cookies.set(cookie.name, cookie.value);
    else cookies.delete(cookie.name);
  };
  const client = { ip: '203.0.113.7', userAgent: FIREFOX, site: 'same' as const, cookies, ...options };
  requests += 1;
  const caller = { requestId: `request-${requests}`, client, setCookie };
  return { caller, cookies, given, token: () => cookies.get('eo_session') };
}

/** The service, its clock, and its e-mails and audit entries. */
function openWorld(database: () => Db, usual: Partial<AuthDeps>) {
  let auth: Auth;
  const clock = fixedClock(NOW);
  const mails: AuthMail[] = [];
  const events: AuthEvent[] = [];
  const open = (deps: Partial<AuthDeps> = {}): Auth => {
    auth = createAuth({
      db: database(),
      clock,
      log: silentLogger,
      publicUrl: 'http://localhost:4000',
      appUrl: 'https://app.example.com',
      hashing: CHEAP,
      mail: { enqueue: async (_tx, mail) => void mails.push(mail) },
      audit: { record: async (_sql, event) => void events.push(event) },
      ...usual,
      ...deps,
    });
    return auth;
  };
  return {
    clock,
    mails,
    events,
    open,
    get auth() {
      return auth;
    },
    reset: () => {
      clock.set(NOW);
      mails.length = 0;
      events.length = 0;
      open();
    },
    /** The token in the newest e-mail of a template. */
    secretOf: (template: AuthMail['template'], to = ADA): string => {
      const mail = mails.findLast((one) => one.template === template && one.to === to);
      const url = mail !== undefined && 'url' in mail.props ? mail.props.url : '';
      const secret = /#token=([0-9a-f]{64})$/.exec(url)?.[1];
      if (secret === undefined) throw new Error(`no ${template} was mailed to ${to}`);
      return secret;
    },
    mailsTo: (to: string) => mails.filter((mail) => mail.to === to).map(({ template }) => template),
  };
}

/** People and their browsers. */
function people(opened: { readonly auth: Auth }) {
  let network = 0;
  /** The authenticated caller of a request. */
  const whoIs = async (from: Browser, request: Partial<AuthRequest> = {}): Promise<Principal> => {
    const authenticate = opened.auth.authenticator(createAuthenticate({ internalApiKey: INTERNAL_KEY }));
    const { client, setCookie } = from.caller;
    return authenticate({ headers: {}, client: client as Client, isUnsafe: false, setCookie, ...request });
  };
  const signIn = (from: Browser, email = ADA, password = PASSWORD) =>
    opened.auth.service.signIn(from.caller, { email, password, transport: 'cookie' });
  return {
    whoIs,
    signIn,
    /** The browser as a signed-in caller. @throws if it is not signed in */
    signedIn: async (from: Browser): Promise<UserCaller> => {
      const principal = await whoIs(from);
      if (principal.kind !== 'user') throw new Error('nobody is signed in there');
      return { ...from.caller, principal };
    },
    createUser: async (email = ADA, role: 'user' | 'admin' = 'user'): Promise<User> => {
      const user = await opened.auth.service.createUser({ email, password: PASSWORD, role });
      if (user === undefined) throw new Error(`${email} is taken`);
      return user;
    },
    /** A browser with its own network. */
    stranger: () => {
      network += 1;
      return browser({ ip: `198.51.${Math.trunc(network / 200)}.${network % 200}` });
    },
    /** A browser signed in to the account of the address. */
    home: async (email = ADA): Promise<Browser> => {
      const home = browser();
      await signIn(home, email);
      return home;
    },
  };
}

/**
 * Deletes all accounts and attempts. For the few rows of a test, this takes a tenth of the time of TRUNCATE (40 ms
 * measured), which creates new files for every table that refers to accounts.
 */
export const deleteAccounts = (db: TestDb): Promise<unknown> =>
  db.owner.query({
    text: `WITH tokens AS (DELETE FROM verification_token), states AS (DELETE FROM oauth_state),
                lockouts AS (DELETE FROM lockout)
           DELETE FROM app_user`,
  });

/** An account service over an empty database and a clock fixed at {@link NOW}, recreated for every test of the file. */
export function authWorld(usual: Partial<AuthDeps> = {}) {
  let db: TestDb;
  const opened = openWorld(() => db, usual);
  beforeAll(async () => {
    db = await testDb();
  });
  afterAll(async () => {
    await db.close();
  });
  beforeEach(async () => {
    await deleteAccounts(db);
    opened.reset();
  });
  const { clock, mails, events, open, secretOf, mailsTo } = opened;
  return {
    ...people(opened),
    clock,
    mails,
    events,
    open,
    secretOf,
    mailsTo,
    later: (ms: number) => clock.set(addMs(clock.now(), ms)),
    get db() {
      return db;
    },
    get auth() {
      return opened.auth;
    },
    get service() {
      return opened.auth.service;
    },
  };
}
