import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import type { SuppliersByRegion, suppliersByRegionInput } from '../schemas/index.ts';
import { countSuppliers, countTariffs } from '../store/counts.ts';
import { today } from './places.ts';

/**
 * The number of suppliers and tariffs stored for each region. A supplier of a whole country counts there, not in its
 * zones.
 */
export async function suppliersByRegion(
  { db, clock }: SuppliersContext,
  { utility }: z.output<typeof suppliersByRegionInput>,
): Promise<SuppliersByRegion> {
  return db.transaction(async (tx) => {
    const suppliers = await countSuppliers(tx, utility);
    const tariffs = await countTariffs(tx, { utility, on: today(clock, undefined) });
    const countIn = (code: string) =>
      tariffs.filter(({ region }) => region === code).reduce((sum, { count }) => sum + count, 0);
    const regions = [...new Set([...suppliers.keys(), ...tariffs.map(({ region }) => region)])].sort();
    return {
      regions: regions.map((region) => ({
        region,
        suppliers: suppliers.get(region) ?? 0,
        tariffs: countIn(region),
      })),
    };
  });
}
