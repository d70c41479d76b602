import { pageOffset } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import type { EmptyReason } from '../schemas/common.ts';
import type { listSuppliersInput, SupplierList } from '../schemas/index.ts';
import { listStoredSuppliers, type SupplierFilter } from '../store/suppliers.ts';
import { regionsTouching, today } from './places.ts';
import { supplierView } from './views.ts';

type Input = z.output<typeof listSuppliersInput>;

/** Suppliers by name. A supplier of a country is one of all its zones. @throws AppError `unknown_region` */
export async function listSuppliers({ db, clock }: SuppliersContext, input: Input): Promise<SupplierList> {
  const { region, utility, green, contractMonths, page, pageSize } = input;
  const regions = region === undefined ? undefined : regionsTouching(region);
  const wantsTariff = green || contractMonths !== undefined;
  const on = today(clock, region);
  const filter: SupplierFilter = {
    ...{ regions, utility, orAllGreen: contractMonths === undefined },
    ...(wantsTariff ? { tariff: { regions, utility, green, contractMonths, on } } : {}),
  };
  return db.transaction(async (tx) => {
    const { items, total } = await listStoredSuppliers(tx, filter, {
      skip: pageOffset(page, pageSize),
      take: pageSize,
    });
    const reason = items.length > 0 ? null : reasonOf(input, total);
    return { items: items.map(supplierView), page, pageSize, total, reason };
  });
}

function reasonOf({ region, utility, green, contractMonths, page }: Input, total: number): EmptyReason {
  if (total > 0)
    return { code: 'outside_range', text: `There are only ${total} suppliers; page ${page} is past the end.` };
  const where = `${utility === undefined ? '' : ` of ${utility}`}${region === undefined ? '' : ` in ${region}`}`;
  if (green || contractMonths !== undefined)
    return { code: 'nothing_selected', text: `No supplier${where} has a stored tariff that passes the filters.` };
  return { code: 'no_suppliers', text: `No supplier${where} is stored.` };
}
