import type { Utility } from '@energy-optimizer/kernel';
import type { SuppliersContext } from '../context.ts';
import { unknownSupplier } from '../errors.ts';
import type { SupplierDetail } from '../schemas/index.ts';
import { countTariffs } from '../store/counts.ts';
import { findSupplier } from '../store/suppliers.ts';
import { today } from './places.ts';
import { supplierView } from './views.ts';

/** @throws AppError `unknown_supplier` (404) */
export async function getSupplier({ db, clock }: SuppliersContext, id: string): Promise<SupplierDetail> {
  return db.transaction(async (tx) => {
    const found = await findSupplier(tx, id);
    if (found === undefined) throw unknownSupplier(id);
    const tariffs = await countTariffs(tx, { supplierId: id, on: today(clock, undefined) });
    return {
      ...supplierView(found),
      tariffs: tariffs.map(({ region, utility, count }) => ({ region, utility: utility as Utility, count })),
    };
  });
}
