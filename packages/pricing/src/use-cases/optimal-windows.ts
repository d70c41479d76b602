import {
  addMs,
  durationMs,
  HOUR_MS,
  type Interval,
  MINUTE_MS,
  priceFactor,
  resolutionMs,
} from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { findOptimalWindows, type PricePiece, type WindowRequest } from '../analysis/optimal-windows.ts';
import type { PricingContext } from '../context.ts';
import { conflictingRange, durationBeyondHorizon, horizonTooLong, nothingToSearch } from '../errors.ts';
import type { PriceForecast } from '../ports.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { factorOf, outputUnit, servedOrNull, servedPrice } from '../query/provenance.ts';
import { askQuestion, type Chosen, chooseSeries, type Question, seriesAnswer } from '../query/query.ts';
import { MAX_HORIZON_HOURS, type OptimalWindowsAnswer, type optimalWindowsInput } from '../schemas/index.ts';
import { withoutAverages } from './analytics.ts';
import { askForecast } from './forecast.ts';

/**
 * The cheapest future windows over one series: published prices where there are any, the model's after them, each window
 * saying which is which. No prices, no windows.
 * @throws AppError `duration_beyond_horizon`, `conflicting_range`, `inverted_range`, `range_too_long`
 */
export async function optimalWindows(
  context: PricingContext,
  input: z.output<typeof optimalWindowsInput>,
): Promise<OptimalWindowsAnswer> {
  const question = plannable(await askQuestion(context, input), input);
  const searched = searchedRange(input, question.at);
  if (input.durationMinutes * MINUTE_MS > durationMs(searched)) throw durationBeyondHorizon();
  const request = {
    durationMs: input.durationMinutes * MINUTE_MS,
    earliestStartMs: searched.start.getTime(),
    latestEndMs: searched.end.getTime(),
    count: input.count,
    nonOverlapping: input.nonOverlapping,
  };
  const { chosen, forecast, pieces, windows } = await planOver(context, question, searched, request);
  const head = await seriesAnswer(context, question, chosen, searched);
  const factor = chosen
    ? factorOf(chosen.series, outputUnit(chosen.series, question.unit))
    : priceFactor(forecast?.series.unit ?? head.unit, head.unit);
  return {
    ...head,
    ...(!chosen && forecast ? { currency: forecast.series.currency } : {}),
    durationMinutes: input.durationMinutes,
    searched,
    meanPrice: servedOrNull(meanPrice(pieces), factor),
    windows: windows.map((window) => ({
      ...window,
      averagePrice: servedPrice(window.averagePrice, factor),
      parts: [...window.parts],
    })),
    forecast: forecast ? { modelId: forecast.modelId, issuedAt: forecast.issuedAt } : null,
    reason: windows.length > 0 ? null : (head.reason ?? noWindow(input.durationMinutes, pieces)),
  };
}

const USUAL_HOURS = 24;

/** Where windows may lie: never in the past. @throws AppError `conflicting_range`, `inverted_range`, `range_too_long` */
function searchedRange({ earliest, latest, withinHours }: z.output<typeof optimalWindowsInput>, at: Date): Interval {
  if (latest && withinHours !== undefined) throw conflictingRange(['latest', 'withinHours']);
  const start = earliest && earliest > at ? earliest : at;
  const end = latest ?? addMs(start, (withinHours ?? USUAL_HOURS) * HOUR_MS);
  if (end <= start) throw nothingToSearch();
  if (end.getTime() - start.getTime() > MAX_HORIZON_HOURS * HOUR_MS) throw horizonTooLong(MAX_HORIZON_HOURS);
  return { start, end };
}

/** There are prices, but no stretch of them is long enough. */
function noWindow(durationMinutes: number, pieces: readonly PricePiece[]): EmptyReason {
  const until = pieces.at(-1)?.endMs;
  const known = until === undefined ? '' : `; prices are known until ${new Date(until).toISOString()}`;
  return {
    code: 'no_window',
    text: `No ${durationMinutes} minutes of consecutive known prices exist in the search range${known}.`,
  };
}

/**
 * The best series, continued by the forecast. Where it holds no window (a spot price ends with the current interval, say),
 * the best that does.
 */
async function planOver(context: PricingContext, question: Question, searched: Interval, request: WindowRequest) {
  const plan = async (chosen: Chosen | undefined) => {
    const forecast = await matchingForecast(context, question, chosen, searched);
    const pieces = piecesOf(chosen, forecast, searched);
    return { chosen, forecast, pieces, windows: findOptimalWindows(pieces, request) };
  };
  const best = await plan(await chooseSeries(context, question, searched));
  if (best.windows.length > 0) return best;
  const holdsWindow = (chosen: Chosen) =>
    findOptimalWindows(piecesOf(chosen, undefined, searched), { ...request, count: 1 }).length > 0;
  const other = await chooseSeries(context, question, searched, holdsWindow);
  return other ? plan(other) : best;
}

/** Series that say what an hour costs: no surveys, no charges per day, even when asked for by name. */
function plannable(question: Question, input: z.output<typeof optimalWindowsInput>): Question {
  const hourly = withoutAverages(question, { ...input, kind: undefined });
  return { ...hourly, candidates: hourly.candidates.filter(({ key }) => key.kind !== 'standing_charge') };
}

/** The forecast continues a market's series of the same currency, nothing else: a tariff is not forecast by the market. */
async function matchingForecast(
  context: PricingContext,
  question: Question,
  chosen: Chosen | undefined,
  interval: Interval,
): Promise<PriceForecast | undefined> {
  if (chosen && (chosen.series.key.supplier !== null || chosen.rows.ends.at(-1)! >= interval.end.getTime()))
    return undefined;
  if (!chosen && question.candidates.length === 0 && question.utility !== 'electricity') return undefined;
  const forecast = await askForecast(context, question, interval);
  const currency = chosen?.series.key.currency ?? question.currency;
  return forecast && (currency === undefined || forecast.series.currency === currency) ? forecast : undefined;
}

/** Published rows, then forecast steps after the last of them, all in the unit of the chosen series (else the forecast's). */
function piecesOf(chosen: Chosen | undefined, forecast: PriceForecast | undefined, searched: Interval): PricePiece[] {
  const rows = chosen?.rows;
  const published = (rows?.starts ?? []).map(
    (startMs, i): PricePiece => ({
      startMs,
      endMs: rows!.ends[i]!,
      price: rows!.prices[i]!,
      origin: 'published',
    }),
  );
  const from = published.at(-1)?.endMs ?? searched.start.getTime();
  const pieces = [...published, ...(forecast ? forecastPieces(forecast, from, chosen) : [])];
  return pieces.filter(({ startMs, endMs }) => endMs > searched.start.getTime() && startMs < searched.end.getTime());
}

function forecastPieces({ series }: PriceForecast, fromMs: number, chosen: Chosen | undefined): PricePiece[] {
  const stepMs = resolutionMs(series.resolution);
  if (stepMs === undefined) return [];
  const factor = chosen ? priceFactor(series.unit, chosen.series.key.unit) : 1;
  return series.values.flatMap((value, step): PricePiece[] => {
    const endMs = series.start.getTime() + (step + 1) * stepMs;
    const startMs = Math.max(endMs - stepMs, fromMs);
    return value === null || endMs <= fromMs ? [] : [{ startMs, endMs, price: value * factor, origin: 'forecast' }];
  });
}

function meanPrice(pieces: readonly PricePiece[]): number | null {
  const ms = pieces.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (ms === 0) return null;
  return pieces.reduce((sum, { startMs, endMs, price }) => sum + price * (endMs - startMs), 0) / ms;
}
