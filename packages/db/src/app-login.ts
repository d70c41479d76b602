import { createHash, createHmac } from 'node:crypto';
import pg from 'pg';
import type { Sql } from './sql.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** Privileges the application's login must not have. */
interface Rights {
  readonly name: string;
  readonly free: boolean;
  readonly owns: boolean;
  readonly member: boolean;
  readonly migrated: boolean;
}

/** `energy_app` is repeated here to avoid a circular import. */
const RIGHTS = `
SELECT session_user::text AS name, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb AS free,
       EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(session_user, c.relowner, 'USAGE')) AS owns,
       pg_has_role(session_user, 'energy_app', 'MEMBER') AS member,
       to_regclass('public._prisma_migrations') IS NOT NULL AS migrated
  FROM pg_roles r WHERE r.rolname = session_user`;

interface Opening {
  /** Connected as the owner. */
  readonly client: pg.Client;
  readonly ownerUrl: string;
  /** The login created by an operator. */
  readonly appUrl: string | undefined;
  readonly withRole: (url: string) => string;
}

/**
 * A login with only the privileges of the application's role, so that even a statement that resets the role gains
 * nothing. If the operator configured none, it is created here, with a password derived from the owner's.
 * @returns the connection URL, or why there is no such login
 * @throws Error if the configured login has more privileges or belongs to another database
 */
export async function openLogin(opening: Opening): Promise<{ readonly url: string } | { readonly reason: string }> {
  const { appUrl, withRole } = opening;
  if (appUrl === undefined) return makeLogin(opening);
  await opening.client.query(`GRANT energy_app TO ${pg.escapeIdentifier(userOf(appUrl))}`).catch((error) => {
    if (error.code !== '42501') throw error;
  });
  const rights = await readRights(appUrl);
  const flaw = flawOf(rights);
  if (flaw !== undefined) throw new Error(`the login ${rights.name} in DATABASE_URL ${flaw}`);
  return { url: withRole(appUrl) };
}

const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

function flawOf({ free, owns, member, migrated }: Rights): string | undefined {
  if (free)
    return 'is a superuser, bypasses row-level security, or can create roles or databases; use a login without these rights';
  if (owns) return 'owns tables; set DATABASE_MIGRATION_URL to that login, and DATABASE_URL to one that owns nothing';
  if (!migrated) return 'connects to a different database than DATABASE_MIGRATION_URL';
  if (!member) return 'is not a member of energy_app; as the owner, run: GRANT energy_app TO <login>';
  return undefined;
}

async function makeLogin({
  client,
  ownerUrl,
  withRole,
}: Opening): Promise<{ readonly url: string } | { readonly reason: string }> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const login = derivedLogin(ownerUrl, rows[0]!.name);
  if (login === undefined) return { reason: lacking('DATABASE_URL has no password to derive one from') };
  if (await isUsable(login.url)) return { url: withRole(login.url) };
  const failure = await createLogin(client, login.name, login.password);
  if (failure !== undefined) return { reason: lacking(failure) };
  if (await isUsable(login.url)) return { url: withRole(login.url) };
  return { reason: lacking(`the server rejects the login ${login.name}`) };
}

/** The login that is created for a database, with a password derived from the owner's; undefined if there is none. */
function derivedLogin(ownerUrl: string, database: string) {
  const next = new URL(ownerUrl);
  if (next.password === '') return undefined;
  const name = `energy_login_${createHash('sha256').update(database).digest('hex').slice(0, 10)}`;
  const password = createHmac('sha256', decodeURIComponent(next.password))
    .update(`${name} of energy-optimizer`)
    .digest('base64url');
  next.username = name;
  next.password = password;
  return { name, password, url: next.href };
}

/** The URL of the login created here for the database of the owner's URL; undefined if either is not stated. */
export function appUrlOf(ownerUrl: string): string | undefined {
  const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
  return database === '' ? undefined : derivedLogin(ownerUrl, database)?.url;
}

/** Whether the login of these connections has the application's privileges and no others. */
export async function mayWorkAs(db: Sql): Promise<boolean> {
  const [rights] = await db.select<Rights>({ text: RIGHTS });
  return rights !== undefined && flawOf(rights) === undefined;
}

const lacking = (reason: string): string =>
  `the application connects as the owner of its tables, because no login with fewer rights is available (${reason}); set DATABASE_URL to a login that owns nothing, and DATABASE_MIGRATION_URL to the owner`;

const isUsable = (url: string): Promise<boolean> =>
  readRights(url).then(
    (rights) => flawOf(rights) === undefined,
    () => false,
  );

/** Undefined, or why it cannot be created. Another process may be creating it concurrently. */
async function createLogin(client: pg.Client, name: string, password: string): Promise<string | undefined> {
  const attributes = `LOGIN NOCREATEDB NOCREATEROLE PASSWORD ${pg.escapeLiteral(password)}`;
  try {
    await client.query(`CREATE ROLE ${name} ${attributes}`).catch((error) => {
      if (error.code !== '42710' && error.code !== '23505') throw error;
      return client.query(`ALTER ROLE ${name} ${attributes}`);
    });
    await client.query(`GRANT energy_app TO ${name}`);
    return undefined;
  } catch (error) {
    if ((error as pg.DatabaseError).code === '42501') return (error as Error).message;
    throw error;
  }
}

async function readRights(url: string): Promise<Rights> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'energy-roles',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Rights>(RIGHTS)).rows[0]!;
  } finally {
    await client.end().catch(() => undefined);
  }
}
