import type { z } from 'zod';
import type { OptimizerContext } from '../context.ts';
import type { Appliances, setAppliancesInput } from '../schemas/appliances.ts';
import { readAppliances, replaceAppliances } from '../store/appliances.ts';

type Context = Pick<OptimizerContext, 'db' | 'clock'>;

export const listAppliances = ({ db }: Context, userId: string): Promise<Appliances> =>
  db.withUser(userId, async (tx) => ({ appliances: await readAppliances(tx, userId) }));

/** Replaces all appliances. Nothing is returned: a key that may write need not be allowed to read. */
export async function setAppliances(
  { db, clock }: Context,
  userId: string,
  { appliances }: z.output<typeof setAppliancesInput>,
): Promise<{ readonly status: 'done' }> {
  const rows = appliances.map(({ powerKw = null, ...one }) => ({ ...one, powerKw }));
  await db.withUser(userId, (tx) => replaceAppliances(tx, userId, rows, clock.now()));
  return { status: 'done' };
}
