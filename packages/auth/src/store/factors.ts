import type { Sql } from '@energy-optimizer/db';
import type { SECOND_FACTORS } from '../schemas/index.ts';

export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** The second factors the user can give; empty when the account needs none. Recovery codes count only beside a real factor. */
export async function readSecondFactors(sql: Sql, userId: string): Promise<SecondFactor[]> {
  const [row] = await sql.query<[boolean, boolean, boolean]>({
    text: `SELECT EXISTS (SELECT 1 FROM totp_credential WHERE user_id = $1::uuid AND confirmed_at IS NOT NULL),
                  EXISTS (SELECT 1 FROM passkey WHERE user_id = $1::uuid),
                  EXISTS (SELECT 1 FROM recovery_code WHERE user_id = $1::uuid AND used_at IS NULL)`,
    values: [userId],
  });
  const [totp = false, passkey = false, recoveryCode = false] = row ?? [];
  if (!totp && !passkey) return [];
  return [
    ...(totp ? (['totp'] as const) : []),
    ...(passkey ? (['passkey'] as const) : []),
    ...(recoveryCode ? (['recovery_code'] as const) : []),
  ];
}

/** A secret that waits for its first right code; one that waited before is replaced. False when one is in use already. */
export async function insertTotp(sql: Sql, userId: string, secret: Uint8Array, at: Date): Promise<boolean> {
  const rows = await sql.query({
    text: `INSERT INTO totp_credential AS t (user_id, secret, created_at) VALUES ($1::uuid, $2, $3)
           ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, last_used_step = NULL
           WHERE t.confirmed_at IS NULL RETURNING 1`,
    values: [userId, Buffer.from(secret), at],
  });
  return rows.length > 0;
}

export async function readTotp(
  sql: Sql,
  userId: string,
): Promise<{ readonly secret: Uint8Array; readonly isConfirmed: boolean; readonly createdAt: Date } | undefined> {
  const [row] = await sql.query<[Buffer, boolean, Date]>({
    text: 'SELECT secret, confirmed_at IS NOT NULL, created_at FROM totp_credential WHERE user_id = $1::uuid',
    values: [userId],
  });
  return row === undefined ? undefined : { secret: row[0], isConfirmed: row[1], createdAt: row[2] };
}

/** Uses a time step up, and confirms the secret with its first. False: a code of this step or a later one was used before. */
export async function useTotpStep(sql: Sql, userId: string, step: number, at: Date): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE totp_credential SET last_used_step = $2, confirmed_at = coalesce(confirmed_at, $3)
            WHERE user_id = $1::uuid AND (last_used_step IS NULL OR last_used_step < $2) RETURNING 1`,
    values: [userId, step, at],
  });
  return rows.length > 0;
}

/** False when there is none. */
export async function deleteTotp(sql: Sql, userId: string): Promise<boolean> {
  const rows = await sql.query({
    text: 'DELETE FROM totp_credential WHERE user_id = $1::uuid RETURNING 1',
    values: [userId],
  });
  return rows.length > 0;
}

/** Replaces all recovery codes of the user. */
export async function writeRecoveryCodes(sql: Sql, userId: string, hashes: readonly string[]): Promise<void> {
  await deleteRecoveryCodes(sql, userId);
  await sql.query({
    text: 'INSERT INTO recovery_code (user_id, code_hash) SELECT $1::uuid, unnest($2::text[])',
    values: [userId, hashes],
  });
}

export async function deleteRecoveryCodes(sql: Sql, userId: string): Promise<void> {
  await sql.query({ text: 'DELETE FROM recovery_code WHERE user_id = $1::uuid', values: [userId] });
}

/** Uses a recovery code up: of any number that try, one gets it. */
export async function useRecoveryCode(sql: Sql, userId: string, hash: string, at: Date): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE recovery_code SET used_at = $3 WHERE user_id = $1::uuid AND code_hash = $2 AND used_at IS NULL RETURNING 1`,
    values: [userId, hash, at],
  });
  return rows.length > 0;
}
