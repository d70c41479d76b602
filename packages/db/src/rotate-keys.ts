import type { Db } from './db.ts';
import { createSecretBox, type Purpose, type SecretBox } from './secret-box.ts';
import type { Sql } from './sql.ts';

/** A column of boxes, and the column with the IDs of their keys. Names and types are part of statements. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly keyColumn: string;
  /** The primary key. */
  readonly id: readonly { readonly name: string; readonly type: 'uuid' | 'text' }[];
  readonly purpose: Purpose;
  /** The context a row is sealed with. */
  contextOf(id: readonly string[]): string;
}

export interface KeyRotation {
  readonly column: string;
  /** Rows encrypted again with the current key; in a dry run, rows that would be. */
  readonly rotated: number;
  /** Rows that others changed or deleted meanwhile. */
  readonly changed: number;
  /** Rows that no configured key opens, by the ID of their key; `none`: stored before IDs were. */
  readonly unreadable: Readonly<Record<string, number>>;
}

export interface KeyUse {
  readonly column: string;
  /** Null: stored before IDs of keys were. */
  readonly keyId: string | null;
  readonly rows: number;
  /** `current` encrypts; `previous` only decrypts; `missing` is not configured, so its rows cannot be read. */
  readonly state: 'current' | 'previous' | 'missing';
}

export interface RotateOptions {
  readonly dryRun?: boolean | undefined;
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch is committed. */
  readonly onBatch?: ((rotated: number) => void | Promise<void>) | undefined;
}

type BoxedColumn = SealedColumn & { readonly box: SecretBox };

interface Row {
  readonly id: string[];
  readonly box: Buffer;
  readonly keyId: string | null;
}

const BATCH = 500;

/**
 * Encrypts a column again with the current key, in batches that commit one by one: servers keep running, an interrupted
 * run continues where it ended, and rows already under the current key are skipped. A row changed meanwhile is not
 * overwritten.
 * @param masterSecrets the current one, and previous ones
 */
export async function rotateKeys(
  db: Db,
  column: SealedColumn,
  masterSecrets: readonly string[],
  options: RotateOptions = {},
): Promise<KeyRotation> {
  const box = createSecretBox(masterSecrets, column.purpose);
  if (box === undefined) throw new RangeError('a rotation needs the current master secret');
  const sealed = { ...column, box };
  const { dryRun = false, batchSize = BATCH, signal, onBatch } = options;
  const total = { rotated: 0, changed: 0, unreadable: {} as Record<string, number> };
  let after: readonly string[] | undefined;
  do {
    signal?.throwIfAborted();
    after = await db.forTask('keys').transaction(async (tx) => {
      const rows = await readBatch(tx, sealed, after, batchSize);
      const opened = rows.flatMap((row) => reseal(sealed, row, total.unreadable));
      const written = dryRun ? opened.length : await writeBatch(tx, sealed, opened);
      total.rotated += written;
      total.changed += opened.length - written;
      return rows.length < batchSize ? undefined : rows.at(-1)!.id;
    });
    await onBatch?.(total.rotated);
  } while (after !== undefined);
  return { column: `${sealed.table}.${sealed.column}`, ...total };
}

/** The keys a column is encrypted with, the most used first. */
export async function keysInUse(
  db: Db,
  { table, column, keyColumn, purpose }: SealedColumn,
  masterSecrets: readonly string[],
): Promise<readonly KeyUse[]> {
  const box = createSecretBox(masterSecrets, purpose);
  const rows = await db.forTask('keys').select<{ keyId: string | null; rows: number }>({
    text: `SELECT ${keyColumn} AS "keyId", count(*)::int AS rows FROM ${table}
            WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
  });
  return rows.map((row) => ({ column: `${table}.${column}`, ...row, state: stateOf(box, row.keyId) }));
}

function stateOf(box: SecretBox | undefined, keyId: string | null): KeyUse['state'] {
  if (box === undefined) return 'missing';
  if (keyId === box.keyId) return 'current';
  return keyId === null || box.keyIds.includes(keyId) ? 'previous' : 'missing';
}

/** Rows under another key, in the order of the primary key. */
async function readBatch(
  tx: Sql,
  { table, column, keyColumn, id, box }: BoxedColumn,
  after: readonly string[] | undefined,
  limit: number,
): Promise<Row[]> {
  const names = id.map(({ name }) => name).join(', ');
  const beyond = id.map(({ type }, index) => `$${index + 3}::${type}`).join(', ');
  // Rotations at the same time take turns, so that they cannot wait for each other's rows.
  await tx.query({ text: `SELECT pg_advisory_xact_lock(hashtext('energy keys rotate'))` });
  return tx.select<Row>({
    text: `SELECT ARRAY[${id.map(({ name }) => `${name}::text`).join(', ')}] AS id, ${column} AS box, ${keyColumn} AS "keyId"
             FROM ${table}
            WHERE ${column} IS NOT NULL AND ${keyColumn} IS DISTINCT FROM $1
                  ${after === undefined ? '' : `AND (${names}) > (${beyond})`}
            ORDER BY ${names} LIMIT $2`,
    values: [box.keyId, limit, ...(after ?? [])],
  });
}

interface Resealed {
  readonly id: readonly string[];
  readonly old: Buffer;
  readonly next: Buffer;
}

function reseal({ box, contextOf }: BoxedColumn, row: Row, unreadable: Record<string, number>): Resealed[] {
  const context = contextOf(row.id);
  try {
    return [{ id: row.id, old: row.box, next: box.seal(box.open(row.box, context, row.keyId), context) }];
  } catch {
    const key = row.keyId ?? 'none';
    unreadable[key] = (unreadable[key] ?? 0) + 1;
    return [];
  }
}

/** @returns how many rows still held the box that was read */
async function writeBatch(tx: Sql, sealed: BoxedColumn, rows: readonly Resealed[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { table, column, keyColumn, id, box } = sealed;
  const places = id.map(({ type }, index) => `$${index + 4}::${type}[]`).join(', ');
  const written = await tx.query({
    text: `UPDATE ${table} AS t SET ${column} = n.next, ${keyColumn} = $1
             FROM unnest($2::bytea[], $3::bytea[], ${places}) AS n (old, next, ${id.map(({ name }) => name).join(', ')})
            WHERE t.${column} = n.old AND ${id.map(({ name }) => `t.${name} = n.${name}`).join(' AND ')} RETURNING 1`,
    values: [
      box.keyId,
      rows.map(({ old }) => old),
      rows.map(({ next }) => next),
      ...id.map((_, index) => rows.map((row) => row.id[index])),
    ],
  });
  return written.length;
}
