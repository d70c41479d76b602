import {
  addMs,
  HOUR_MS,
  type Interval,
  localDay,
  localTimeZone,
  priceFactor,
  requireRegion,
} from '@energy-optimizer/kernel';
import {
  conflictingRange,
  forecastUnavailable,
  invertedRange,
  meanOver,
  type Outlook,
  outlookColumns,
  type Stretch,
  servedPrice,
} from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { MlContext } from '../context.ts';
import { rangeTooLong } from '../errors.ts';
import { modelOf, outlookOf } from '../issued/market.ts';
import { beyondReach, stepMsOf } from '../issued/reach.ts';
import type { SimilarPast } from '../recall/similar-past.ts';
import type { PricePrediction } from '../schemas/index.ts';
import { MAX_HOURS, type predictPriceInput } from '../schemas/input.ts';
import { carbonIntensityOf } from './carbon-intensity.ts';
import { predictPaidPrice } from './predict-paid-price.ts';
import { asksForTariff } from './prices.ts';
import { quantilesOf } from './quantiles.ts';

/**
 * The prices of a range as one regular series: published ones as they are, the forecast with its intervals elsewhere,
 * null beyond both.
 * @throws AppError `unknown_region`, `inverted_range`, `range_too_long`, `forecast_unavailable` (503), and those of
 *   `TariffPrices`
 */
export async function predictPrice(
  context: MlContext,
  input: z.output<typeof predictPriceInput>,
): Promise<PricePrediction> {
  const region = requireRegion(input.region);
  const at = input.at ?? context.clock.now();
  const range = rangeOf(input, at, localTimeZone(region));
  const asked = { region, at, unit: input.unit };
  if (asksForTariff(input)) return predictPaidPrice(context, input, asked, range);
  // The forecast's steps may not align with the range, so it is widened by one step on both sides.
  const wide = { start: addMs(range.start, -HOUR_MS), end: addMs(range.end, HOUR_MS) };
  const [{ outlook, currency, source, issue, missing }, carbon] = await Promise.all([
    outlookOf(context, asked, wide),
    context.carbonIntensity(region.code, wide, at),
  ]);
  if (!issue) throw forecastUnavailable(region.code, await missing());
  const stepMs = stepMsOf(issue);
  const steps = wholeSteps(range, issue.start.getTime(), stepMs);
  const stretches = sample(outlook, steps, stepMs);
  const known = stretches.findLastIndex((stretch) => stretch !== undefined);
  if (known < 0) throw forecastUnavailable(region.code, [beyondReach(issue)]);
  return {
    region: region.code,
    at,
    start: new Date(steps.startMs),
    end: new Date(steps.startMs + steps.count * stepMs),
    resolution: issue.resolution,
    timeZone: localTimeZone(region),
    unit: input.unit,
    currency,
    prices: source,
    ...columnsOf(outlook, stretches, steps.startMs, stepMs),
    knownUntil: new Date(steps.startMs + (known + 1) * stepMs),
    carbonIntensity: carbonIntensityOf(carbon, { ...steps, stepMs }),
    ...similarOf(await context.recall.similarPast(issue), priceFactor(issue.unit, input.unit)),
    model: modelOf(context, issue, input.unit),
  };
}

const similarOf = (
  { days, bias }: SimilarPast,
  factor: number,
): Pick<PricePrediction, 'similarDays' | 'similarForecasts'> => ({
  similarDays: days.map(({ date, similarity, nextMean }) => ({
    date,
    similarity: servedPrice(similarity),
    nextDayMean: servedPrice(nextMean * factor),
  })),
  similarForecasts: bias
    ? { meanError: servedPrice(bias.meanError * factor), days: bias.days, similarity: servedPrice(bias.similarity) }
    : null,
});

const USUAL_HOURS = 24;

/** @throws AppError `conflicting_range`, `inverted_range`, `range_too_long` */
function rangeOf({ day, start, end, hours }: z.output<typeof predictPriceInput>, at: Date, zone: string): Interval {
  if (day !== undefined) {
    const other = Object.entries({ start, end, hours }).find(([, value]) => value !== undefined);
    if (other) throw conflictingRange(['day', other[0]]);
    return localDay(day, zone);
  }
  if (end && hours !== undefined) throw conflictingRange(['end', 'hours']);
  const from = start ?? new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  const to = end ?? addMs(from, (hours ?? USUAL_HOURS) * HOUR_MS);
  if (to <= from) throw invertedRange('end');
  if (to.getTime() - from.getTime() > MAX_HOURS * HOUR_MS) throw rangeTooLong('end');
  return { start: from, end: to };
}

/** The range widened to steps of the forecast's own grid. */
function wholeSteps({ start, end }: Interval, originMs: number, stepMs: number) {
  const startMs = originMs + Math.floor((start.getTime() - originMs) / stepMs) * stepMs;
  return { startMs, count: Math.ceil((end.getTime() - startMs) / stepMs) };
}

const sample = (outlook: Outlook, { startMs, count }: { startMs: number; count: number }, stepMs: number) =>
  Array.from({ length: count }, (_, step) => meanOver(outlook, startMs + step * stepMs, startMs + (step + 1) * stepMs));

function columnsOf(
  { coverages }: Outlook,
  stretches: readonly (Stretch | undefined)[],
  startMs: number,
  stepMs: number,
): Pick<PricePrediction, 'values' | 'parts' | 'intervals' | 'quantiles'> {
  const columns = outlookColumns(stretches, { coverages, startMs, stepMs });
  return { ...columns, quantiles: quantilesOf(columns.intervals) };
}
