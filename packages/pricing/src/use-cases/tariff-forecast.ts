import { type Interval, localTimeZone, priceFactor, resolutionMs } from '@energy-optimizer/kernel';
import { forecastUnavailable, meanOver, outlookColumns, servedProvenance } from '@energy-optimizer/outlook';
import { allInSeries, finestStep, servedAllIn } from '../all-in/columns.ts';
import { tariffResponse } from '../all-in/describe.ts';
import { type AllInPieces, evaluate } from '../all-in/evaluate.ts';
import { type OpenTariff, openTariff } from '../all-in/open-tariff.ts';
import { allInOutlook } from '../all-in/outlook.ts';
import type { PricingContext } from '../context.ts';
import { missingForecast } from '../query/ask-forecast.ts';
import { sourceTerms } from '../query/provenance.ts';
import type { TariffQuery } from '../query/query.ts';
import type { ForecastResponse } from '../schemas/index.ts';
import { wholeSteps } from '../series/build-series.ts';

/**
 * The coming prices of a tariff. One that follows no market needs no forecast: it publishes its prices itself.
 * @throws AppError `forecast_unavailable` (503) if market prices are missing and there is no forecast of them
 */
export async function tariffForecast(
  context: PricingContext,
  query: TariffQuery,
  hours: Interval,
): Promise<ForecastResponse> {
  const opened = await openTariff(context, query, hours, { withForecast: true });
  const forecast = opened.market?.forecast;
  if (opened.isDynamic && !forecast && !isPublished(opened))
    throw forecastUnavailable(query.region.code, await missingForecast(context, query));
  const resolution = forecast?.series.resolution ?? finestStep(opened);
  const timeZone = localTimeZone(query.region);
  const interval = wholeSteps(hours, resolution, timeZone);
  const widened = interval.start < hours.start || interval.end > hours.end;
  const whole = widened ? await openTariff(context, query, interval, { withForecast: true }) : opened;
  const span = { startMs: interval.start.getTime(), endMs: interval.end.getTime() };
  const pieces = await evaluate(whole, span, query.direction);
  const { values, breakdown, exportValues } = allInSeries(pieces, { interval, resolution, timeZone });
  const { parts, intervals } = columnsOf(pieces, span, resolutionMs(resolution)!);
  const factor = forecast ? priceFactor(forecast.series.unit, opened.unit) : 1;
  return {
    ...(await tariffResponse(context, whole, pieces)),
    ...interval,
    ...{ resolution, timeZone, values, parts, intervals, breakdown, exportValues },
    modelId: forecast?.modelId ?? null,
    issuedAt: forecast?.issuedAt ?? null,
    provenance: forecast
      ? servedProvenance(forecast.provenance, factor, (source) => sourceTerms(context.sources, source))
      : null,
  };
}

/** Whether every market price of the interval is published. */
function isPublished({ market, interval: { start, end } }: OpenTariff): boolean {
  return market !== undefined && meanOver(market.outlook, start.getTime(), end.getTime()) !== undefined;
}

function columnsOf(pieces: AllInPieces, { startMs, endMs }: { startMs: number; endMs: number }, stepMs: number) {
  const outlook = allInOutlook(pieces);
  const steps = Array.from({ length: Math.round((endMs - startMs) / stepMs) }, (_, step) =>
    meanOver(outlook, startMs + step * stepMs, startMs + (step + 1) * stepMs),
  );
  return outlookColumns(steps, { coverages: outlook.coverages, startMs, stepMs, serve: servedAllIn });
}
