import type { Interval, PriceUnit } from '@energy-optimizer/kernel';
import { priceFactor } from '@energy-optimizer/kernel';
import { type PriceForecast, servedProvenance } from '@energy-optimizer/outlook';
import type { Principal } from '@energy-optimizer/rpc';
import { tariffGap } from '../all-in/gap.ts';
import type { PricingContext } from '../context.ts';
import { sourceTerms } from '../query/provenance.ts';
import { checkQuery, type QueryInput, type TariffQuery } from '../query/query.ts';
import { tariffForecast } from './tariff-forecast.ts';
import { requireOutlook } from './tariff-outlook.ts';

/** A request of another domain for the prices of a tariff for electricity. */
export interface TariffPriceRequest extends Pick<QueryInput, 'tariff' | 'zone' | 'used' | 'contractStart'> {
  readonly region: string;
  readonly interval: Interval;
  readonly at: Date;
  readonly unit: PriceUnit;
  readonly caller: Principal;
}

/** The prices of tariffs, published and forecast, as operations of other domains answer in them. */
export const createTariffPrices = (context: PricingContext) => ({
  /** In regular steps. @throws AppError as the price forecast in the prices of a tariff */
  series: async (request: TariffPriceRequest) => {
    const asked = await open(context, request);
    return tariffForecast(asked.context, asked.query, request.interval);
  },
  /** As an outlook. @throws AppError the same */
  outlook: async (request: TariffPriceRequest) => {
    const asked = await open(context, request);
    const { opened, outlook, head, forecast, breakdownOver } = await requireOutlook(
      asked.context,
      asked.query,
      request.interval,
    );
    return {
      ...{ outlook, breakdownOver, model: forecast ? modelOf(context, forecast, request.unit) : null },
      ...{ tariff: head.tariff, currency: head.currency, vatIncluded: head.vatIncluded, reason: head.reason },
      gap: tariffGap(opened, outlook),
    };
  },
});

async function open(base: PricingContext, { caller, interval: _, ...input }: TariffPriceRequest) {
  const context = { ...base, caller };
  // Without `tariff`, the inputs that need it are rejected.
  const query = (await checkQuery(context, { ...input, utility: 'electricity' })) as TariffQuery;
  return { context, query };
}

const modelOf = ({ sources }: PricingContext, forecast: PriceForecast, unit: PriceUnit) => ({
  ...{ modelId: forecast.modelId, issuedAt: forecast.issuedAt },
  ...servedProvenance(forecast.provenance, priceFactor(forecast.series.unit, unit), (source) =>
    sourceTerms(sources, source),
  ),
});
