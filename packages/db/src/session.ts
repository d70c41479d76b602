import { APP_ROLE } from './app-role.ts';
import type { Sql } from './sql.ts';

/** Identity of a pool's connections. */
export interface Session {
  /** The role every transaction sets; undefined: the login itself. */
  readonly role: string | undefined;
  /** Whether the login cannot change settings by an expression, because `set_config` is restricted to its owner. */
  readonly isSealed: boolean;
}

/** @throws Error if the session is not in UTC */
export async function readSession(db: Sql): Promise<Session> {
  const [session] = await db.select<{ zone: string; isApp: boolean; canSet: boolean }>({
    text: `SELECT current_setting('TimeZone') AS zone, current_user = '${APP_ROLE}' AS "isApp",
                  has_function_privilege(session_user, 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE') AS "canSet"`,
  });
  const { zone, isApp, canSet } = session!;
  if (zone !== 'UTC') throw new Error(`the time zone of the database session must be UTC, but is ${zone}`);
  return { role: isApp ? APP_ROLE : undefined, isSealed: !canSet };
}
