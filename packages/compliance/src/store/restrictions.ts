import type { Sql } from '@energy-optimizer/db';

export interface Restriction {
  readonly reason: string | null;
  readonly restrictedAt: Date;
}

export const findRestriction = (sql: Sql, userId: string): Promise<Restriction | null> =>
  sql.rows.processingRestriction.findUnique({ where: { userId }, select: { reason: true, restrictedAt: true } });

/** An existing restriction is kept. */
export async function restrict(tx: Sql, userId: string, { reason, restrictedAt }: Restriction): Promise<void> {
  await tx.rows.processingRestriction.createMany({ data: { userId, reason, restrictedAt }, skipDuplicates: true });
}

export async function liftRestriction(tx: Sql, userId: string): Promise<void> {
  await tx.rows.processingRestriction.deleteMany({ where: { userId } });
}
