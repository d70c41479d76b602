import pg from 'pg';
import { openLogin } from './app-login.ts';
import { mapDatabaseError } from './errors.ts';

/** The application's role: it owns nothing and is subject to row-level security. */
export const APP_ROLE = 'energy_app';

/** URL and identity of the application's connections. */
export interface AppAccess {
  /** The URL with the role in it. */
  readonly url: string;
  /**
   * `app_login`: a login with only the role's privileges. `app_role`: the role, through the login that owns the
   * tables. `owner`: the owner, who is subject to the policies as well.
   */
  readonly actsAs: 'app_login' | 'app_role' | 'owner';
  /** If the login has more privileges than the role: the reason and the remedy. */
  readonly hint?: string;
}

const LOCK_KEY = 7_262_044;
const CONNECT_TIMEOUT_MS = 5_000;

/** Privileges on all objects, granted after migrations because they add tables. */
const GRANTS = `
GRANT USAGE ON SCHEMA public TO ${APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${APP_ROLE};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${APP_ROLE};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${APP_ROLE};
REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations", database_preparation FROM ${APP_ROLE};
DO $$
DECLARE item text;
BEGIN
  -- The audit log is written and ended by functions of its owner; its months are read through the table they are part of.
  FOR item IN SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND starts_with(c.relname, 'audit_')
  LOOP
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON public.%I FROM ${APP_ROLE}', item);
    IF starts_with(item, 'audit_log_') THEN EXECUTE format('REVOKE SELECT ON public.%I FROM ${APP_ROLE}', item); END IF;
  END LOOP;
  FOR item IN SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.proname IN ('audit_subject_of', 'audit_count_failure', 'audit_log_add_month')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM ${APP_ROLE}', item);
  END LOOP;
END $$`;

/** The queue restricts its tables to their owner by row-level security without a policy. */
const QUEUE_GRANTS = `
DO $$
DECLARE name text;
BEGIN
  IF to_regnamespace('graphile_worker') IS NULL THEN RETURN; END IF;
  GRANT USAGE ON SCHEMA graphile_worker TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${APP_ROLE};
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${APP_ROLE};
  FOR name IN
    SELECT c.relname FROM pg_class c
     WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity
       AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = '${APP_ROLE}')
  LOOP
    EXECUTE format('CREATE POLICY ${APP_ROLE} ON graphile_worker.%I TO ${APP_ROLE} USING (true)', name);
  END LOOP;
END $$`;

/**
 * Privileges only a superuser can revoke. Settings, which determine the identity of a statement, then change only by
 * statements of the application, not by expressions within one; and no temporary table can shadow another.
 */
const SEAL = `
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RETURN; END IF;
  REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$`;

/** The statements that give the role its privileges, as one text. */
export const PRIVILEGES = [GRANTS, QUEUE_GRANTS, SEAL].join(';\n');

/**
 * Creates the application's role and login if missing, and returns how to connect. The owner of the tables, which runs
 * the migrations, may be unable to create them: then the application uses the owner's login, and the hint gives the
 * remedy.
 * @param appUrl the login created by the operator; without it, one is created here
 * @throws Error if neither is safe: a superuser that cannot switch to the role, or an `appUrl` that is not less
 *   privileged
 */
export async function openAppRole(ownerUrl: string, appUrl?: string): Promise<AppAccess> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'energy-roles',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    const reason = await prepare(client);
    return reason === undefined ? await loginAs(client, ownerUrl, appUrl) : await workAsOwner(client, ownerUrl, reason);
  } catch (error) {
    throw mapDatabaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function loginAs(client: pg.Client, ownerUrl: string, appUrl: string | undefined): Promise<AppAccess> {
  const login = await openLogin({ client, ownerUrl, appUrl, withRole });
  if ('url' in login) return { url: login.url, actsAs: 'app_login' };
  return { url: withRole(ownerUrl), actsAs: 'app_role', hint: login.reason };
}

async function workAsOwner(client: pg.Client, ownerUrl: string, reason: string): Promise<AppAccess> {
  const { rows } = await client.query<{ free: boolean; name: string }>(
    'SELECT rolsuper OR rolbypassrls AS free, current_user AS name FROM pg_roles WHERE rolname = current_user',
  );
  const remedy = `as a superuser: CREATE ROLE ${APP_ROLE} NOLOGIN; GRANT ${APP_ROLE} TO ${pg.escapeIdentifier(rows[0]!.name)};`;
  if (rows[0]!.free)
    throw new Error(
      `this user bypasses row-level security and cannot switch to the role ${APP_ROLE}: ${reason}; ${remedy}`,
    );
  return { url: ownerUrl, actsAs: 'owner', hint: `${reason}; ${remedy}` };
}

/** Undefined if the role exists, is unprivileged and can be switched to; otherwise the reason. */
async function prepare(client: pg.Client): Promise<string | undefined> {
  const attempt = (sql: string): Promise<string | undefined> =>
    client.query(sql).then(
      () => undefined,
      (error: pg.DatabaseError) => {
        if (error.code === '42710' || error.code === '23505') return undefined;
        if (error.code === '42501' || error.code === '42704') return error.message;
        throw error;
      },
    );
  const find = async () =>
    (
      await client.query<{ free: boolean }>(
        `SELECT rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = '${APP_ROLE}'`,
      )
    ).rows[0];
  if ((await find()) === undefined) {
    const reason = await attempt(`CREATE ROLE ${APP_ROLE} NOLOGIN`);
    if (reason !== undefined) return reason;
  }
  if ((await find())?.free) throw new Error(`the role ${APP_ROLE} is a superuser or bypasses row-level security`);
  const canAct = () => attempt(`SET ROLE ${APP_ROLE}; RESET ROLE`);
  if ((await canAct()) !== undefined) {
    const reason = (await attempt(`GRANT ${APP_ROLE} TO CURRENT_USER`)) ?? (await canAct());
    if (reason !== undefined) return reason;
  }
  return (await attempt(GRANTS)) ?? (await attempt(QUEUE_GRANTS)) ?? (await attempt(SEAL));
}

/** Every connection with this URL starts as the role and is reset to it. */
export function withRole(url: string): string {
  const next = new URL(url);
  const given = next.searchParams.get('options');
  next.searchParams.set('options', `${given === null ? '' : `${given} `}-c timezone=UTC -c role=${APP_ROLE}`);
  return next.href;
}
