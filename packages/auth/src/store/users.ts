import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import type { Role, Tier } from '@energy-optimizer/rpc';

/** An account, without its secrets. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly name: string | null;
  readonly role: Role;
  readonly tier: Tier;
  readonly lockedUntil: Date | null;
  readonly createdAt: Date;
  readonly hasPassword: boolean;
  /** When the password was last set; null: never changed. */
  readonly passwordChangedAt: Date | null;
}

type UserRow = [string, string, Date | null, string | null, Role, Tier, Date | null, Date, boolean, Date | null];
const COLUMNS = `u.id::text, u.email, u.email_verified_at, u.name, u.role::text, u.tier::text, u.locked_until, u.created_at, u.password_hash IS NOT NULL, u.password_changed_at`;

const toUser = (row: readonly unknown[]): User => {
  const [id, email, emailVerifiedAt, name, role, tier, lockedUntil, createdAt, hasPassword, passwordChangedAt] =
    row as UserRow;
  return { id, email, emailVerifiedAt, name, role, tier, lockedUntil, createdAt, hasPassword, passwordChangedAt };
};

export async function findUser(sql: Sql, userId: string): Promise<User | undefined> {
  const [row] = await sql.query<UserRow>({
    text: `SELECT ${COLUMNS} FROM app_user u WHERE u.id = $1::uuid AND u.deleted_at IS NULL`,
    values: [userId],
  });
  return row === undefined ? undefined : toUser(row);
}

/** The user, kept from others who ask by this function until the transaction ends: what it counts stays true while it adds. */
export async function holdUser(tx: Sql, userId: string): Promise<User | undefined> {
  const [row] = await tx.query<UserRow>({
    text: `SELECT ${COLUMNS} FROM app_user u WHERE u.id = $1::uuid AND u.deleted_at IS NULL FOR NO KEY UPDATE`,
    values: [userId],
  });
  return row === undefined ? undefined : toUser(row);
}

/** @param email normalized */
export async function findUserByEmail(sql: Sql, email: string): Promise<User | undefined> {
  const [row] = await sql.query<UserRow>({
    text: `SELECT ${COLUMNS} FROM app_user u WHERE u.email = $1 AND u.deleted_at IS NULL`,
    values: [email],
  });
  return row === undefined ? undefined : toUser(row);
}

/** The user and the password hash of an address. @param email normalized */
export async function findCredentials(
  sql: Sql,
  email: string,
): Promise<{ readonly user: User; readonly passwordHash: string | null } | undefined> {
  const [row] = await sql.query<[...UserRow, string | null]>({
    name: 'auth_credentials',
    text: `SELECT ${COLUMNS}, u.password_hash FROM app_user u WHERE u.email = $1 AND u.deleted_at IS NULL`,
    values: [email],
  });
  return row === undefined ? undefined : { user: toUser(row), passwordHash: row[10] };
}

export interface NewUser {
  /** Normalized, and confirmed by whoever creates the user. */
  readonly email: string;
  readonly name: string | null;
  readonly passwordHash: string | null;
  readonly role?: Role;
  readonly at: Date;
}

/** Undefined when the address is taken. */
export async function insertUser(sql: Sql, user: NewUser): Promise<User | undefined> {
  const [row] = await sql.query<UserRow>({
    text: `INSERT INTO app_user AS u (id, email, email_verified_at, name, password_hash, role, created_at, updated_at)
           VALUES ($1::uuid, $2, $3, $4, $5, $6::user_role, $3, $3)
           ON CONFLICT (email) DO NOTHING RETURNING ${COLUMNS}`,
    values: [randomUUID(), user.email, user.at, user.name, user.passwordHash, user.role ?? 'user'],
  });
  return row === undefined ? undefined : toUser(row);
}

export async function setPassword(sql: Sql, userId: string, passwordHash: string, at: Date): Promise<void> {
  await sql.query({
    text: 'UPDATE app_user SET password_hash = $2, password_changed_at = $3, updated_at = $3 WHERE id = $1::uuid',
    values: [userId, passwordHash, at],
  });
}

/** Replaces a hash by a better one of the same password; a password changed meanwhile stays. */
export async function replacePasswordHash(sql: Sql, userId: string, old: string, next: string): Promise<void> {
  await sql.query({
    text: 'UPDATE app_user SET password_hash = $3 WHERE id = $1::uuid AND password_hash = $2',
    values: [userId, old, next],
  });
}

/** False when the address is taken. */
export async function setEmail(sql: Sql, userId: string, email: string, at: Date): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE app_user SET email = $2, email_verified_at = $3, updated_at = $3 WHERE id = $1::uuid
             AND NOT EXISTS (SELECT 1 FROM app_user o WHERE o.email = $2 AND o.id <> $1::uuid) RETURNING 1`,
    values: [userId, email, at],
  });
  return rows.length > 0;
}

/** The user with the new name; undefined when there is none any more. */
export async function setName(sql: Sql, userId: string, name: string | null, at: Date): Promise<User | undefined> {
  const [row] = await sql.query<UserRow>({
    text: `UPDATE app_user u SET name = $2, updated_at = $3 WHERE u.id = $1::uuid AND u.deleted_at IS NULL RETURNING ${COLUMNS}`,
    values: [userId, name, at],
  });
  return row === undefined ? undefined : toUser(row);
}

/** Removes the account and, by cascade, everything of this domain that belongs to it. */
export async function deleteUser(sql: Sql, userId: string): Promise<void> {
  await sql.query({ text: 'DELETE FROM app_user WHERE id = $1::uuid', values: [userId] });
}

/** Until when an administrator keeps the account closed; null opens it. */
export async function setLock(sql: Sql, userId: string, until: Date | null, at: Date): Promise<void> {
  await sql.query({
    text: 'UPDATE app_user SET locked_until = $2, updated_at = $3 WHERE id = $1::uuid',
    values: [userId, until, at],
  });
}

export async function setRole(sql: Sql, userId: string, role: Role, at: Date): Promise<void> {
  await sql.query({
    text: 'UPDATE app_user SET role = $2::user_role, updated_at = $3 WHERE id = $1::uuid',
    values: [userId, role, at],
  });
}

/** Locks an address, whether it has an account or not, until the transaction ends. @param email normalized */
export async function holdAddress(tx: Sql, email: string): Promise<void> {
  await tx.query({
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text',
    values: [`auth:address:${email}`],
  });
}
