import type { Sql } from '@energy-optimizer/db';

export type TokenPurpose =
  | 'sign_up'
  | 'change_email'
  | 'magic_link'
  | 'password_reset'
  | 'unlock'
  | 'second_factor'
  | 'passkey_registration'
  | 'passkey_sign_in';

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
