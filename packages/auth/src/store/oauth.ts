import type { Sql } from '@energy-optimizer/db';

export interface NewOauthState {
  /** SHA-256 of `state`. */
  readonly id: string;
  readonly provider: string;
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly redirectTo: string;
  readonly browserHash: string;
  readonly userId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertOauthState(sql: Sql, state: NewOauthState): Promise<void> {
  await sql.query({
    text: `INSERT INTO oauth_state (id, provider, code_verifier, nonce, redirect_to, browser_hash, user_id, created_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7::uuid, $8, $9)`,
    values: [
      state.id,
      state.provider,
      state.codeVerifier,
      state.nonce,
      state.redirectTo,
      state.browserHash,
      state.userId,
      state.createdAt,
      state.expiresAt,
    ],
  });
}

export type OauthState = Pick<NewOauthState, 'provider' | 'codeVerifier' | 'nonce' | 'redirectTo' | 'userId'>;

/** Takes the state out: of any number that try, one gets it. Undefined: used, too old, unknown, of another browser or provider. */
export async function takeOauthState(
  sql: Sql,
  {
    id,
    provider,
    browserHash,
    at,
  }: { readonly id: string; readonly provider: string; readonly browserHash: string | null; readonly at: Date },
): Promise<OauthState | undefined> {
  const [row] = await sql.query<[string, string, string, string, string | null]>({
    text: `DELETE FROM oauth_state WHERE id = $1 AND browser_hash = $2 AND expires_at > $3 AND provider = $4
           RETURNING provider, code_verifier, nonce, redirect_to, user_id::text`,
    values: [id, browserHash, at, provider],
  });
  if (row === undefined) return undefined;
  const [, codeVerifier, nonce, redirectTo, userId] = row;
  return { provider, codeVerifier, nonce, redirectTo, userId };
}

export async function deleteExpiredOauthStates(sql: Sql, at: Date): Promise<void> {
  await sql.query({ text: 'DELETE FROM oauth_state WHERE expires_at <= $1', values: [at] });
}

/** The user an identity signs in to. */
export async function findOauthUserId(sql: Sql, provider: string, subject: string): Promise<string | undefined> {
  const [row] = await sql.query<[string]>({
    text: 'SELECT user_id::text FROM oauth_account WHERE provider = $1 AND subject = $2',
    values: [provider, subject],
  });
  return row?.[0];
}

export interface OauthLink {
  readonly provider: string;
  readonly subject: string;
  readonly email: string | null;
  readonly at: Date;
}

/** False if the identity is already linked to an account. */
export async function insertOauthAccount(sql: Sql, userId: string, link: OauthLink): Promise<boolean> {
  const rows = await sql.query({
    text: `INSERT INTO oauth_account (provider, subject, user_id, email, created_at) VALUES ($1, $2, $3::uuid, $4, $5)
           ON CONFLICT (provider, subject) DO NOTHING RETURNING 1`,
    values: [link.provider, link.subject, userId, link.email, link.at],
  });
  return rows.length > 0;
}

/** The providers linked to the account. */
export async function listOauthProviders(sql: Sql, userId: string): Promise<string[]> {
  const rows = await sql.query<[string]>({
    text: 'SELECT DISTINCT provider FROM oauth_account WHERE user_id = $1::uuid ORDER BY provider',
    values: [userId],
  });
  return rows.map(([provider]) => provider);
}

/** False when the account has no such link. */
export async function deleteOauthAccount(sql: Sql, userId: string, provider: string): Promise<boolean> {
  const rows = await sql.query({
    text: 'DELETE FROM oauth_account WHERE user_id = $1::uuid AND provider = $2 RETURNING 1',
    values: [userId, provider],
  });
  return rows.length > 0;
}
