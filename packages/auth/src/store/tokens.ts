import { type Sql, toJson } from '@energy-optimizer/db';

export type TokenPurpose =
  | 'sign_up'
  | 'change_email'
  | 'magic_link'
  | 'password_reset'
  | 'unlock'
  | 'second_factor'
  | 'passkey_registration'
  | 'passkey_sign_in'
  | 'known_device';

export interface NewToken {
  /** SHA-256 of the secret. */
  readonly id: string;
  readonly purpose: TokenPurpose;
  readonly userId: string | null;
  readonly email: string;
  readonly payload?: object;
  readonly browserHash: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface StoredToken {
  readonly userId: string | null;
  readonly email: string;
  readonly payload: unknown;
  readonly createdAt: Date;
}

export async function insertToken(sql: Sql, { payload, ...token }: NewToken): Promise<void> {
  const data = { ...token, ...(payload === undefined ? {} : { payload: toJson(payload) }) };
  await sql.rows.verificationToken.createMany({ data });
}

export interface TokenUse {
  readonly id: string;
  readonly purpose: TokenPurpose;
  /** SHA-256 of the secret of the browser that presents the token. */
  readonly browserHash: string | null;
  readonly at: Date;
}

/** The condition for a usable token: unused, not expired, and of this browser if it is bound to one. */
const live = ({ id, purpose, browserHash, at }: TokenUse) => ({
  ...{ id, purpose, usedAt: null, expiresAt: { gt: at } },
  OR: [{ browserHash: null }, ...(browserHash === null ? [] : [{ browserHash }])],
});
const STORED = { userId: true, email: true, payload: true, createdAt: true } as const;

/** Uses up a token; of concurrent attempts, one succeeds. Undefined: used, expired, unknown, or of another browser. */
export async function useToken(sql: Sql, use: TokenUse): Promise<StoredToken | undefined> {
  const data = { usedAt: use.at };
  return (await sql.rows.verificationToken.updateManyAndReturn({ where: live(use), data, select: STORED }))[0];
}

/** Reads a token without using it up. */
export async function peekToken(sql: Sql, use: TokenUse): Promise<StoredToken | undefined> {
  return (await sql.rows.verificationToken.findFirst({ where: live(use), select: STORED })) ?? undefined;
}

/** Invalidates every token sent to the user, after a change of owner or password. */
export async function voidTokensOfUser(sql: Sql, userId: string, at: Date): Promise<void> {
  await sql.rows.verificationToken.updateMany({ where: { userId, usedAt: null }, data: { usedAt: at } });
}

/** Invalidates tokens sent to the user for this purpose; a newer request replaces them. */
export async function voidTokensFor(sql: Sql, userId: string, purpose: TokenPurpose, at: Date): Promise<void> {
  await sql.rows.verificationToken.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: at } });
}

/** Invalidates unconfirmed sign-ups of an address; a newer one replaces them. */
export async function voidPendingSignUps(sql: Sql, email: string, at: Date): Promise<void> {
  const where = { email, purpose: 'sign_up', usedAt: null } as const;
  await sql.rows.verificationToken.updateMany({ where, data: { usedAt: at } });
}

/** Attaches sign-ups of an address to its account, so that they are deleted with it. */
export async function voidSignUps(
  sql: Sql,
  { id, email }: { readonly id: string; readonly email: string },
  at: Date,
): Promise<void> {
  await sql.query({
    text: `UPDATE verification_token SET used_at = coalesce(used_at, $3), user_id = $1::uuid WHERE email = $2 AND purpose = 'sign_up'`,
    values: [id, email, at],
  });
}

/** Deletes expired and used tokens. */
export async function deleteExpiredTokens(sql: Sql, at: Date): Promise<void> {
  await sql.rows.verificationToken.deleteMany({ where: { expiresAt: { lt: at } } });
}

export async function storeDevice(
  sql: Sql,
  device: {
    readonly id: string;
    readonly userId: string;
    readonly email: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await sql.query({
    text: `INSERT INTO verification_token AS t (id, purpose, user_id, email, created_at, expires_at)
           VALUES ($1, 'known_device', $2::uuid, $3, $4, $5)
           ON CONFLICT (id) DO UPDATE SET used_at = NULL, created_at = excluded.created_at, expires_at = excluded.expires_at
           WHERE t.user_id = excluded.user_id`,
    values: [device.id, device.userId, device.email, device.createdAt, device.expiresAt],
  });
}

/** Deletes the user's devices except the `keep` that signed in last. */
export async function retireOldDevices(
  sql: Sql,
  userId: string,
  { keep, at }: { readonly keep: number; readonly at: Date },
): Promise<void> {
  await sql.query({
    text: `UPDATE verification_token SET used_at = $3 WHERE id IN
             (SELECT t.id FROM verification_token t WHERE t.user_id = $1::uuid AND t.purpose = 'known_device' AND t.used_at IS NULL
               ORDER BY t.created_at DESC, t.id OFFSET $2)`,
    values: [userId, keep, at],
  });
}

/** Deletes the user's devices except the one with this ID. */
export async function voidDevices(
  sql: Sql,
  userId: string,
  { keepId, at }: { readonly keepId: string; readonly at: Date },
): Promise<void> {
  const where = { userId, purpose: 'known_device', usedAt: null, id: { not: keepId } } as const;
  await sql.rows.verificationToken.updateMany({ where, data: { usedAt: at } });
}
