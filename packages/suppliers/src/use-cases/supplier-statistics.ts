import type { z } from 'zod';
import type { SuppliersContext } from '../context.ts';
import type { SupplierPriceStatistics } from '../ports.ts';
import type { SupplierStatistics, supplierStatisticsInput } from '../schemas/index.ts';
import { listStoredSuppliers } from '../store/suppliers.ts';
import { regionsTouching } from './places.ts';

const MAX_SUPPLIERS = 100;
const AT_ONCE = 8;

/** Mean and spread of the stored unit rates of each supplier of a region. @throws AppError `unknown_region` */
export async function supplierStatistics(
  { db, prices }: SuppliersContext,
  { region, utility, days }: z.output<typeof supplierStatisticsInput>,
): Promise<SupplierStatistics> {
  const filter = { regions: regionsTouching(region), utility };
  const { items } = await db.transaction((tx) => listStoredSuppliers(tx, filter, { skip: 0, take: MAX_SUPPLIERS }));
  const suppliers: SupplierStatistics['suppliers'] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const rows = items.slice(from, from + AT_ONCE).map(async ({ id, name }) => {
      const found = (await prices.statistics({ region, utility, supplier: id, days })) ?? null;
      const text = `No price of ${name} for ${utility} in ${region} is stored for the last ${days} days.`;
      return { id, name, prices: found, reason: found ? null : { code: 'no_prices' as const, text } };
    });
    suppliers.push(...(await Promise.all(rows)));
  }
  return { region, utility, days, suppliers, mostStable: mostStable(suppliers) };
}

/** Spread in relation to the mean; undefined if it is meaningless. */
const variation = ({ mean, spread }: SupplierPriceStatistics): number | undefined =>
  spread === null || mean <= 0 ? undefined : spread / mean;

export function mostStable(
  suppliers: readonly { readonly id: string; readonly prices: SupplierPriceStatistics | null }[],
): string | null {
  const known = suppliers.flatMap(({ id, prices }) => {
    const value = prices === null ? undefined : variation(prices);
    return value === undefined ? [] : [{ id, value }];
  });
  return known.length < 2 ? null : known.reduce((best, one) => (one.value < best.value ? one : best)).id;
}
