import type { Sql } from '@energy-optimizer/db';

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

export async function insertToken(sql: Sql, token: NewToken): Promise<void> {
  await sql.query({
    text: `INSERT INTO verification_token (id, purpose, user_id, email, payload, browser_hash, created_at, expires_at)
           VALUES ($1, $2::token_purpose, $3::uuid, $4, $5::jsonb, $6, $7, $8)`,
    values: [
      token.id,
      token.purpose,
      token.userId,
      token.email,
      token.payload === undefined ? null : JSON.stringify(token.payload),
      token.browserHash,
      token.createdAt,
      token.expiresAt,
    ],
  });
}

export interface TokenUse {
  readonly id: string;
  readonly purpose: TokenPurpose;
  /** SHA-256 of the secret of the browser that presents the token. */
  readonly browserHash: string | null;
  readonly at: Date;
}

const LIVE = `id = $1 AND purpose = $2::token_purpose AND used_at IS NULL AND expires_at > $4
              AND (browser_hash IS NULL OR browser_hash = $3)`;
const COLUMNS = 'user_id::text, email, payload, created_at';
type TokenRow = [string | null, string, unknown, Date];
const toToken = ([userId, email, payload, createdAt]: TokenRow): StoredToken => ({
  userId,
  email,
  payload,
  createdAt,
});

/** Uses a token up: of any number that try, one gets it. Undefined: used, too old, unknown, or of another browser. */
export async function useToken(sql: Sql, use: TokenUse): Promise<StoredToken | undefined> {
  const [row] = await sql.query<TokenRow>({
    text: `UPDATE verification_token SET used_at = $4 WHERE ${LIVE} RETURNING ${COLUMNS}`,
    values: [use.id, use.purpose, use.browserHash, use.at],
  });
  return row === undefined ? undefined : toToken(row);
}

/** Looks at a token that stays usable. */
export async function peekToken(sql: Sql, use: TokenUse): Promise<StoredToken | undefined> {
  const [row] = await sql.query<TokenRow>({
    text: `SELECT ${COLUMNS} FROM verification_token WHERE ${LIVE}`,
    values: [use.id, use.purpose, use.browserHash, use.at],
  });
  return row === undefined ? undefined : toToken(row);
}

/** Makes every token that was sent to the user worthless: the account has changed hands or its secret was replaced. */
export async function voidTokensOfUser(sql: Sql, userId: string, at: Date): Promise<void> {
  await sql.query({
    text: 'UPDATE verification_token SET used_at = $2 WHERE user_id = $1::uuid AND used_at IS NULL',
    values: [userId, at],
  });
}

/** Invalidates tokens sent to the user for this purpose; a newer request replaces them. */
export async function voidTokensFor(sql: Sql, userId: string, purpose: TokenPurpose, at: Date): Promise<void> {
  await sql.query({
    text: `UPDATE verification_token SET used_at = $3
            WHERE user_id = $1::uuid AND purpose = $2::token_purpose AND used_at IS NULL`,
    values: [userId, purpose, at],
  });
}

/** Invalidates unconfirmed sign-ups of an address; a newer one replaces them. */
export async function voidPendingSignUps(sql: Sql, email: string, at: Date): Promise<void> {
  await sql.query({
    text: `UPDATE verification_token SET used_at = $2 WHERE email = $1 AND purpose = 'sign_up' AND used_at IS NULL`,
    values: [email, at],
  });
}

/** The same for sign-ups of an address that has an account now: they are its own, and end with it. */
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

/** Forgets tokens that have run out; used ones as well. */
export async function deleteExpiredTokens(sql: Sql, at: Date): Promise<void> {
  await sql.query({ text: 'DELETE FROM verification_token WHERE expires_at < $1', values: [at] });
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

/** Forgets the user's devices but the `keep` that signed in last. */
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

/** Forgets the user's devices but the one with this id. */
export async function voidDevices(
  sql: Sql,
  userId: string,
  { keepId, at }: { readonly keepId: string; readonly at: Date },
): Promise<void> {
  await sql.query({
    text: `UPDATE verification_token SET used_at = $3
            WHERE user_id = $1::uuid AND purpose = 'known_device' AND used_at IS NULL AND id <> $2`,
    values: [userId, keepId, at],
  });
}
