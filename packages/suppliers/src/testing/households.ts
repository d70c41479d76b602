import { randomUUID } from 'node:crypto';
import type { Db } from '@energy-optimizer/db';
import { testDb } from '@energy-optimizer/db/testing';
import { fixedClock } from '@energy-optimizer/kernel';
import { parseSuppliers } from '../document/parse.ts';
import { createSuppliers } from '../index.ts';
import { seedSuppliers } from '../store/seed.ts';
import { entry, NOW, supplier, tariff } from './world.ts';

export const SECRET = 'a secret of the tests, long enough';

/** Users on a database with all policies in force, and two suppliers in Germany. */
export async function householdWorld() {
  const db = await testDb();
  await seedSuppliers(db);
  const suppliers = createSuppliers({ db, clock: fixedClock(NOW), encryptionKeys: [SECRET] });
  await suppliers.service.importDocument(
    parseSuppliers({
      format: 'energy-suppliers/1',
      suppliers: [
        supplier('mine', [entry(tariff('current', 0.4)), entry(tariff('gas', 0.1, { utility: 'natural_gas' }))]),
        supplier('cheap', [entry(tariff('cheaper', 0.25)), entry(tariff('zoned', 0.3, { zones: ['a', 'b'] }))]),
        supplier('abroad', [entry(tariff('at', 0.1), { region: 'at' })], { regions: ['at'] }),
      ],
    }),
  );
  return { ...suppliers, db, user: () => newUser(db), close: db.close };
}
export type HouseholdWorld = Awaited<ReturnType<typeof householdWorld>>;

/** A user without any rows of their own. */
async function newUser(db: Db): Promise<string> {
  const [id, at] = [randomUUID(), new Date(NOW)];
  await db.forTask('sign_in').rows.appUser.create({
    data: { id, email: `${id}@example.com`, createdAt: at, updatedAt: at },
  });
  return id;
}

/** The id of the stored version of a tariff. */
export async function versionId({ db }: Pick<HouseholdWorld, 'db'>, tariffId: string): Promise<string> {
  const [row] = await db.rows.supplierTariff.findMany({ where: { tariffId }, select: { id: true } });
  return row!.id;
}
