import type { Sql } from '@energy-optimizer/db';
import type { Scope } from '@energy-optimizer/rpc';
import type { KeyView } from '../schemas/index.ts';
import { type OwnerRights, PAID, TIERS_OF_USER } from './tiers.ts';

const VIEW = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} as const;
/** Scopes are stored by name; only existing ones are written. */
const toView = <K extends { readonly scopes: readonly string[] }>(key: K) => ({
  ...key,
  scopes: key.scopes as Scope[],
});
const live = (userId: string) => ({ userId, revokedAt: null });

/** Keys that are not revoked, newest first. */
export async function listKeys(sql: Sql, userId: string): Promise<KeyView[]> {
  const orderBy = [{ createdAt: 'desc' }, { id: 'asc' }] as const;
  return (await sql.rows.apiKey.findMany({ where: live(userId), select: VIEW, orderBy: [...orderBy] })).map(toView);
}

export const countKeys = (sql: Sql, userId: string): Promise<number> => sql.rows.apiKey.count({ where: live(userId) });

export async function findKey(sql: Sql, userId: string, id: string): Promise<KeyView | undefined> {
  const key = await sql.rows.apiKey.findFirst({ where: { ...live(userId), id }, select: VIEW });
  return key === null ? undefined : toView(key);
}

export interface KeyRecord extends Omit<KeyView, 'lastUsedAt'> {
  readonly keyHash: string;
}

export async function insertKey(sql: Sql, userId: string, key: KeyRecord): Promise<void> {
  await sql.rows.apiKey.createMany({ data: { ...key, userId } });
}

/** False if the user has no such key. */
export async function revokeKey(sql: Sql, userId: string, id: string, at: Date): Promise<boolean> {
  return (await sql.rows.apiKey.updateMany({ where: { ...live(userId), id }, data: { revokedAt: at } })).count > 0;
}

export interface KeyOwner extends OwnerRights {
  readonly keyId: string;
  readonly userId: string;
  readonly scopes: Scope[];
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The owner of a key, if it is valid at that time. */
export async function findKeyOwner(sql: Sql, keyHash: string, at: Date): Promise<KeyOwner | undefined> {
  const [owner] = await sql.select<KeyOwner>({
    name: 'auth_key_owner',
    text: `SELECT k.id AS "keyId", k.user_id AS "userId", k.scopes, u.role, ${TIERS_OF_USER}, k.expires_at AS "expiresAt",
                  k.last_used_at AS "lastUsedAt"
             FROM api_key k JOIN app_user u ON u.id = k.user_id ${PAID}
            WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2
              AND (u.locked_until IS NULL OR u.locked_until <= $2)`,
    values: [keyHash, at],
  });
  return owner;
}

export async function touchKey(sql: Sql, userId: string, id: string, at: Date): Promise<void> {
  await sql.rows.apiKey.updateMany({ where: { id, userId }, data: { lastUsedAt: at } });
}
