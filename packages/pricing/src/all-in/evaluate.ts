import { setImmediate as nextTurn } from 'node:timers/promises';
import { DAY_MS, priceFactor } from '@energy-optimizer/kernel';
import type { Outlook } from '@energy-optimizer/outlook';
import {
  type AllInPrices,
  allInBounds,
  allInPrices,
  billingBounds,
  edgesPerDay,
  type PriceSeries,
  priceEdges,
  type Tariff,
  workPerPiece,
} from '@energy-optimizer/tariffs';
import { tariffRangeTooLong } from '../errors.ts';
import type { Direction } from '../series/price-point.ts';
import { type Breakdown, breakdownOf, emptyBreakdown, PARTS } from './breakdown.ts';
import type { OpenTariff, OpenVersion } from './open-tariff.ts';

/** Constant prices of a tariff, in the unit of the answer, VAT included; NaN: not known. Ascending columns. */
export interface AllInPieces {
  readonly startMs: number[];
  readonly endMs: number[];
  readonly isForecast: boolean[];
  /** In the direction asked for. */
  readonly price: number[];
  readonly breakdown: Breakdown;
  /** Price paid for energy fed into the grid. */
  readonly exportPrice: number[];
  readonly coverages: readonly number[];
  /** By coverage. */
  readonly lower: number[][];
  readonly upper: number[][];
}

/** Prices of components computed before other requests get their turn: some milliseconds. */
const SLICE = 20_000;
const MAX_SLICE_PIECES = 4_000;
/** Bounds of one response: a year of quarter-hours through thirty components, or of five minutes through eight. */
const MAX_EDGES = 60_000;
const MAX_PIECES = 130_000;
const MAX_WORK = 1_100_000;

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The prices of a tariff over a span of the interval that it was opened for, cut wherever one may change. Long spans are
 * computed in slices.
 * @throws AppError `range_too_long`
 */
export async function evaluate(opened: OpenTariff, span: Span, direction: Direction): Promise<AllInPieces> {
  const coverages = opened.market?.outlook.coverages ?? [];
  const work = opened.versions.map((version) => ({ version, edges: cutsOf(opened, version, span) }));
  checkWork(work);
  const pieces: AllInPieces = {
    ...{ startMs: [], endMs: [], isForecast: [], price: [], exportPrice: [] },
    breakdown: emptyBreakdown(),
    coverages,
    lower: coverages.map(() => []),
    upper: coverages.map(() => []),
  };
  for (const { version, edges } of work) {
    const length = Math.min(MAX_SLICE_PIECES, Math.max(1, Math.floor(SLICE / workPerPiece(version.tariff))));
    for (let from = 0; from + 1 < edges.length; from += length) {
      if (pieces.startMs.length > 0) await nextTurn();
      append(pieces, opened, version, edges.slice(from, from + length + 1), direction);
    }
  }
  return pieces;
}

interface Work {
  readonly version: OpenVersion;
  readonly edges: readonly number[];
}

function checkWork(work: readonly Work[]): void {
  const pieces = work.reduce((sum, { edges }) => sum + edges.length, 0);
  const workload = work.reduce((sum, { version, edges }) => sum + edges.length * workPerPiece(version.tariff), 0);
  if (pieces > MAX_PIECES || workload > MAX_WORK) throw tariffRangeTooLong();
}

/** Every instant at which the price may change, with the ends of the span; empty if the version does not apply in it. */
export function cutsOf({ market }: OpenTariff, { tariff, needs, ...version }: OpenVersion, span: Span): number[] {
  const startMs = Math.max(span.startMs, version.startMs);
  const endMs = Math.min(span.endMs, version.endMs);
  if (startMs >= endMs) return [];
  if (edgesPerDay(tariff) * ((endMs - startMs) / DAY_MS) > MAX_EDGES) throw tariffRangeTooLong();
  const pieces = needs.series.length > 0 ? (market?.outlook.pieces ?? []) : [];
  const ofMarket = pieces.flatMap((piece) => [piece.startMs, piece.endMs]);
  return merged([startMs, ...priceEdges(tariff, startMs, endMs), endMs], ofMarket);
}

/** Ascending values of the first list, with those of the second that lie between its ends; each once. */
function merged(cuts: readonly number[], more: readonly number[]): number[] {
  const all: number[] = [];
  let next = more.findIndex((at) => at > cuts[0]!);
  if (next === -1) next = more.length;
  for (const cut of cuts) {
    for (; next < more.length && more[next]! <= cut; next++)
      if (more[next]! < cut && more[next] !== all.at(-1)) all.push(more[next]!);
    all.push(cut);
  }
  return all;
}

/** Computes the pieces between the cuts and adds them. */
function append(
  pieces: AllInPieces,
  opened: OpenTariff,
  { tariff, needs, factor }: OpenVersion,
  cuts: readonly number[],
  direction: Direction,
): void {
  const { zone, used, contractStart } = opened.choice;
  const intervals = { startMs: Float64Array.from(cuts.slice(0, -1)), endMs: Float64Array.from(cuts.slice(1)) };
  const name = needs.series[0];
  const market = name === undefined || !opened.market ? undefined : toSeries(opened.market, tariff, name);
  const options = { zone, used, contractStart };
  const prices = allInPrices(tariff, intervals, market ? { ...options, series: { [name!]: market.series } } : options);
  const scaled = (values: Float64Array) => Array.from(values, (value) => value * factor);
  const isForecast = market ? forecastPieces(tariff, intervals, market.outlook) : cuts.slice(1).map(() => false);
  push(pieces, { intervals, isForecast, prices, direction, scaled });
  for (const [index] of pieces.coverages.entries()) {
    const known = prices[direction];
    const bounds = market
      ? boundsOf({ tariff, name: name!, market, index, options, direction }, intervals, isForecast, known)
      : { lower: known, upper: known };
    pieces.lower[index]!.push(...scaled(bounds.lower));
    pieces.upper[index]!.push(...scaled(bounds.upper));
  }
}

function push(
  pieces: AllInPieces,
  computed: {
    readonly intervals: { readonly startMs: Float64Array; readonly endMs: Float64Array };
    readonly isForecast: readonly boolean[];
    readonly prices: AllInPrices;
    readonly direction: Direction;
    readonly scaled: (values: Float64Array) => number[];
  },
): void {
  const { intervals, isForecast, prices, direction, scaled } = computed;
  pieces.startMs.push(...intervals.startMs);
  pieces.endMs.push(...intervals.endMs);
  pieces.isForecast.push(...isForecast);
  pieces.price.push(...scaled(prices[direction]));
  pieces.exportPrice.push(...scaled(prices.export));
  const breakdown = breakdownOf(prices, direction);
  for (const part of PARTS) pieces.breakdown[part].push(...scaled(breakdown[part]));
}

interface MarketSeries {
  readonly outlook: Outlook;
  readonly series: PriceSeries;
  /** Turns prices of the market into those that the document expects. */
  readonly convert: (price: number) => number;
}

function toSeries({ outlook, unit }: NonNullable<OpenTariff['market']>, tariff: Tariff, name: string): MarketSeries {
  const definition = tariff.series[name];
  const factor = priceFactor(unit, definition?.unit === 'MWh' ? 'mwh' : 'kwh') / (definition?.scale ?? 1);
  const convert = (price: number) => price * factor;
  const series = {
    startMs: Float64Array.from(outlook.pieces, ({ startMs }) => startMs),
    endMs: Float64Array.from(outlook.pieces, ({ endMs }) => endMs),
    price: Float64Array.from(outlook.pieces, ({ price }) => convert(price)),
  };
  return { outlook, series, convert };
}

/** A price is forecast if a market price within its billing interval is. */
function forecastPieces(
  tariff: Tariff,
  { startMs, endMs }: { readonly startMs: Float64Array; readonly endMs: Float64Array },
  { pieces }: Outlook,
): boolean[] {
  const forecasts = pieces.filter(({ origin }) => origin === 'forecast');
  if (forecasts.length === 0) return Array.from(startMs, () => false);
  const reach = { from: forecasts[0]!.startMs, until: forecasts.at(-1)!.endMs };
  const bounds = billingBounds(tariff, Math.min(reach.from, startMs[0]!) - 2 * DAY_MS, reach.until + 2 * DAY_MS);
  let [bound, at] = [0, 0];
  return Array.from(startMs, (start, index) => {
    while (bound + 1 < bounds.length && bounds[bound + 1]! <= start) bound++;
    const from = bounds.length > 0 ? bounds[bound]! : start;
    const until = bounds.length > 0 ? bounds[bound + 1]! : endMs[index]!;
    while (at < forecasts.length && forecasts[at]!.endMs <= from) at++;
    return at < forecasts.length && forecasts[at]!.startMs < until;
  });
}

/** The range of the price by the prediction interval of the market price; published prices have none. */
function boundsOf(
  given: {
    readonly tariff: Tariff;
    readonly name: string;
    readonly market: MarketSeries;
    readonly index: number;
    readonly options: object;
    readonly direction: Direction;
  },
  { startMs, endMs }: { readonly startMs: Float64Array; readonly endMs: Float64Array },
  isForecast: readonly boolean[],
  known: Float64Array,
) {
  const { tariff, name, market, index, options, direction } = given;
  const first = isForecast.indexOf(true);
  const lower = known.slice();
  const upper = known.slice();
  if (first === -1) return { lower, upper };
  const { pieces } = market.outlook;
  const range = {
    startMs: market.series.startMs,
    endMs: market.series.endMs,
    lower: Float64Array.from(pieces, (piece) => market.convert(piece.lower[index]!)),
    upper: Float64Array.from(pieces, (piece) => market.convert(piece.upper[index]!)),
  };
  const later = { startMs: startMs.slice(first), endMs: endMs.slice(first) };
  const bounds = allInBounds(tariff, later, { name, range }, options)[direction];
  for (let at = first; at < known.length; at++) {
    if (!isForecast[at]) continue;
    lower[at] = Math.min(known[at]!, bounds.lower[at - first]!);
    upper[at] = Math.max(known[at]!, bounds.upper[at - first]!);
  }
  return { lower, upper };
}
