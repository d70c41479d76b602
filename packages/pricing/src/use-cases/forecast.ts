import {
  addMs,
  HOUR_MS,
  type Interval,
  localTimeZone,
  priceFactor,
  resolutionMs,
  UTILITY_INFO,
} from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { servedOrNull } from '../answer.ts';
import type { PricingContext } from '../context.ts';
import { forecastUnavailable } from '../errors.ts';
import type { PriceOrigin } from '../optimal-windows.ts';
import type { PriceForecast } from '../ports.ts';
import { askQuestion, type Chosen, chooseSeries, type Question, seriesAnswer } from '../question.ts';
import type { ForecastAnswer, forecastInput } from '../schemas.ts';
import { buildSeries } from '../series-building.ts';
import { withoutAverages } from './analytics.ts';

/** The model's forecast for the interval as known then; undefined when no model is ready. Only electricity is forecast. */
export async function askForecast(
  context: PricingContext,
  { region, utility, knownAt }: Question,
  interval: Interval,
): Promise<PriceForecast | undefined> {
  if (utility !== 'electricity' || !context.forecasts) return undefined;
  return context.forecasts.forecast({ region: region.code, interval, at: knownAt });
}

/**
 * Prices of the coming hours: published ones as they are, the model's with their intervals after them, marked which is which.
 * @throws AppError `forecast_unavailable` (503) while no model is ready; nothing is made up instead.
 */
export async function priceForecast(
  context: PricingContext,
  input: z.output<typeof forecastInput>,
): Promise<ForecastAnswer> {
  const question = withoutAverages(await askQuestion(context, input), { ...input, kind: undefined });
  const start = new Date(Math.floor(question.at.getTime() / HOUR_MS) * HOUR_MS);
  const interval = { start, end: addMs(start, input.hours * HOUR_MS) };
  const forecast = await askForecast(context, question, interval);
  if (!forecast || resolutionMs(forecast.series.resolution) === undefined) throw forecastUnavailable(input.region);
  const chosen = await publishedSeries(context, question, interval, forecast);
  const head = await seriesAnswer(context, question, chosen);
  return {
    ...head,
    currency: forecast.series.currency,
    ...merge({ question, interval, forecast, chosen, unit: head.unit }),
  };
}

/** Published prices of a market in the forecast's currency. */
async function publishedSeries(
  context: PricingContext,
  question: Question,
  interval: Interval,
  { series }: PriceForecast,
): Promise<Chosen | undefined> {
  const candidates = question.candidates.filter(({ key }) => key.supplier === null && key.currency === series.currency);
  return chooseSeries(context, { ...question, candidates }, interval);
}

function merge(given: {
  question: Question;
  interval: Interval;
  forecast: PriceForecast;
  chosen: Chosen | undefined;
  unit: ForecastAnswer['unit'];
}) {
  const { question, interval, forecast, chosen } = given;
  const unit = given.unit ?? UTILITY_INFO[question.utility].defaultUnit;
  const { resolution, start: modelStart, unit: modelUnit } = forecast.series;
  const timeZone = localTimeZone(question.region);
  const stepMs = resolutionMs(resolution)!;
  const steps = Math.round((interval.end.getTime() - interval.start.getTime()) / stepMs);
  const offset = Math.round((interval.start.getTime() - modelStart.getTime()) / stepMs);
  const published = chosen && buildSeries(chosen.rows, { interval, resolution, timeZone })?.values;
  const publishedFactor = chosen ? priceFactor(chosen.series.key.unit, unit) : 1;
  const modelFactor = priceFactor(modelUnit, unit);
  const index = Array.from({ length: steps }, (_, step) => step);
  const origins = index.map((step): PriceOrigin => (typeof published?.[step] === 'number' ? 'published' : 'forecast'));
  const model = (values: readonly (number | null)[], step: number) =>
    servedOrNull(values[offset + step] ?? null, modelFactor);
  return {
    ...interval,
    resolution,
    timeZone,
    values: index.map((step) =>
      origins[step] === 'published'
        ? servedOrNull(published![step]!, publishedFactor)
        : model(forecast.series.values, step),
    ),
    parts: partsOf(origins, interval.start, stepMs),
    intervals: forecast.intervals.map(({ coverage, lower, upper }) => ({
      coverage,
      lower: index.map((step) => (origins[step] === 'published' ? null : model(lower, step))),
      upper: index.map((step) => (origins[step] === 'published' ? null : model(upper, step))),
    })),
    modelId: forecast.modelId,
    issuedAt: forecast.issuedAt,
  };
}

/** Runs of equal origin as intervals. */
function partsOf(origins: readonly PriceOrigin[], start: Date, stepMs: number) {
  const parts: { start: Date; end: Date; origin: PriceOrigin }[] = [];
  origins.forEach((origin, step) => {
    const end = addMs(start, (step + 1) * stepMs);
    const last = parts.at(-1);
    if (last?.origin === origin) last.end = end;
    else parts.push({ start: addMs(start, step * stepMs), end, origin });
  });
  return parts;
}
