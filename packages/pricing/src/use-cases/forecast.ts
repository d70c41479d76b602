import {
  addMs,
  clockResolution,
  HOUR_MS,
  type Interval,
  localTimeZone,
  MINUTE_MS,
  priceFactor,
  resolutionMs,
  UTILITY_INFO,
} from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { PriceOrigin } from '../analysis/optimal-windows.ts';
import type { PricingContext } from '../context.ts';
import { currencyUnavailable, forecastUnavailable } from '../errors.ts';
import type { PriceForecast } from '../ports.ts';
import { servedOrNull, servedPrice } from '../query/provenance.ts';
import { askQuestion, type Chosen, chooseSeries, type Question, seriesAnswer } from '../query/query.ts';
import type { ForecastAnswer, forecastInput } from '../schemas/index.ts';
import { buildSeries } from '../series/build-series.ts';
import { namedDay } from '../series/period.ts';
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

const USUAL_HOURS = 24;

/**
 * Prices of the coming hours, or of a local day: published ones as they are, the model's with their intervals after them, marked which is which.
 * @throws AppError `forecast_unavailable` (503) while no model is ready; nothing is made up instead.
 */
export async function priceForecast(
  context: PricingContext,
  input: z.output<typeof forecastInput>,
): Promise<ForecastAnswer> {
  const question = withoutAverages(await askQuestion(context, input), { ...input, kind: undefined });
  const start = new Date(Math.floor(question.at.getTime() / HOUR_MS) * HOUR_MS);
  const day = namedDay(input.day, question.region, { hours: input.hours });
  const hours = day ?? { start, end: addMs(start, (input.hours ?? USUAL_HOURS) * HOUR_MS) };
  const forecast = await askForecast(context, question, hours);
  const stepMs = forecast && resolutionMs(forecast.series.resolution);
  if (!forecast || stepMs === undefined) throw forecastUnavailable(input.region, await lacksOf(context, question));
  if (input.currency !== undefined && input.currency !== forecast.series.currency)
    throw currencyUnavailable(input.currency, `the forecast of ${input.region}`, [forecast.series.currency]);
  const interval = onGrid(hours, forecast.series.start, stepMs);
  const chosen = await publishedSeries(context, question, interval, forecast);
  const head = await seriesAnswer(context, question, chosen, interval);
  return {
    ...head,
    currency: forecast.series.currency,
    reason: null,
    ...merge({ question, interval, forecast, chosen, unit: head.unit }),
  };
}

async function lacksOf(
  { forecasts }: PricingContext,
  { region, utility, knownAt }: Question,
): Promise<readonly string[]> {
  if (utility !== 'electricity') return ['only electricity is forecast'];
  return forecasts ? forecasts.lacks({ region: region.code, at: knownAt }) : [];
}

/** The hours as whole steps of the forecast: in a zone off by half an hour these do not begin with UTC's hours. */
function onGrid({ start, end }: Interval, origin: Date, stepMs: number): Interval {
  const from = origin.getTime() + Math.floor((start.getTime() - origin.getTime()) / stepMs) * stepMs;
  const steps = Math.ceil((end.getTime() - from) / stepMs);
  return { start: new Date(from), end: new Date(from + steps * stepMs) };
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
  const published = chosen && publishedValues(chosen.rows, { interval, timeZone, stepMs });
  const publishedFactor = chosen ? priceFactor(chosen.series.key.unit, unit) : 1;
  const modelFactor = priceFactor(modelUnit, unit);
  const index = Array.from({ length: steps }, (_, step) => step);
  const model = (values: readonly (number | null)[], step: number) => {
    const value = values[offset + step];
    return Number.isFinite(value) ? servedOrNull(value!, modelFactor) : null;
  };
  const origins = index.map((step): PriceOrigin | null => {
    if (typeof published?.[step] === 'number') return 'published';
    return model(forecast.series.values, step) === null ? null : 'forecast';
  });
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
      lower: index.map((step) => (origins[step] === 'forecast' ? model(lower, step) : null)),
      upper: index.map((step) => (origins[step] === 'forecast' ? model(upper, step) : null)),
    })),
    modelId: forecast.modelId,
    issuedAt: forecast.issuedAt,
    provenance: provenanceOf(forecast, modelFactor),
  };
}

/** The forecast's own account of itself, its drivers in the unit of the answer. */
function provenanceOf({ provenance }: PriceForecast, factor: number): ForecastAnswer['provenance'] {
  const { expertWeights, familyWeights, measuredCoverage, drivers, exogenous, lacks, ...rest } = provenance;
  return {
    method: rest.method,
    trainedThrough: rest.trainedThrough,
    intervalMethod: rest.intervalMethod,
    expertWeights: servedShares(expertWeights),
    familyWeights: servedShares(familyWeights),
    measuredCoverage: measuredCoverage.map((one) => ({ ...one, measured: servedOrNull(one.measured, 1) })),
    drivers: drivers.map(({ text, contribution }) => ({ text, contribution: servedPrice(contribution, factor) })),
    exogenous: [...exogenous],
    lacks: [...lacks],
  };
}

const servedShares = (shares: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, servedPrice(share, 1)]));

/** Published prices per step of the forecast; null where a step is not completely published. */
function publishedValues(
  rows: Chosen['rows'],
  { interval, timeZone, stepMs }: { interval: Interval; timeZone: string; stepMs: number },
): (number | null)[] | undefined {
  // Steps that do not begin with UTC's are put together from quarters that do.
  const aligned = interval.start.getTime() % stepMs === 0;
  const resolution = aligned ? clockResolution(stepMs) : 'PT15M';
  const built = resolution && buildSeries(rows, { interval, resolution, timeZone });
  if (!built) return undefined;
  const per = aligned ? 1 : stepMs / (15 * MINUTE_MS);
  return Array.from({ length: built.values.length / per }, (_, step) => {
    const part = built.values.slice(step * per, (step + 1) * per);
    return part.includes(null) ? null : part.reduce<number>((sum, price) => sum + price!, 0) / per;
  });
}

/** Runs of equal origin as intervals; a step nothing is known of belongs to none. */
function partsOf(origins: readonly (PriceOrigin | null)[], start: Date, stepMs: number) {
  const parts: { start: Date; end: Date; origin: PriceOrigin }[] = [];
  origins.forEach((origin, step) => {
    if (origin === null) return;
    const from = addMs(start, step * stepMs);
    const end = addMs(from, stepMs);
    const last = parts.at(-1);
    if (last?.origin === origin && last.end.getTime() === from.getTime()) last.end = end;
    else parts.push({ start: from, end, origin });
  });
  return parts;
}
