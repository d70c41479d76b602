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
  await sql.rows.oauthState.createMany({ data: state });
}

export type OauthState = Pick<NewOauthState, 'provider' | 'codeVerifier' | 'nonce' | 'redirectTo' | 'userId'>;

/**
 * Takes the state; of concurrent attempts, one succeeds. Undefined: used, expired, unknown, or of another browser or
 * provider.
 */
export async function takeOauthState(
  sql: Sql,
  {
    id,
    provider,
    browserHash,
    at,
  }: { readonly id: string; readonly provider: string; readonly browserHash: string | null; readonly at: Date },
): Promise<OauthState | undefined> {
  const [state] = await sql.select<OauthState>({
    text: `DELETE FROM oauth_state WHERE id = $1 AND browser_hash = $2 AND expires_at > $3 AND provider = $4
           RETURNING provider, code_verifier AS "codeVerifier", nonce, redirect_to AS "redirectTo", user_id AS "userId"`,
    values: [id, browserHash, at, provider],
  });
  return state;
}

export async function deleteExpiredOauthStates(sql: Sql, at: Date): Promise<void> {
  await sql.rows.oauthState.deleteMany({ where: { expiresAt: { lte: at } } });
}

/** The user an identity signs in to. */
export async function findOauthUserId(sql: Sql, provider: string, subject: string): Promise<string | undefined> {
  const where = { provider_subject: { provider, subject } };
  return (await sql.rows.oauthAccount.findUnique({ where, select: { userId: true } }))?.userId;
}

export interface OauthLink {
  readonly provider: string;
  readonly subject: string;
  readonly email: string | null;
  readonly at: Date;
}

/** False if the identity is already linked to an account. */
export async function insertOauthAccount(sql: Sql, userId: string, { at, ...link }: OauthLink): Promise<boolean> {
  const data = { ...link, userId, createdAt: at };
  return (await sql.rows.oauthAccount.createMany({ data, skipDuplicates: true })).count > 0;
}

/** The providers linked to the account. */
export async function listOauthProviders(sql: Sql, userId: string): Promise<string[]> {
  const select = { provider: true } as const;
  const rows = await sql.rows.oauthAccount.findMany({ where: { userId }, select, orderBy: { provider: 'asc' } });
  return [...new Set(rows.map(({ provider }) => provider))];
}

/** False if the account has no such link. */
export async function deleteOauthAccount(sql: Sql, userId: string, provider: string): Promise<boolean> {
  return (await sql.rows.oauthAccount.deleteMany({ where: { userId, provider } })).count > 0;
}
