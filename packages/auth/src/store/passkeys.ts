import type { Sql } from '@energy-optimizer/db';
import type { PasskeyView } from '../schemas/index.ts';

export interface PasskeyRecord extends PasskeyView {
  readonly publicKey: Uint8Array;
  readonly counter: number;
}
export interface NewPasskey extends PasskeyRecord {
  /** Transports of its authenticator, such as `usb`. */
  readonly transports: readonly string[];
}

/** False if the credential is already registered. */
export async function insertPasskey(sql: Sql, userId: string, passkey: NewPasskey): Promise<boolean> {
  const { id, name, counter, transports, backedUp, createdAt } = passkey;
  const publicKey = Uint8Array.from(passkey.publicKey);
  const data = { id, userId, name, publicKey, counter, transports: [...transports], backedUp, createdAt };
  return (await sql.rows.passkey.createMany({ data, skipDuplicates: true })).count > 0;
}

const VIEW = { id: true, name: true, backedUp: true, createdAt: true, lastUsedAt: true } as const;

export const listPasskeys = (sql: Sql, userId: string): Promise<PasskeyView[]> =>
  sql.rows.passkey.findMany({ where: { userId }, select: VIEW, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });

/** A passkey and its owner. */
export async function findPasskey(
  sql: Sql,
  id: string,
): Promise<{ readonly userId: string; readonly passkey: PasskeyRecord; readonly needsPassword: boolean } | undefined> {
  const select = { ...VIEW, userId: true, publicKey: true, counter: true, needsPassword: true } as const;
  const row = await sql.rows.passkey.findUnique({ where: { id }, select });
  if (row === null) return undefined;
  const { userId, counter, needsPassword, ...passkey } = row;
  return { userId, passkey: { ...passkey, counter: Number(counter) }, needsPassword };
}

/** Records a use. False if a later one was recorded in the meantime, which indicates a cloned authenticator. */
export async function usePasskey(
  sql: Sql,
  userId: string,
  { id, counter, at }: { readonly id: string; readonly counter: number; readonly at: Date },
): Promise<boolean> {
  // Authenticators without a counter always send zero.
  const grows = [{ counter: { lt: counter } }, ...(counter === 0 ? [{ counter: 0 }] : [])];
  const data = { counter, lastUsedAt: at };
  return (await sql.rows.passkey.updateMany({ where: { id, userId, OR: grows }, data })).count > 0;
}

/** False if the user has no such passkey. */
export async function deletePasskey(sql: Sql, userId: string, id: string): Promise<boolean> {
  return (await sql.rows.passkey.deleteMany({ where: { id, userId } })).count > 0;
}

/** From now on, the user's passkeys require the password as well. */
export async function demotePasskeys(sql: Sql, userId: string): Promise<void> {
  await sql.rows.passkey.updateMany({ where: { userId }, data: { needsPassword: true } });
}

/** From now on, the passkey is sufficient on its own again. */
export async function trustPasskey(sql: Sql, userId: string, id: string): Promise<void> {
  await sql.rows.passkey.updateMany({ where: { id, userId }, data: { needsPassword: false } });
}
