import type { Sql } from '@energy-optimizer/db';
import type { Role, Scope, Tier } from '@energy-optimizer/rpc';
import type { KeyView } from '../schemas/index.ts';

type KeyRow = [string, string, string, Scope[], Date, Date, Date | null];
const COLUMNS = 'k.id::text, k.name, k.prefix, k.scopes, k.created_at, k.expires_at, k.last_used_at';
const toView = ([id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt]: KeyRow): KeyView => ({
  id,
  name,
  prefix,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
});
const LIVE = 'k.user_id = $1::uuid AND k.revoked_at IS NULL';

/** Keys that are not revoked, newest first. */
export async function listKeys(sql: Sql, userId: string): Promise<KeyView[]> {
  const rows = await sql.query<KeyRow>({
    text: `SELECT ${COLUMNS} FROM api_key k WHERE ${LIVE} ORDER BY k.created_at DESC, k.id`,
    values: [userId],
  });
  return rows.map(toView);
}

export async function countKeys(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<[number]>({
    text: `SELECT count(*)::int FROM api_key k WHERE ${LIVE}`,
    values: [userId],
  });
  return row?.[0] ?? 0;
}

export async function findKey(sql: Sql, userId: string, id: string): Promise<KeyView | undefined> {
  const [row] = await sql.query<KeyRow>({
    text: `SELECT ${COLUMNS} FROM api_key k WHERE ${LIVE} AND k.id = $2::uuid`,
    values: [userId, id],
  });
  return row === undefined ? undefined : toView(row);
}

export interface KeyRecord extends Omit<KeyView, 'lastUsedAt'> {
  readonly keyHash: string;
}

export async function insertKey(sql: Sql, userId: string, key: KeyRecord): Promise<void> {
  await sql.query({
    text: `INSERT INTO api_key (id, user_id, name, prefix, key_hash, scopes, created_at, expires_at)
           VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::text[], $7, $8)`,
    values: [key.id, userId, key.name, key.prefix, key.keyHash, key.scopes, key.createdAt, key.expiresAt],
  });
}

/** False when the user has no such key. */
export async function revokeKey(sql: Sql, userId: string, id: string, at: Date): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE api_key k SET revoked_at = $3 WHERE ${LIVE} AND k.id = $2::uuid RETURNING 1`,
    values: [userId, id, at],
  });
  return rows.length > 0;
}

export interface KeyOwner {
  readonly keyId: string;
  readonly userId: string;
  readonly scopes: Scope[];
  readonly role: Role;
  readonly tier: Tier;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Whom a key belongs to, if it is valid at that time. */
export async function findKeyOwner(sql: Sql, keyHash: string, at: Date): Promise<KeyOwner | undefined> {
  const [row] = await sql.query<[string, string, Scope[], Role, Tier, Date, Date | null]>({
    name: 'auth_key_owner',
    text: `SELECT k.id::text, k.user_id::text, k.scopes, u.role::text, u.tier::text, k.expires_at, k.last_used_at
             FROM api_key k JOIN app_user u ON u.id = k.user_id AND u.deleted_at IS NULL
            WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2
              AND (u.locked_until IS NULL OR u.locked_until <= $2)`,
    values: [keyHash, at],
  });
  if (row === undefined) return undefined;
  const [keyId, userId, scopes, role, tier, expiresAt, lastUsedAt] = row;
  return { keyId, userId, scopes, role, tier, expiresAt, lastUsedAt };
}

export async function touchKey(sql: Sql, userId: string, id: string, at: Date): Promise<void> {
  await sql.query({
    text: 'UPDATE api_key SET last_used_at = $3 WHERE id = $2::uuid AND user_id = $1::uuid',
    values: [userId, id, at],
  });
}
