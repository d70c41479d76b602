import { testDb } from '@energy-optimizer/db/testing';
import { fixedClock } from '@energy-optimizer/kernel';
import type { SuppliersDocumentInput } from '../document/document.ts';
import { parseSuppliers } from '../document/parse.ts';
import { createSuppliers } from '../index.ts';
import { seedSuppliers } from '../store/seed.ts';

export const NOW = '2026-11-30T12:00:00Z';

type SupplierInput = SuppliersDocumentInput['suppliers'][number];
type TariffEntryInput = NonNullable<SupplierInput['tariffs']>[number];
type TariffInput = TariffEntryInput['tariff'];

export const SOURCE = { url: 'https://one.example/prices', date: '2026-11-01' };

/** A tariff of one rate and a standing charge, with grid fees and taxes. */
export const tariff = (id: string, rate: number, more: Partial<TariffInput> = {}): TariffInput => ({
  ...{ format: 'energy-tariff/1', id, name: `Tariff ${id}`, currency: 'EUR', timeZone: 'Europe/Berlin' },
  vat: { default: 0.19 },
  covers: ['energy', 'grid', 'tax'],
  components: [
    { kind: 'fixed', id: 'standing', amount: 10, per: 'month' },
    { kind: 'energy', id: 'energy', rates: [{ rate }] },
  ],
  ...more,
});

export const entry = (document: TariffInput, more: Partial<TariffEntryInput> = {}): TariffEntryInput => ({
  ...{ region: 'de', source: SOURCE, tariff: document },
  ...more,
});

export const supplier = (
  id: string,
  tariffs: TariffEntryInput[],
  more: Partial<SupplierInput> = {},
): SupplierInput => ({
  ...{ id, name: `Supplier ${id}`, utilities: ['electricity'], regions: ['de'], source: SOURCE, tariffs },
  ...more,
});

/** The domain over a database of its own, with the starting list. */
export async function suppliersWorld() {
  const db = await testDb();
  await seedSuppliers(db);
  const clock = fixedClock(NOW);
  const { context, service } = createSuppliers({ db, clock });
  return {
    db,
    clock,
    context,
    service,
    load: (...suppliers: SupplierInput[]) =>
      service.importDocument(parseSuppliers({ format: 'energy-suppliers/1', suppliers })),
    close: db.close,
  };
}
export type SuppliersWorld = Awaited<ReturnType<typeof suppliersWorld>>;
