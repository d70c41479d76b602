import { type Interval, localTimeZone, resolutionMs } from '@energy-optimizer/kernel';
import type { MlContext } from '../context.ts';
import type { TariffChoice } from '../ports.ts';
import type { PricePrediction } from '../schemas/index.ts';
import { carbonIntensityOf } from './carbon-intensity.ts';
import { marketSource, type PriceRequest, tariffReason, tariffRequest, withConfidenceNote } from './prices.ts';
import { quantilesOf } from './quantiles.ts';

/**
 * The prices of a range as a household pays them, in the same steps as the price forecast. Similar past days are those of
 * the market, so they are left out.
 */
export async function predictPaidPrice(
  context: MlContext,
  input: TariffChoice,
  asked: PriceRequest,
  range: Interval,
): Promise<PricePrediction> {
  const [paid, carbon] = await Promise.all([
    context.tariffs.series(tariffRequest(context, input, asked, range)),
    context.carbonIntensity(asked.region.code, range, asked.at),
  ]);
  const { start, end, values, modelId, issuedAt, provenance } = paid;
  const resolution = paid.resolution!;
  const stepMs = resolutionMs(resolution)!;
  const known = values.findLastIndex((value) => value !== null);
  return {
    ...{ region: asked.region.code, at: asked.at, start, end, resolution, timeZone: localTimeZone(asked.region) },
    ...{ unit: asked.unit, currency: paid.currency, prices: marketSource(paid.tariff), values },
    ...{ parts: [...paid.parts], intervals: [...paid.intervals], quantiles: quantilesOf(paid.intervals) },
    knownUntil: known < 0 ? null : new Date(start.getTime() + (known + 1) * stepMs),
    carbonIntensity: carbonIntensityOf(carbon, { startMs: start.getTime(), stepMs, count: values.length }),
    ...{ similarDays: [], similarForecasts: null },
    model: provenance && modelId !== null && issuedAt ? { modelId, issuedAt, ...provenance } : null,
    ...{ vatIncluded: paid.vatIncluded, tariff: withConfidenceNote(paid.tariff), reason: tariffReason(paid.reason) },
    ...{ breakdown: paid.breakdown, exportValues: paid.exportValues },
  };
}
