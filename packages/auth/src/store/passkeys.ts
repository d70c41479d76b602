import type { Sql } from '@energy-optimizer/db';
import type { PasskeyView } from '../schemas/index.ts';

export interface PasskeyRecord extends PasskeyView {
  readonly publicKey: Uint8Array;
  readonly counter: number;
}
export interface NewPasskey extends PasskeyRecord {
  /** How browsers reach its authenticator, such as `usb`. */
  readonly transports: readonly string[];
}

/** False when the credential is registered already. */
export async function insertPasskey(sql: Sql, userId: string, passkey: NewPasskey): Promise<boolean> {
  const rows = await sql.query({
    text: `INSERT INTO passkey (id, user_id, name, public_key, counter, transports, backed_up, created_at)
           VALUES ($1, $2::uuid, $3, $4, $5, $6::text[], $7, $8) ON CONFLICT (id) DO NOTHING RETURNING 1`,
    values: [
      passkey.id,
      userId,
      passkey.name,
      Buffer.from(passkey.publicKey),
      passkey.counter,
      passkey.transports,
      passkey.backedUp,
      passkey.createdAt,
    ],
  });
  return rows.length > 0;
}

type ViewRow = [string, string, boolean, Date, Date | null];
const VIEW = 'p.id, p.name, p.backed_up, p.created_at, p.last_used_at';
const toView = ([id, name, backedUp, createdAt, lastUsedAt]: ViewRow): PasskeyView => ({
  id,
  name,
  backedUp,
  createdAt,
  lastUsedAt,
});

export async function listPasskeys(sql: Sql, userId: string): Promise<PasskeyView[]> {
  const rows = await sql.query<ViewRow>({
    text: `SELECT ${VIEW} FROM passkey p WHERE p.user_id = $1::uuid ORDER BY p.created_at, p.id`,
    values: [userId],
  });
  return rows.map(toView);
}

/** A passkey and whose it is. */
export async function findPasskey(
  sql: Sql,
  id: string,
): Promise<{ readonly userId: string; readonly passkey: PasskeyRecord; readonly needsPassword: boolean } | undefined> {
  const [row] = await sql.query<[...ViewRow, string, Buffer, string, boolean]>({
    text: `SELECT ${VIEW}, p.user_id::text, p.public_key, p.counter::text, p.needs_password FROM passkey p WHERE p.id = $1`,
    values: [id],
  });
  if (row === undefined) return undefined;
  const [, , , , , userId, publicKey, counter, needsPassword] = row;
  const view = toView(row.slice(0, 5) as ViewRow);
  return { userId, passkey: { ...view, publicKey, counter: Number(counter) }, needsPassword };
}

/** Records a use. False if a later one was recorded in the meantime, which indicates a cloned authenticator. */
export async function usePasskey(
  sql: Sql,
  userId: string,
  use: { readonly id: string; readonly counter: number; readonly at: Date },
): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE passkey SET counter = $3, last_used_at = $4
            WHERE id = $1 AND user_id = $2::uuid AND (counter < $3 OR (counter = 0 AND $3 = 0)) RETURNING 1`,
    values: [use.id, userId, use.counter, use.at],
  });
  return rows.length > 0;
}

/** False when the user has no such passkey. */
export async function deletePasskey(sql: Sql, userId: string, id: string): Promise<boolean> {
  const rows = await sql.query({
    text: 'DELETE FROM passkey WHERE id = $1 AND user_id = $2::uuid RETURNING 1',
    values: [id, userId],
  });
  return rows.length > 0;
}

/** The user's passkeys sign in only together with the password from now on. */
export async function demotePasskeys(sql: Sql, userId: string): Promise<void> {
  await sql.query({ text: 'UPDATE passkey SET needs_password = true WHERE user_id = $1::uuid', values: [userId] });
}

/** The passkey signs in by itself again. */
export async function trustPasskey(sql: Sql, userId: string, id: string): Promise<void> {
  await sql.query({
    text: 'UPDATE passkey SET needs_password = false WHERE id = $1 AND user_id = $2::uuid',
    values: [id, userId],
  });
}
