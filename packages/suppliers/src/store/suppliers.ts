import type { Sql } from '@energy-optimizer/db';
import { dayOf, dayText } from './days.ts';
import { type TariffFilter, tariffWhere } from './tariff-filter.ts';

/** A stored supplier. */
export interface StoredSupplier {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly utilities: readonly string[];
  readonly regions: readonly string[];
  readonly territories: readonly string[];
  readonly rating: number | null;
  readonly ratingSource: string | null;
  readonly greenShare: number | null;
  readonly website: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly sourceUrl: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly isSeeded: boolean;
}

export interface SupplierFilter {
  readonly ids?: readonly string[] | undefined;
  /** Any of these; omitted: all. */
  readonly regions?: readonly string[] | undefined;
  readonly utility?: string | undefined;
  /** Only suppliers with a tariff that passes it. */
  readonly tariff?: TariffFilter | undefined;
  /** Suppliers whose entire supply is renewable pass without a tariff. */
  readonly orAllGreen?: boolean;
}

const supplierOf = <T extends { readonly asOf: Date }>({ asOf, ...row }: T) => ({ ...row, asOf: dayText(asOf) });

const where = ({ ids, regions, utility, tariff, orAllGreen }: SupplierFilter) => ({
  ...(ids ? { id: { in: [...ids] } } : {}),
  ...(regions ? { regions: { hasSome: [...regions] } } : {}),
  ...(utility ? { utilities: { has: utility } } : {}),
  ...(tariff
    ? { OR: [{ tariffs: { some: tariffWhere(tariff) } }, ...(orAllGreen ? [{ greenShare: { gte: 1 } }] : [])] }
    : {}),
});

/** One page by name, and the total number. */
export async function listStoredSuppliers(
  { rows }: Sql,
  filter: SupplierFilter,
  page: { readonly skip: number; readonly take: number },
): Promise<{ readonly items: StoredSupplier[]; readonly total: number }> {
  const found = await rows.supplier.findMany({
    where: where(filter),
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    ...page,
  });
  const total = await rows.supplier.count({ where: where(filter) });
  return { items: found.map(supplierOf), total };
}

export async function findSupplier({ rows }: Sql, id: string): Promise<StoredSupplier | undefined> {
  const row = await rows.supplier.findUnique({ where: { id } });
  return row ? supplierOf(row) : undefined;
}

/** Stores an imported supplier, replacing the stored one. */
export async function putSupplier({ rows }: Sql, { id, ...facts }: Omit<StoredSupplier, 'isSeeded'>): Promise<void> {
  const { aliases, utilities, regions, territories, asOf, ...rest } = facts;
  const data = {
    ...{ ...rest, aliases: [...aliases] },
    ...{ utilities: [...utilities], regions: [...regions], territories: [...territories] },
    ...{ asOf: dayOf(asOf), isSeeded: false },
  };
  await rows.supplier.upsert({ where: { id }, create: { id, ...data }, update: data });
}

/** Locks the tariffs of a supplier against other imports until the transaction ends. */
export const lockSupplier = async (sql: Sql, id: string): Promise<boolean> =>
  (await sql.query({ text: 'SELECT 1 FROM supplier WHERE id = $1 FOR UPDATE', values: [id] })).length > 0;
