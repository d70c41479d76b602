import { AppError } from '@energy-optimizer/kernel';
import { type PricingService, pricingSchemas } from '@energy-optimizer/pricing';
import type { SupplierPrices } from '@energy-optimizer/suppliers';

/** Statistics of suppliers' prices, from the stored price series. */
export const supplierPrices = (pricing: Pick<PricingService, 'statistics'>): SupplierPrices => ({
  statistics: async (query) => {
    const input = pricingSchemas.statisticsInput.parse({ ...query, kind: 'tariff' });
    const found = await pricing.statistics(input).catch((error: unknown) => {
      if (error instanceof AppError && error.kind === 'not_found') return undefined;
      throw error;
    });
    if (!found || found.mean === null || found.min === null || found.max === null) return undefined;
    const { product, unit, currency, vatIncluded, mean, volatility: spread, min, max, count, coverage } = found;
    return { product, unit, currency, vatIncluded, mean, spread, min, max, count, coverage };
  },
});
