import type { Sql } from '@energy-optimizer/db';
import type { SECOND_FACTORS } from '../schemas/index.ts';

export type SecondFactor = (typeof SECOND_FACTORS)[number];

/**
 * The available second factors of the user; empty if none is required. Recovery codes count only alongside another
 * factor.
 */
export async function readSecondFactors(sql: Sql, userId: string): Promise<SecondFactor[]> {
  const [has] = await sql.select<{ totp: boolean; passkey: boolean; recoveryCode: boolean }>({
    text: `SELECT EXISTS (SELECT 1 FROM totp_credential WHERE user_id = $1::uuid AND confirmed_at IS NOT NULL) AS totp,
                  EXISTS (SELECT 1 FROM passkey WHERE user_id = $1::uuid) AS passkey,
                  EXISTS (SELECT 1 FROM recovery_code WHERE user_id = $1::uuid AND used_at IS NULL) AS "recoveryCode"`,
    values: [userId],
  });
  if (!has?.totp && !has?.passkey) return [];
  return [
    ...(has.totp ? (['totp'] as const) : []),
    ...(has.passkey ? (['passkey'] as const) : []),
    ...(has.recoveryCode ? (['recovery_code'] as const) : []),
  ];
}

/** Stores an unconfirmed secret, replacing an earlier unconfirmed one. False if an app is already set up. */
export async function insertTotp(
  sql: Sql,
  userId: string,
  { box, keyId }: { readonly box: Uint8Array; readonly keyId: string },
  at: Date,
): Promise<boolean> {
  const rows = await sql.query({
    text: `INSERT INTO totp_credential AS t (user_id, secret, secret_key, created_at) VALUES ($1::uuid, $2, $3, $4)
           ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, secret_key = excluded.secret_key,
                  created_at = excluded.created_at, last_used_step = NULL
           WHERE t.confirmed_at IS NULL RETURNING 1`,
    values: [userId, Buffer.from(box), keyId, at],
  });
  return rows.length > 0;
}

export interface StoredTotp {
  readonly secret: Uint8Array;
  /** Of the key it is encrypted with; null: stored before key IDs were. */
  readonly keyId: string | null;
  readonly isConfirmed: boolean;
  readonly createdAt: Date;
}

export async function readTotp(sql: Sql, userId: string): Promise<StoredTotp | undefined> {
  const row = await sql.rows.totpCredential.findUnique({ where: { userId } });
  return row === null
    ? undefined
    : {
        ...{ secret: row.secret, keyId: row.secretKey },
        ...{ isConfirmed: row.confirmedAt !== null, createdAt: row.createdAt },
      };
}

/** Uses up a time step; the first confirms the secret. False if a code of this or a later step was used before. */
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
  return (await sql.rows.totpCredential.deleteMany({ where: { userId } })).count > 0;
}

/** Replaces all recovery codes of the user. */
export async function writeRecoveryCodes(sql: Sql, userId: string, hashes: readonly string[]): Promise<void> {
  await deleteRecoveryCodes(sql, userId);
  await sql.rows.recoveryCode.createMany({ data: hashes.map((codeHash) => ({ userId, codeHash })) });
}

export async function deleteRecoveryCodes(sql: Sql, userId: string): Promise<void> {
  await sql.rows.recoveryCode.deleteMany({ where: { userId } });
}

/** Uses up a recovery code; of concurrent attempts, one succeeds. */
export async function useRecoveryCode(sql: Sql, userId: string, hash: string, at: Date): Promise<boolean> {
  const where = { userId, codeHash: hash, usedAt: null };
  return (await sql.rows.recoveryCode.updateMany({ where, data: { usedAt: at } })).count > 0;
}
