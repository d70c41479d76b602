import type { Sql } from '@energy-optimizer/db';

/** The key of this database, created on first use. */
export async function readSecret(db: Sql, candidate: Uint8Array<ArrayBuffer>, now: Date): Promise<Uint8Array> {
  const find = () => db.rows.mailSecret.findUnique({ where: { id: 1 }, select: { secret: true } });
  const known = await find();
  if (known !== null) return known.secret;
  const data = { id: 1, secret: candidate, createdAt: now };
  await db.rows.mailSecret.createMany({ data, skipDuplicates: true });
  return (await find())?.secret ?? candidate;
}
