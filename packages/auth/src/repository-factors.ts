import type { Sql } from '@energy-optimizer/db';
import type { SECOND_FACTORS } from './schemas.ts';

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
