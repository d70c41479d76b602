import { addMs, durationMs, HOUR_MS, type Interval, MINUTE_MS, priceFactor } from '@energy-optimizer/kernel';
import {
  buildOutlook,
  conflictingRange,
  findOptimalWindows,
  invertedRange,
  meanOfKnown,
  meanOver,
  type PriceForecast,
  type PricePiece,
  servedOrNull,
  servedPrice,
  servedSource,
  stepsOf,
  type WindowRequest,
} from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { PricingContext } from '../context.ts';
import { durationBeyondHorizon, horizonTooLong } from '../errors.ts';
import { askForecast } from '../query/ask-forecast.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { factorOf, outputUnit, sourceTerms } from '../query/provenance.ts';
import {
  asksForTariff,
  candidatesWithRows,
  checkQuery,
  type Query,
  type SelectedSeries,
  selectSeries,
  seriesResponse,
} from '../query/query.ts';
import { withoutAverages } from '../query/recent-series.ts';
import { MAX_HORIZON_HOURS, type OptimalWindowsResponse, type optimalWindowsInput } from '../schemas/index.ts';
import { tariffWindows } from './tariff-windows.ts';

/**
 * The cheapest future windows over one series: published prices where there are any, the model's after them, each
 * window saying which is which. No prices, no windows.
 * @throws AppError `duration_beyond_horizon`, `conflicting_range`, `inverted_range`, `range_too_long`
 */
export async function optimalWindows(
  context: PricingContext,
  input: z.output<typeof optimalWindowsInput>,
): Promise<OptimalWindowsResponse> {
  const query = plannable(await checkQuery(context, input), input);
  const searched = searchedRange(input, query.at);
  if (input.durationMinutes * MINUTE_MS > durationMs(searched)) throw durationBeyondHorizon();
  const request = {
    durationMs: input.durationMinutes * MINUTE_MS,
    earliestStartMs: searched.start.getTime(),
    latestEndMs: searched.end.getTime(),
    count: input.count,
    nonOverlapping: input.nonOverlapping,
  };
  if (asksForTariff(query))
    return tariffResponse(context, input, searched, await tariffWindows(context, query, searched, request));
  const { selected, forecast, pieces, windows } = await planOver(context, query, searched, request);
  const head = await seriesResponse(context, query, selected, searched);
  const factor = selected
    ? factorOf(selected.series, outputUnit(selected.series, query.unit))
    : priceFactor(forecast?.series.unit ?? head.unit, head.unit);
  return {
    ...head,
    ...(!selected && forecast ? { currency: forecast.series.currency } : {}),
    durationMinutes: input.durationMinutes,
    searched,
    meanPrice: servedOrNull(meanPrice(pieces), factor),
    windows: windows.map((window) => ({
      ...window,
      averagePrice: servedPrice(window.averagePrice, factor),
      parts: [...window.parts],
    })),
    forecast: forecast ? forecastOf(context, forecast) : null,
    reason: windows.length > 0 ? null : (head.reason ?? noWindow(input.durationMinutes, pieces)),
  };
}

function tariffResponse(
  context: PricingContext,
  { durationMinutes }: z.output<typeof optimalWindowsInput>,
  searched: Interval,
  { head, windows, pieces, forecast, meanPrice }: Awaited<ReturnType<typeof tariffWindows>>,
): OptimalWindowsResponse {
  const reason = windows.length > 0 ? null : (head.reason ?? noWindow(durationMinutes, pieces));
  const used = forecast ? forecastOf(context, forecast) : null;
  return { ...head, durationMinutes, searched, meanPrice, windows, forecast: used, reason };
}

const forecastOf = ({ sources }: PricingContext, { modelId, issuedAt, provenance }: PriceForecast) => ({
  modelId,
  issuedAt,
  trainedOn: servedSource(provenance, (source) => sourceTerms(sources, source)),
});

const USUAL_HOURS = 24;

/**
 * Where windows may lie: never in the past.
 * @throws AppError `conflicting_range`, `inverted_range`, `range_too_long`
 */
function searchedRange({ earliest, latest, withinHours }: z.output<typeof optimalWindowsInput>, at: Date): Interval {
  if (latest && withinHours !== undefined) throw conflictingRange(['latest', 'withinHours']);
  const start = earliest && earliest > at ? earliest : at;
  const end = latest ?? addMs(start, (withinHours ?? USUAL_HOURS) * HOUR_MS);
  if (end <= start) throw invertedRange('latest');
  if (end.getTime() - start.getTime() > MAX_HORIZON_HOURS * HOUR_MS) throw horizonTooLong(MAX_HORIZON_HOURS);
  return { start, end };
}

/** There are prices, but no continuous span is long enough. */
function noWindow(durationMinutes: number, pieces: readonly PricePiece[]): EmptyReason {
  const until = pieces.at(-1)?.endMs;
  const known = until === undefined ? '' : `; prices are known until ${new Date(until).toISOString()}`;
  return {
    code: 'no_window',
    text: `No ${durationMinutes} minutes of consecutive known prices exist in the search range${known}.`,
  };
}

/**
 * The best series, continued by the forecast. If it contains no window (such as a spot price that ends with the current
 * interval), the best that does.
 */
async function planOver(context: PricingContext, query: Query, searched: Interval, request: WindowRequest) {
  const plan = async (selected: SelectedSeries | undefined) => {
    const forecast = await matchingForecast(context, query, selected, searched);
    const pieces = piecesOf(selected, forecast, searched);
    return { selected, forecast, pieces, windows: findOptimalWindows(pieces, request) };
  };
  const best = await plan(await selectSeries(context, query, searched));
  if (best.windows.length > 0) return best;
  const holdsWindow = (selected: SelectedSeries) =>
    findOptimalWindows(piecesOf(selected, undefined, searched), { ...request, count: 1 }).length > 0;
  const other = (await candidatesWithRows(context, query, searched)).find(holdsWindow);
  return other ? plan(other) : best;
}

/** Series with hourly prices: no surveys and no charges per day, even if selected by name. */
function plannable(query: Query, input: z.output<typeof optimalWindowsInput>): Query {
  const hourly = withoutAverages(query, { ...input, kind: undefined });
  return { ...hourly, candidates: hourly.candidates.filter(({ key }) => key.kind !== 'standing_charge') };
}

/**
 * The forecast continues a market's series of the same currency, nothing else: a tariff is not forecast by the market.
 */
async function matchingForecast(
  context: PricingContext,
  query: Query,
  selected: SelectedSeries | undefined,
  interval: Interval,
): Promise<PriceForecast | undefined> {
  if (selected && (selected.series.key.supplier !== null || covers(selected, interval))) return undefined;
  if (!selected && query.candidates.length === 0 && query.utility !== 'electricity') return undefined;
  const forecast = await askForecast(context, query, interval);
  const currency = selected?.series.key.currency ?? query.currency;
  return forecast && (currency === undefined || forecast.series.currency === currency) ? forecast : undefined;
}

/** Whether every moment of the interval has a published price. */
function covers({ rows }: SelectedSeries, { start, end }: Interval): boolean {
  const span = { startMs: start.getTime(), endMs: end.getTime() };
  const published = buildOutlook({ ...span, rows, rowFactor: 1, forecast: undefined, forecastFactor: 1 });
  return meanOver(published, span.startMs, span.endMs) !== undefined;
}

/** Published rows, continued by the forecast, all in the unit of the selected series (else the forecast's). */
function piecesOf(
  selected: SelectedSeries | undefined,
  forecast: PriceForecast | undefined,
  searched: Interval,
): readonly PricePiece[] {
  const outlook = buildOutlook({
    rows: selected?.rows,
    rowFactor: 1,
    forecast: forecast && stepsOf(forecast),
    forecastFactor: forecast && selected ? priceFactor(forecast.series.unit, selected.series.key.unit) : 1,
    startMs: searched.start.getTime(),
    endMs: searched.end.getTime(),
  });
  return outlook.pieces;
}

/** Of all pieces as they are, also where they reach beyond the time searched. */
const meanPrice = (pieces: readonly PricePiece[]): number | null =>
  meanOfKnown(pieces, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) ?? null;
