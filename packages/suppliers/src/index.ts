import { createSecretBox } from '@energy-optimizer/db';
import { computeCosts } from './comparison/compute.ts';
import { createMarketReader } from './comparison/market-reader.ts';
import type { SuppliersContext } from './context.ts';
import { readOwnDocument } from './household/own-document.ts';
import { tariffSources } from './live/sources.ts';
import type { ComparisonRunner, HouseholdRunner, StoredMarket, SupplierPrices } from './ports.ts';
import { createSuppliersService, type SuppliersService } from './service.ts';
import { assessSwitching } from './switching/assess.ts';

export type { MeteredUsage } from './comparison/metered.ts';
export { PROFILE_NAMES } from './comparison/profiles.ts';
export type { SuppliersContext } from './context.ts';
export { type SuppliersDocument, suppliersJsonSchema } from './document/document.ts';
export { readTariffEntry } from './document/from-tariff.ts';
export { lintSuppliers } from './document/lint.ts';
export { parseSuppliers } from './document/parse.ts';
export { ACCOUNT_NUMBERS } from './household/account-number.ts';
export { suppliersJobs } from './jobs.ts';
export { TARIFF_SOURCES } from './live/sources.ts';
export type { ComparisonRunner, HouseholdRunner, StoredMarket, SupplierPrices, TariffParser } from './ports.ts';
export {
  householdProcedures,
  recommendationsProcedures,
  regulationsProcedures,
  suppliersProcedures,
} from './router.ts';
export {
  compareMeteredInput,
  compareSuppliersInput,
  getRegulationInput,
  getSupplierInput,
  listSuppliersInput,
  listTariffsInput,
  type RegulationList,
  type RegulationView,
  recommendSwitchingInput,
  type SavingsReplay,
  type SupplierComparison,
  type SupplierDetail,
  type SupplierList,
  type SupplierView,
  type TariffList,
  type TariffView,
} from './schemas/index.ts';
export { SUPPLIER_SEEDS, seedSuppliers } from './store/seed.ts';
export { householdPrices } from './use-cases/household-prices.ts';
export type { ImportedTariff } from './use-cases/import-suppliers.ts';
export { createTariffRegistry, type TariffRegistry } from './use-cases/registered-tariff.ts';

/** The suppliers domain, wired: what the server mounts, and the functions of the command line. */
export interface Suppliers {
  readonly context: SuppliersContext;
  readonly service: SuppliersService;
}

/** Computes in the calling thread. */
const HERE: ComparisonRunner & HouseholdRunner = {
  compute: async (task) => computeCosts(task),
  read: async (text) => readOwnDocument(text),
  assess: async (task) => assessSwitching(task),
};

/** No market prices are stored. */
const NO_MARKET: StoredMarket = { history: async () => undefined };

/** No price series are stored. */
const NO_PRICES: SupplierPrices = { statistics: async () => undefined };

/**
 * @param given.comparison where comparisons are computed; default: in the calling thread
 * @param given.households where the tariffs of households are read; default: in the calling thread
 * @param given.prices default: none
 * @param given.market stored market prices; default: none
 * @param given.fetch how sources of tariffs are reached; default: the global `fetch`, for public addresses only
 * @param given.encryptionKeys the first encrypts account numbers, all decrypt them; without one they cannot be stored
 */
export function createSuppliers({
  comparison = HERE,
  households = HERE,
  prices = NO_PRICES,
  market = NO_MARKET,
  fetch,
  encryptionKeys = [],
  ...given
}: Pick<SuppliersContext, 'db' | 'clock'> &
  Partial<SuppliersContext> & {
    readonly market?: StoredMarket | undefined;
    readonly fetch?: typeof globalThis.fetch | undefined;
    readonly encryptionKeys?: readonly string[] | undefined;
  }): Suppliers {
  const secretBox = given.secretBox ?? createSecretBox(encryptionKeys, 'account number');
  const marketYears = createMarketReader({ market, clock: given.clock });
  const tariffSource = tariffSources({ clock: given.clock, fetch });
  const context = { ...given, comparison, households, prices, marketYears, tariffSource, secretBox };
  return { context, service: createSuppliersService(context) };
}
