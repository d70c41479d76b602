import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import type { Purpose } from '../consent/purposes.ts';

export interface Objection {
  readonly purpose: Purpose;
  readonly reason: string | null;
  readonly objectedAt: Date;
  /** Null: in force. */
  readonly liftedAt: Date | null;
}

/** All objections of a user, the newest first. */
export const listObjections = (sql: Sql, userId: string): Promise<Objection[]> =>
  sql.rows.processingObjection.findMany({
    where: { userId },
    select: { purpose: true, reason: true, objectedAt: true, liftedAt: true },
    orderBy: [{ objectedAt: 'desc' }, { id: 'asc' }],
    take: 500,
  });

/** The purposes whose processing a user objects to. */
export async function objectedPurposes(sql: Sql, userId: string): Promise<ReadonlySet<Purpose>> {
  const rows = await sql.rows.processingObjection.findMany({
    where: { userId, liftedAt: null },
    select: { purpose: true },
  });
  return new Set(rows.map(({ purpose }) => purpose));
}

/** In a transaction that holds the account. */
export async function object(
  tx: Sql,
  userId: string,
  { purpose, reason, at }: { readonly purpose: Purpose; readonly reason: string | null; readonly at: Date },
): Promise<void> {
  await tx.rows.processingObjection.create({ data: { id: randomUUID(), userId, purpose, reason, objectedAt: at } });
}

export async function liftObjection(tx: Sql, userId: string, purpose: Purpose, at: Date): Promise<void> {
  await tx.rows.processingObjection.updateMany({
    where: { userId, purpose, liftedAt: null },
    data: { liftedAt: at },
  });
}
