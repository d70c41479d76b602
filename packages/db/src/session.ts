import { APP_ROLE } from './app-role.ts';
import type { Sql } from './sql.ts';

/** As whom the connections of a pool work. */
export interface Session {
  /** The role every transaction sets; undefined: it works as its login. */
  readonly role: string | undefined;
  /** The login can change no setting by an expression: `set_config` is its owner's. */
  readonly isSealed: boolean;
}

/** @throws Error saying that the session is not in UTC */
export async function readSession(db: Sql): Promise<Session> {
  const [session] = await db.select<{ zone: string; isApp: boolean; canSet: boolean }>({
    text: `SELECT current_setting('TimeZone') AS zone, current_user = '${APP_ROLE}' AS "isApp",
                  has_function_privilege(session_user, 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE') AS "canSet"`,
  });
  const { zone, isApp, canSet } = session!;
  if (zone !== 'UTC') throw new Error(`the time zone of the database session must be UTC, but is ${zone}`);
  return { role: isApp ? APP_ROLE : undefined, isSealed: !canSet };
}
