import { isDeepStrictEqual } from 'node:util';
import type { Sql } from '@energy-optimizer/db';
import { AppError } from '@energy-optimizer/kernel';
import type { SuppliersContext } from '../context.ts';
import type { SupplierEntry, SuppliersDocument, TariffEntry } from '../document/document.ts';
import { inForceUntil } from '../document/in-force.ts';
import { summaryOf } from '../document/summary.ts';
import { unknownSupplier } from '../errors.ts';
import { lockSupplier, putSupplier } from '../store/suppliers.ts';
import {
  confirmTariff,
  insertTariff,
  type StoredTariffDocument,
  setInForceUntil,
  supersede,
  tariffVersions,
} from '../store/tariffs.ts';

/** The result of one tariff of an import. */
export interface ImportedTariff {
  readonly supplier: string;
  readonly tariffId: string;
  readonly region: string;
  readonly version: number;
  /** `corrected`: a version with the same first day was replaced. */
  readonly status: 'added' | 'corrected' | 'unchanged';
}

export interface ImportSummary {
  readonly suppliers: number;
  readonly tariffs: readonly ImportedTariff[];
}

/**
 * Stores suppliers and tariffs in one transaction: all of the document or nothing. Terms that are already stored create
 * no new version; their source and date are updated.
 */
export const importSuppliers = (context: SuppliersContext, document: SuppliersDocument): Promise<ImportSummary> =>
  context.db.forTask('catalog').transaction(async (tx) => {
    const tariffs: ImportedTariff[] = [];
    for (const entry of document.suppliers) {
      await putSupplier(tx, supplierRow(entry));
      tariffs.push(...(await storeTariffs(context, tx, entry.id, entry.tariffs)));
    }
    return { suppliers: document.suppliers.length, tariffs };
  });

/** Stores tariffs of a supplier that is known. @throws AppError `unknown_supplier` (404), `conflict` (409) */
export const importTariffs = (
  context: SuppliersContext,
  supplierId: string,
  entries: readonly TariffEntry[],
): Promise<ImportedTariff[]> =>
  context.db.forTask('catalog').transaction((tx) => storeTariffs(context, tx, supplierId, entries));

const supplierRow = ({ rating, source, tariffs: _, ...entry }: SupplierEntry) => ({
  ...entry,
  rating: rating?.value ?? null,
  ratingSource: rating?.source ?? null,
  sourceUrl: source.url,
  asOf: source.date,
});

async function storeTariffs(
  context: SuppliersContext,
  tx: Sql,
  supplierId: string,
  entries: readonly TariffEntry[],
): Promise<ImportedTariff[]> {
  if (!(await lockSupplier(tx, supplierId))) throw unknownSupplier(supplierId);
  const results: ImportedTariff[] = [];
  for (const entry of entries) results.push(await storeTariff(context, tx, supplierId, entry));
  return results;
}

async function storeTariff(
  { clock }: SuppliersContext,
  tx: Sql,
  supplierId: string,
  entry: TariffEntry,
): Promise<ImportedTariff> {
  const { region, tariff, green, source } = entry;
  const key = { supplierId, tariffId: tariff.id, region };
  const versions = await tariffVersions(tx, key);
  requireSameUtility(versions, entry);
  const same = versions.find((row) => row.supersededAt === null && row.validFrom === (tariff.from ?? null));
  const result = { supplier: supplierId, tariffId: tariff.id, region };
  if (same && same.isGreen === green && isDeepStrictEqual(same.document, plain(tariff))) {
    if (source.date >= same.asOf) await confirmTariff(tx, same.id, { sourceUrl: source.url, asOf: source.date });
    return { ...result, version: same.version, status: 'unchanged' };
  }
  const now = clock.now();
  if (same) await supersede(tx, same.id, now);
  const version = (versions.at(-1)?.version ?? 0) + 1;
  await insertTariff(tx, {
    ...key,
    ...{ version, name: tariff.name, utility: tariff.utility, currency: tariff.currency },
    ...{ validFrom: tariff.from ?? null, validUntil: tariff.until ?? null, isGreen: green },
    ...summaryOf(tariff),
    ...{ document: tariff, sourceUrl: source.url, asOf: source.date, importedAt: now },
  });
  await chainVersions(tx, key);
  return { ...result, version, status: same ? 'corrected' : 'added' };
}

/** As returned from a JSON column. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function requireSameUtility(versions: readonly StoredTariffDocument[], { region, tariff }: TariffEntry): void {
  const other = versions.find(({ utility }) => utility !== tariff.utility);
  if (other === undefined) return;
  throw new AppError('conflict', {
    code: 'conflict',
    publicMessage: `The tariff ${tariff.id} in ${region} is stored for ${other.utility}, not ${tariff.utility}; give this one another id.`,
  });
}

/** A version is in force until the next one begins. */
async function chainVersions(tx: Sql, key: Parameters<typeof tariffVersions>[1]): Promise<void> {
  const current = (await tariffVersions(tx, key)).filter(({ supersededAt }) => supersededAt === null);
  for (const row of current) {
    const day = inForceUntil(row, current);
    if (day !== row.inForceUntil) await setInForceUntil(tx, row.id, day);
  }
}
