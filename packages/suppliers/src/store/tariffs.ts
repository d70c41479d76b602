import { randomUUID } from 'node:crypto';
import { type Sql, toJson } from '@energy-optimizer/db';
import { dayOf, dayOrNull, dayText, textOrNull } from './days.ts';
import { type TariffFilter, tariffWhere } from './tariff-filter.ts';

/** A version of a tariff without its document. Days are `YYYY-MM-DD`. */
export interface StoredTariff {
  readonly id: string;
  readonly supplierId: string;
  readonly supplierName: string;
  readonly tariffId: string;
  readonly region: string;
  readonly version: number;
  readonly name: string;
  readonly utility: string;
  readonly currency: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly inForceUntil: string | null;
  /** First day on which its source no longer offered it; null: offered, or not known. */
  readonly offeredUntil: string | null;
  readonly contractMonths: number | null;
  readonly isRolling: boolean;
  readonly isGreen: boolean | null;
  readonly introductoryMonths: number | null;
  readonly exitFee: number | null;
  readonly exitFeePer: string | null;
  readonly sourceUrl: string;
  readonly asOf: string;
  readonly importedAt: Date;
  readonly supersededAt: Date | null;
}
export type StoredTariffDocument = StoredTariff & { readonly document: unknown };

/** Documents are read only on request. */
const WITHOUT_DOCUMENT = { omit: { document: true }, include: { supplier: { select: { name: true } } } } as const;
export const WITH_DOCUMENT = { include: { supplier: { select: { name: true } } } } as const;

interface Days {
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly inForceUntil: Date | null;
  readonly offeredUntil: Date | null;
  readonly asOf: Date;
  readonly supplier: { readonly name: string };
}

export const tariffOf = <T extends Days>({
  supplier,
  validFrom,
  validUntil,
  inForceUntil,
  offeredUntil,
  asOf,
  ...row
}: T) => ({
  ...row,
  supplierName: supplier.name,
  validFrom: textOrNull(validFrom),
  validUntil: textOrNull(validUntil),
  inForceUntil: textOrNull(inForceUntil),
  offeredUntil: textOrNull(offeredUntil),
  asOf: dayText(asOf),
});

const ORDER = [{ supplierId: 'asc' }, { tariffId: 'asc' }, { region: 'asc' }, { version: 'desc' }] as const;

/** One page, newest version first within a tariff, and the total number. */
export async function listStoredTariffs(
  { rows }: Sql,
  filter: TariffFilter,
  page: { readonly skip: number; readonly take: number },
): Promise<{ readonly items: StoredTariff[]; readonly total: number }> {
  const where = tariffWhere(filter);
  const found = await rows.supplierTariff.findMany({ where, orderBy: [...ORDER], ...page, ...WITHOUT_DOCUMENT });
  return { items: found.map(tariffOf), total: await rows.supplierTariff.count({ where }) };
}

/** Versions that were not superseded, in the order in which they were stored. */
export async function currentDocuments({ rows }: Sql, filter: TariffFilter): Promise<StoredTariffDocument[]> {
  const where = { ...tariffWhere(filter), supersededAt: null };
  const orderBy = [{ tariffId: 'asc' as const }, { region: 'asc' as const }, { version: 'asc' as const }];
  return (await rows.supplierTariff.findMany({ where, orderBy, ...WITH_DOCUMENT })).map(tariffOf);
}

export async function findTariff({ rows }: Sql, id: string): Promise<StoredTariffDocument | undefined> {
  const row = await rows.supplierTariff.findUnique({ where: { id }, ...WITH_DOCUMENT });
  return row ? tariffOf(row) : undefined;
}

export interface TariffKey {
  readonly supplierId: string;
  readonly tariffId: string;
  readonly region: string;
}

/** All versions of one tariff, oldest first. */
export async function tariffVersions({ rows }: Sql, key: TariffKey): Promise<StoredTariffDocument[]> {
  const found = await rows.supplierTariff.findMany({ where: key, orderBy: { version: 'asc' }, ...WITH_DOCUMENT });
  return found.map(tariffOf);
}

/**
 * All versions of the tariff that a stored version belongs to, with those that were replaced, in the order of their
 * days; undefined: there is no such version.
 */
export async function storedVersions({ rows }: Sql, id: string): Promise<StoredTariff[] | undefined> {
  const named = await rows.supplierTariff.findUnique({
    where: { id },
    select: { supplierId: true, tariffId: true, region: true },
  });
  if (!named) return undefined;
  const orderBy = [{ validFrom: { sort: 'asc', nulls: 'first' } }, { version: 'asc' }] as const;
  const found = await rows.supplierTariff.findMany({ where: named, orderBy: [...orderBy], ...WITHOUT_DOCUMENT });
  return found.map(tariffOf);
}

/** The same without those that a correction replaced. */
export const versionsInForce = async (sql: Sql, id: string): Promise<StoredTariff[] | undefined> =>
  (await storedVersions(sql, id))?.filter(({ supersededAt }) => supersededAt === null);

export type NewTariff = Omit<
  StoredTariffDocument,
  'id' | 'supplierName' | 'inForceUntil' | 'offeredUntil' | 'supersededAt'
>;

export async function insertTariff({ rows }: Sql, tariff: NewTariff): Promise<string> {
  const { validFrom, validUntil, asOf, document, ...row } = tariff;
  const days = { validFrom: dayOrNull(validFrom), validUntil: dayOrNull(validUntil) };
  const id = randomUUID();
  await rows.supplierTariff.create({
    data: { id, ...row, ...days, asOf: dayOf(asOf), document: toJson(document) },
    select: { id: true },
  });
  return id;
}

export async function supersede({ rows }: Sql, id: string, at: Date): Promise<void> {
  await rows.supplierTariff.update({ where: { id }, data: { supersededAt: at }, select: { id: true } });
}

/** The same terms, stated again. */
export async function confirmTariff(
  { rows }: Sql,
  id: string,
  source: { readonly sourceUrl: string; readonly asOf: string },
): Promise<void> {
  const data = { sourceUrl: source.sourceUrl, asOf: dayOf(source.asOf) };
  await rows.supplierTariff.update({ where: { id }, data, select: { id: true } });
}

export async function setInForceUntil({ rows }: Sql, id: string, day: string | null): Promise<void> {
  const inForceUntil = dayOrNull(day);
  await rows.supplierTariff.update({ where: { id }, data: { inForceUntil }, select: { id: true } });
}

/**
 * Notes which tariffs of a source are on offer: those whose source URL is not among `urls` no longer are, from `day` on.
 * @param sources the start of the URLs of the source
 */
export async function setOffered(
  { rows }: Sql,
  { supplierId, sources, urls, day }: { supplierId: string; sources: string; urls: readonly string[]; day: string },
): Promise<void> {
  const ofSource = { supplierId, supersededAt: null };
  const listed = { in: [...urls] };
  await rows.supplierTariff.updateMany({ where: { ...ofSource, sourceUrl: listed }, data: { offeredUntil: null } });
  await rows.supplierTariff.updateMany({
    where: { ...ofSource, offeredUntil: null, sourceUrl: { startsWith: sources }, NOT: { sourceUrl: listed } },
    data: { offeredUntil: dayOf(day) },
  });
}
