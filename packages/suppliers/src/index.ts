import { computeCosts } from './comparison/compute.ts';
import type { SuppliersContext } from './context.ts';
import type { ComparisonRunner, SupplierPrices } from './ports.ts';
import { createSuppliersService, type SuppliersService } from './service.ts';

export { PROFILE_NAMES } from './comparison/profiles.ts';
export type { SuppliersContext } from './context.ts';
export { type SuppliersDocument, suppliersJsonSchema } from './document/document.ts';
export { readTariffEntry } from './document/from-tariff.ts';
export { lintSuppliers } from './document/lint.ts';
export { parseSuppliers } from './document/parse.ts';
export type { ComparisonRunner, SupplierPrices } from './ports.ts';
export { regulationsProcedures, suppliersProcedures } from './router.ts';
export {
  compareSuppliersInput,
  getRegulationInput,
  getSupplierInput,
  listSuppliersInput,
  listTariffsInput,
  type RegulationList,
  type RegulationView,
  type SupplierComparison,
  type SupplierDetail,
  type SupplierList,
  type SupplierView,
  type TariffList,
  type TariffView,
} from './schemas/index.ts';
export { seedSuppliers } from './store/seed.ts';
export type { ImportedTariff } from './use-cases/import-suppliers.ts';
export { createTariffRegistry } from './use-cases/registered-tariff.ts';

/** The suppliers domain, wired: what the server mounts, and the functions of the command line. */
export interface Suppliers {
  readonly context: SuppliersContext;
  readonly service: SuppliersService;
}

/** Computes in the calling thread. */
const HERE: ComparisonRunner = { compute: async (task) => computeCosts(task) };

/** No price series are stored. */
const NO_PRICES: SupplierPrices = { statistics: async () => undefined };

/** @param given.comparison where comparisons are computed; default: in the calling thread. @param given.prices default: none */
export function createSuppliers({
  comparison = HERE,
  prices = NO_PRICES,
  ...given
}: Pick<SuppliersContext, 'db' | 'clock'> & Partial<SuppliersContext>): Suppliers {
  const context = { ...given, comparison, prices };
  return { context, service: createSuppliersService(context) };
}
