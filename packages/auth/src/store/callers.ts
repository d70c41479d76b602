import type { Sql } from '@energy-optimizer/db';
import type { Scope } from '@energy-optimizer/rpc';
import { type OwnerRights, PAID, TIERS_OF_USER } from './tiers.ts';

/** A valid session or key with the rights of its owner. */
export interface ValidCredential extends OwnerRights {
  readonly id: string;
  readonly scopes: 'all' | readonly Scope[];
}

/** The sessions among `ids` that are valid at that time. */
export async function validSessions(sql: Sql, ids: readonly string[], at: Date): Promise<ValidCredential[]> {
  const rows = await sql.select<Omit<ValidCredential, 'scopes'>>({
    name: 'auth_valid_sessions',
    text: `SELECT s.id, u.role, ${TIERS_OF_USER} FROM session s JOIN app_user u ON u.id = s.user_id ${PAID}
            WHERE s.id = ANY($1) AND s.expires_at > $2 AND s.absolute_expires_at > $2
              AND (u.locked_until IS NULL OR u.locked_until <= $2)`,
    values: [ids, at],
  });
  return rows.map((row) => ({ ...row, scopes: 'all' }));
}

/** The keys among `ids` (UUIDs) that are valid at that time. */
export async function validKeys(sql: Sql, ids: readonly string[], at: Date): Promise<ValidCredential[]> {
  return sql.select<ValidCredential>({
    name: 'auth_valid_keys',
    text: `SELECT k.id, k.scopes, u.role, ${TIERS_OF_USER} FROM api_key k JOIN app_user u ON u.id = k.user_id ${PAID}
            WHERE k.id = ANY($1::uuid[]) AND k.revoked_at IS NULL AND k.expires_at > $2
              AND (u.locked_until IS NULL OR u.locked_until <= $2)`,
    values: [ids, at],
  });
}
