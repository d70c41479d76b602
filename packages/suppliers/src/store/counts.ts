import type { Sql } from '@energy-optimizer/db';
import { type TariffFilter, tariffWhere } from './tariff-filter.ts';

export interface TariffCount {
  readonly region: string;
  readonly utility: string;
  readonly count: number;
}

/** Versions that pass the filter, by region and utility. */
export async function countTariffs({ rows }: Sql, filter: TariffFilter): Promise<TariffCount[]> {
  const groups = await rows.supplierTariff.groupBy({
    by: ['region', 'utility'],
    where: tariffWhere(filter),
    orderBy: [{ region: 'asc' }, { utility: 'asc' }],
    _count: { _all: true },
  });
  return groups.map(({ region, utility, _count }) => ({ region, utility, count: _count._all }));
}

/** Suppliers by the regions that they list. */
export async function countSuppliers(sql: Sql, utility: string | undefined): Promise<Map<string, number>> {
  const found = await sql.select<{ region: string; count: number }>({
    text: `SELECT region, count(*)::int AS count FROM supplier, unnest(regions) AS region
            WHERE $1::text IS NULL OR $1 = ANY (utilities) GROUP BY region`,
    values: [utility ?? null],
  });
  return new Map(found.map(({ region, count }) => [region, count]));
}
