import { addMs, HOUR_MS, type Interval, localTimeZone, priceFactor } from '@energy-optimizer/kernel';
import {
  buildOutlook,
  type ForecastSteps,
  forecastUnavailable,
  meanOver,
  outlookColumns,
  type PriceForecast,
  type PriceRows,
  servedProvenance,
  stepsOf,
} from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { PricingContext } from '../context.ts';
import { currencyUnavailable } from '../errors.ts';
import { askForecast, missingForecast } from '../query/ask-forecast.ts';
import { factorOf, sourceTerms } from '../query/provenance.ts';
import {
  asksForTariff,
  checkQuery,
  type Query,
  type SelectedSeries,
  selectSeries,
  seriesResponse,
} from '../query/query.ts';
import { withoutAverages } from '../query/recent-series.ts';
import type { ForecastResponse, forecastInput } from '../schemas/index.ts';
import { namedDay } from '../series/period.ts';
import { tariffForecast } from './tariff-forecast.ts';

const USUAL_HOURS = 24;

/**
 * Prices of the coming hours, or of a local day: published ones as they are, the model's with their intervals after
 * them, marked which is which.
 * @throws AppError `forecast_unavailable` (503) while no model is ready; nothing is made up instead.
 */
export async function priceForecast(
  context: PricingContext,
  input: z.output<typeof forecastInput>,
): Promise<ForecastResponse> {
  const query = withoutAverages(await checkQuery(context, input), { ...input, kind: undefined });
  const start = new Date(Math.floor(query.at.getTime() / HOUR_MS) * HOUR_MS);
  const day = namedDay(input.day, query.region, { hours: input.hours });
  const hours = day ?? { start, end: addMs(start, (input.hours ?? USUAL_HOURS) * HOUR_MS) };
  if (asksForTariff(query)) return tariffForecast(context, query, hours);
  const forecast = await askForecast(context, query, hours);
  const steps = forecast && stepsOf(forecast);
  if (!forecast || !steps) throw forecastUnavailable(input.region, await missingForecast(context, query));
  const { resolution, currency, unit: forecastUnit } = forecast.series;
  if (input.currency !== undefined && input.currency !== currency)
    throw currencyUnavailable(input.currency, `the forecast of ${input.region}`, [currency]);
  const interval = onGrid(hours, steps);
  const selected = await publishedSeries(context, query, interval, forecast);
  const head = await seriesResponse(context, query, selected, interval);
  const forecastFactor = priceFactor(forecastUnit, head.unit);
  const rowFactor = selected ? factorOf(selected.series, head.unit) : 1;
  return {
    ...head,
    ...{ currency, reason: null, resolution, timeZone: localTimeZone(query.region) },
    ...interval,
    ...columnsOf(interval, { rows: selected?.rows, rowFactor, steps, forecastFactor }),
    ...{ modelId: forecast.modelId, issuedAt: forecast.issuedAt },
    provenance: servedProvenance(forecast.provenance, forecastFactor, (source) => sourceTerms(context.sources, source)),
  };
}

/** The hours as whole steps of the forecast: in a zone off by half an hour these do not begin with UTC's hours. */
function onGrid({ start, end }: Interval, { start: origin, stepMs }: ForecastSteps): Interval {
  const from = origin.getTime() + Math.floor((start.getTime() - origin.getTime()) / stepMs) * stepMs;
  const steps = Math.ceil((end.getTime() - from) / stepMs);
  return { start: new Date(from), end: new Date(from + steps * stepMs) };
}

/** Published prices of a market in the forecast's currency. */
async function publishedSeries(
  context: PricingContext,
  query: Query,
  interval: Interval,
  { series }: PriceForecast,
): Promise<SelectedSeries | undefined> {
  const candidates = query.candidates.filter(({ key }) => key.supplier === null && key.currency === series.currency);
  return selectSeries(context, { ...query, candidates }, interval);
}

/** In the steps of the forecast: the published price of those that are wholly published, the model's of the others. */
function columnsOf(
  interval: Interval,
  given: {
    readonly rows: PriceRows | undefined;
    readonly rowFactor: number;
    readonly steps: ForecastSteps;
    readonly forecastFactor: number;
  },
) {
  const { rows, rowFactor, steps, forecastFactor } = given;
  const [startMs, endMs, { stepMs }] = [interval.start.getTime(), interval.end.getTime(), steps];
  const span = { rowFactor, forecastFactor, startMs, endMs };
  const published = buildOutlook({ ...span, rows, forecast: undefined });
  const expected = buildOutlook({ ...span, rows: undefined, forecast: steps });
  const stretches = Array.from({ length: Math.round((endMs - startMs) / stepMs) }, (_, step) => {
    const at = startMs + step * stepMs;
    return meanOver(published, at, at + stepMs) ?? meanOver(expected, at, at + stepMs);
  });
  return outlookColumns(stretches, { coverages: expected.coverages, startMs, stepMs });
}
