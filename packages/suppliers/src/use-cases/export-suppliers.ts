import { parseTariff, type Tariff } from '@energy-optimizer/tariffs';
import type { SuppliersContext } from '../context.ts';
import { SUPPLIERS_FORMAT, type SuppliersDocumentInput } from '../document/document.ts';
import { unknownSupplier } from '../errors.ts';
import { listStoredSuppliers, type StoredSupplier } from '../store/suppliers.ts';
import { currentDocuments, type StoredTariffDocument } from '../store/tariffs.ts';
import { regionsTouching } from './places.ts';

/** Which suppliers to export; omitted: all. */
export interface ExportChoice {
  readonly region?: string | undefined;
  readonly utility?: string | undefined;
  readonly supplier?: string | undefined;
}

const ALL = { skip: 0, take: 10_000 };

/**
 * Suppliers and all versions of their tariffs that were not superseded, as a document that imports to the same state.
 * @throws AppError `unknown_region`, `unknown_supplier` (404)
 */
export async function exportSuppliers(
  { db }: Pick<SuppliersContext, 'db'>,
  { region, utility, supplier }: ExportChoice,
): Promise<SuppliersDocumentInput> {
  const regions = region === undefined ? undefined : regionsTouching(region);
  return db.transaction(async (tx) => {
    const { items } = await listStoredSuppliers(
      tx,
      { regions, utility, ids: supplier === undefined ? undefined : [supplier] },
      ALL,
    );
    if (supplier !== undefined && items.length === 0) throw unknownSupplier(supplier);
    const suppliers: SuppliersDocumentInput['suppliers'] = [];
    for (const row of items.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      suppliers.push(entryOf(row, await currentDocuments(tx, { supplierId: row.id, regions, utility })));
    return { format: SUPPLIERS_FORMAT, suppliers };
  });
}

const entryOf = (
  row: StoredSupplier,
  tariffs: readonly StoredTariffDocument[],
): SuppliersDocumentInput['suppliers'][number] => ({
  id: row.id,
  name: row.name,
  aliases: [...row.aliases],
  utilities: [...row.utilities] as SuppliersDocumentInput['suppliers'][number]['utilities'],
  regions: [...row.regions],
  territories: [...row.territories],
  rating: row.rating === null || row.ratingSource === null ? null : { value: row.rating, source: row.ratingSource },
  greenShare: row.greenShare,
  website: row.website,
  phone: row.phone,
  email: row.email,
  source: { url: row.sourceUrl, date: row.asOf },
  tariffs: tariffs.map(({ region, isGreen, sourceUrl, asOf, document }) => ({
    ...{ region, green: isGreen, source: { url: sourceUrl, date: asOf } },
    tariff: readDocument(document),
  })),
});

/** A stored document, with the fields in the order of the model; as it is if it does not have the current format. */
const readDocument = (document: unknown): Tariff => parseTariff(document).tariff ?? (document as Tariff);
