import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import type { Role, Tier } from '@energy-optimizer/rpc';
import { TIER_NOW } from './tiers.ts';

/** An account, without its secrets. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly name: string | null;
  readonly role: Role;
  /** The higher of the granted and the paid one. */
  readonly tier: Tier;
  /** Granted by an administrator; free: none. */
  readonly grantedTier: Tier;
  readonly grantedUntil: Date | null;
  readonly lockedUntil: Date | null;
  readonly createdAt: Date;
  readonly hasPassword: boolean;
  /** When the password was last set; null: never changed. */
  readonly passwordChangedAt: Date | null;
}

/** Not the password's hash, only whether there is one. */
const COLUMNS = `u.id, u.email, u.email_verified_at AS "emailVerifiedAt", u.name, u.role, ${TIER_NOW} AS tier, u.tier AS "grantedTier", u.tier_until AS "grantedUntil", u.locked_until AS "lockedUntil",
  u.created_at AS "createdAt", u.password_hash IS NOT NULL AS "hasPassword", u.password_changed_at AS "passwordChangedAt"`;

export async function findUser(sql: Sql, userId: string): Promise<User | undefined> {
  const [user] = await sql.select<User>({
    text: `SELECT ${COLUMNS} FROM app_user u WHERE u.id = $1::uuid`,
    values: [userId],
  });
  return user;
}

/** The user, locked until the transaction ends, so that counts stay correct while adding rows. */
export async function holdUser(tx: Sql, userId: string): Promise<User | undefined> {
  const [user] = await tx.select<User>({
    text: `SELECT ${COLUMNS} FROM app_user u WHERE u.id = $1::uuid FOR NO KEY UPDATE`,
    values: [userId],
  });
  return user;
}

/** @param email normalized */
export async function findUserByEmail(sql: Sql, email: string): Promise<User | undefined> {
  const [user] = await sql.select<User>({
    text: `SELECT ${COLUMNS} FROM app_user u WHERE u.email = $1`,
    values: [email],
  });
  return user;
}

/** The user and the password hash of an address. @param email normalized */
export async function findCredentials(
  sql: Sql,
  email: string,
): Promise<{ readonly user: User; readonly passwordHash: string | null } | undefined> {
  const [row] = await sql.select<User & { readonly passwordHash: string | null }>({
    name: 'auth_credentials',
    text: `SELECT ${COLUMNS}, u.password_hash AS "passwordHash" FROM app_user u WHERE u.email = $1`,
    values: [email],
  });
  if (row === undefined) return undefined;
  const { passwordHash, ...user } = row;
  return { user, passwordHash };
}

export interface NewUser {
  /** Normalized, and confirmed by whoever creates the user. */
  readonly email: string;
  readonly name: string | null;
  readonly passwordHash: string | null;
  readonly role?: Role;
  readonly at: Date;
}

/** Undefined if the address is taken. */
export async function insertUser(sql: Sql, user: NewUser): Promise<User | undefined> {
  const [inserted] = await sql.select<User>({
    text: `INSERT INTO app_user AS u (id, email, email_verified_at, name, password_hash, role, created_at, updated_at)
           VALUES ($1::uuid, $2, $3, $4, $5, $6::user_role, $3, $3)
           ON CONFLICT (email) DO NOTHING RETURNING ${COLUMNS}`,
    values: [randomUUID(), user.email, user.at, user.name, user.passwordHash, user.role ?? 'user'],
  });
  return inserted;
}

export async function setPassword(sql: Sql, userId: string, passwordHash: string, at: Date): Promise<void> {
  const data = { passwordHash, passwordChangedAt: at, updatedAt: at };
  await sql.rows.appUser.updateMany({ where: { id: userId }, data });
}

/** Replaces a hash with a better one of the same password, unless the password has changed. */
export async function replacePasswordHash(sql: Sql, userId: string, old: string, next: string): Promise<void> {
  const where = { id: userId, passwordHash: old };
  await sql.rows.appUser.updateMany({ where, data: { passwordHash: next } });
}

/** False if the address is taken. */
export async function setEmail(sql: Sql, userId: string, email: string, at: Date): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE app_user SET email = $2, email_verified_at = $3, updated_at = $3 WHERE id = $1::uuid
             AND NOT EXISTS (SELECT 1 FROM app_user o WHERE o.email = $2 AND o.id <> $1::uuid) RETURNING 1`,
    values: [userId, email, at],
  });
  return rows.length > 0;
}

/** The user with the new name; undefined if the user no longer exists. */
export async function setName(sql: Sql, userId: string, name: string | null, at: Date): Promise<User | undefined> {
  const [user] = await sql.select<User>({
    text: `UPDATE app_user u SET name = $2, updated_at = $3 WHERE u.id = $1::uuid RETURNING ${COLUMNS}`,
    values: [userId, name, at],
  });
  return user;
}

/** Removes the account and, by cascade, everything of this domain that belongs to it. */
export async function deleteUser(sql: Sql, userId: string): Promise<void> {
  await sql.rows.appUser.deleteMany({ where: { id: userId } });
}

/** Sets until when an administrator locks the account; null unlocks it. */
export async function setLock(sql: Sql, userId: string, until: Date | null, at: Date): Promise<void> {
  await sql.rows.appUser.updateMany({ where: { id: userId }, data: { lockedUntil: until, updatedAt: at } });
}

export async function setRole(sql: Sql, userId: string, role: Role, at: Date): Promise<void> {
  await sql.rows.appUser.updateMany({ where: { id: userId }, data: { role, updatedAt: at } });
}

/** Grants a tier until then; null: without end. */
export async function setTier(
  sql: Sql,
  userId: string,
  grant: { readonly tier: Tier; readonly until: Date | null },
  at: Date,
): Promise<void> {
  const data = { tier: grant.tier, tierUntil: grant.until, updatedAt: at };
  await sql.rows.appUser.updateMany({ where: { id: userId }, data });
}

/** Locks an address, whether it has an account or not, until the transaction ends. @param email normalized */
export async function holdAddress(tx: Sql, email: string): Promise<void> {
  await tx.query({
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text',
    values: [`auth:address:${email}`],
  });
}
