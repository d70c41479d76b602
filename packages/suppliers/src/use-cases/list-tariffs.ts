import { invalid, pageOffset } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import { unknownSupplier, unknownTariff } from '../errors.ts';
import type { EmptyReason } from '../schemas/common.ts';
import type { listTariffsInput, TariffDetail, TariffList } from '../schemas/index.ts';
import { findSupplier } from '../store/suppliers.ts';
import { findTariff, listStoredTariffs } from '../store/tariffs.ts';
import { regionsTouching, today } from './places.ts';
import { tariffView } from './views.ts';

type Input = z.output<typeof listTariffsInput>;

/**
 * Tariffs of a supplier that are in force on a day, or all versions.
 * @throws AppError `unknown_supplier` (404), `unknown_region`, `conflicting_range`
 */
export async function listTariffs({ db, clock }: SuppliersContext, input: Input): Promise<TariffList> {
  const { supplier, region, utility, green, contractMonths, history, page, pageSize } = input;
  if (history && input.on !== undefined)
    throw invalid('conflicting_range', 'on', 'Send either `on` or `history`, not both.');
  const regions = region === undefined ? undefined : regionsTouching(region);
  const on = history ? undefined : (input.on ?? today(clock, region));
  return db.transaction(async (tx) => {
    if ((await findSupplier(tx, supplier)) === undefined) throw unknownSupplier(supplier);
    const filter = { supplierId: supplier, regions, utility, green, contractMonths, on };
    const span = { skip: pageOffset(page, pageSize), take: pageSize };
    const { items, total } = await listStoredTariffs(tx, filter, span);
    const reason =
      items.length > 0
        ? null
        : await reasonOf(input, total, () => listStoredTariffs(tx, { supplierId: supplier }, { skip: 0, take: 1 }));
    return { items: items.map(tariffView), page, pageSize, total, reason };
  });
}

async function reasonOf(
  { supplier, page }: Input,
  total: number,
  all: () => Promise<{ readonly total: number }>,
): Promise<EmptyReason> {
  if (total > 0)
    return { code: 'outside_range', text: `There are only ${total} tariffs; page ${page} is past the end.` };
  const stored = (await all()).total;
  return stored === 0
    ? { code: 'no_tariffs', text: `No tariff of ${supplier} is stored; tariffs are added by import.` }
    : {
        code: 'nothing_selected',
        text: `None of the ${stored} stored tariff versions of ${supplier} passes the filters.`,
      };
}

/** A version with its document. @throws AppError `unknown_tariff` (404) */
export async function getTariff({ db }: Pick<SuppliersContext, 'db'>, id: string): Promise<TariffDetail> {
  const found = await findTariff(db, id);
  if (found === undefined) throw unknownTariff(id);
  return { ...tariffView(found), document: found.document as TariffDetail['document'] };
}
