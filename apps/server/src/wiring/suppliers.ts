import type { Db } from '@energy-optimizer/db';
import { AppError, type Clock } from '@energy-optimizer/kernel';
import { type createMarketPrices, type PricingService, statisticsInput } from '@energy-optimizer/pricing';
import {
  type ComparisonRunner,
  createSuppliers,
  type HouseholdRunner,
  type SupplierPrices,
  type Suppliers,
} from '@energy-optimizer/suppliers';

/** @param given.comparison where comparisons are computed; undefined: in the calling thread */
export const wireSuppliers = ({
  pricing,
  market,
  comparison,
  ...given
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly pricing: Pick<PricingService, 'statistics'>;
  /** Stored market prices, for dynamic tariffs. */
  readonly market: ReturnType<typeof createMarketPrices>;
  readonly comparison: (ComparisonRunner & HouseholdRunner) | undefined;
  /** The first encrypts account numbers, all decrypt them; none: they cannot be stored. */
  readonly encryptionKeys: readonly string[];
  /** How sources of tariffs are reached; default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}): Suppliers =>
  createSuppliers({
    ...given,
    prices: supplierPrices(pricing),
    market,
    ...(comparison ? { comparison, households: comparison } : {}),
  });

/** Statistics of suppliers' prices, from the stored price series. */
const supplierPrices = (pricing: Pick<PricingService, 'statistics'>): SupplierPrices => ({
  statistics: async (query) => {
    const input = statisticsInput.parse({ ...query, kind: 'tariff' });
    const found = await pricing.statistics(input).catch((error: unknown) => {
      if (error instanceof AppError && error.kind === 'not_found') return undefined;
      throw error;
    });
    if (!found || found.mean === null || found.min === null || found.max === null) return undefined;
    const { product, unit, currency, vatIncluded, mean, volatility: spread, min, max, count, coverage } = found;
    return { product, unit, currency, vatIncluded, mean, spread, min, max, count, coverage };
  },
});
