import type { Sql } from '@energy-optimizer/db';
import type { ApplianceKind } from '../appliances/kinds.ts';
import type { Appliance } from '../schemas/appliances.ts';

/** The appliances of a user, by name. */
export async function readAppliances({ rows }: Sql, userId: string): Promise<Appliance[]> {
  const found = await rows.householdAppliance.findMany({
    where: { userId },
    orderBy: { name: 'asc' },
    omit: { userId: true, updatedAt: true },
  });
  return found.map((row) => ({ ...row, kind: row.kind as ApplianceKind }));
}

/** In place of all earlier ones. */
export async function replaceAppliances(
  { rows }: Sql,
  userId: string,
  appliances: readonly Appliance[],
  updatedAt: Date,
): Promise<void> {
  await rows.householdAppliance.deleteMany({ where: { userId } });
  await rows.householdAppliance.createMany({ data: appliances.map((one) => ({ ...one, userId, updatedAt })) });
}
