import { type Interval, MINUTE_MS } from '@energy-optimizer/kernel';
import { firstTouching, joinParts, type OriginPart, type PriceOrigin, type PricePiece } from './pieces.ts';

export interface WindowRequest {
  readonly durationMs: number;
  /** No window starts before this or ends after `latestEndMs`. */
  readonly earliestStartMs: number;
  readonly latestEndMs: number;
  readonly count: number;
  /** Windows do not overlap. */
  readonly nonOverlapping: boolean;
}

export interface OptimalWindow extends Interval {
  /** Time-weighted mean price of the window. */
  readonly averagePrice: number;
  /** The window's parts by origin, in order, covering the entire window. */
  readonly parts: readonly (Interval & { readonly origin: PriceOrigin })[];
}

const DECIMALS = 1e10;

/**
 * The cheapest windows of a duration, cheapest first, ties to the earliest. The average of a window over
 * piecewise-constant prices changes its slope only where an end of the window meets a price boundary, so starts on
 * boundaries, ends on boundaries and the two ends of the period contain an optimum; starts on the grid of the finest
 * step are candidates as well. Windows with missing prices are never returned. The time it takes grows with the number
 * of pieces, not with the duration.
 */
export function findOptimalWindows(pieces: readonly PricePiece[], request: WindowRequest): OptimalWindow[] {
  const { durationMs, nonOverlapping } = request;
  const averageOf = averages(pieces, durationMs);
  const pools = [poolOf(candidateStarts(pieces, request), averageOf)];
  const chosen: Chosen[] = [];
  while (chosen.length < request.count) {
    const best = pools.map(cheapestIn).reduce(cheaper);
    if (best.average === Number.POSITIVE_INFINITY) break;
    chosen.push(best);
    const closestMs = nonOverlapping ? durationMs : 1;
    if (nonOverlapping) {
      // The edges of a chosen window are further candidates.
      const beside = [best.startMs - durationMs, best.startMs + durationMs].filter((at) => isWithin(request, at));
      const pool = poolOf(Float64Array.from(beside), averageOf);
      for (const one of chosen) strike(pool, one, closestMs);
      pools.push(pool);
    }
    for (const pool of pools) strike(pool, best, closestMs);
  }
  return chosen.map((one) => describe(pieces, one, durationMs));
}

interface Chosen {
  readonly startMs: number;
  readonly average: number;
}

/** Ascending starts of windows and their averages; infinite for those that cannot be chosen. */
interface Pool {
  readonly starts: Float64Array;
  readonly averages: Float64Array;
}

const poolOf = (starts: Float64Array, averageOf: (startMs: number) => number): Pool => ({
  starts,
  averages: starts.map(averageOf),
});

function cheapestIn({ starts, averages }: Pool): Chosen {
  let best = 0;
  for (let at = 1; at < averages.length; at++) if (averages[at]! < averages[best]!) best = at;
  return { startMs: starts[best] ?? 0, average: averages[best] ?? Number.POSITIVE_INFINITY };
}

const cheaper = (a: Chosen, b: Chosen): Chosen =>
  b.average < a.average || (b.average === a.average && b.startMs < a.startMs) ? b : a;

/** Starts closer to a chosen one cannot be chosen. */
function strike({ starts, averages }: Pool, { startMs }: Chosen, closestMs: number): void {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= startMs - closestMs) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < starts.length && starts[at]! < startMs + closestMs; at++)
    averages[at] = Number.POSITIVE_INFINITY;
}

const isWithin = ({ earliestStartMs, latestEndMs, durationMs }: WindowRequest, startMs: number): boolean =>
  startMs >= earliestStartMs && startMs + durationMs <= latestEndMs;

/** Ascending, each once. */
function candidateStarts(pieces: readonly PricePiece[], request: WindowRequest): Float64Array {
  const { earliestStartMs, latestEndMs, durationMs } = request;
  const starts = [Math.ceil(earliestStartMs / MINUTE_MS) * MINUTE_MS, latestEndMs - durationMs];
  let step = Number.POSITIVE_INFINITY;
  for (const { startMs, endMs } of pieces) {
    step = Math.min(step, endMs - startMs);
    starts.push(startMs, endMs, startMs - durationMs, endMs - durationMs);
  }
  const gridMs = Math.max(MINUTE_MS, Math.min(step, 60 * MINUTE_MS));
  for (let at = Math.ceil(earliestStartMs / gridMs) * gridMs; at + durationMs <= latestEndMs; at += gridMs)
    starts.push(at);
  const sorted = Float64Array.from(starts.filter((at) => isWithin(request, at))).sort();
  return sorted.filter((at, index) => at !== sorted[index - 1]);
}

/** Sums of price × time of all pieces before each piece. */
interface RunningSums {
  readonly sum: Float64Array;
  /** Lost by rounding in `sum`. */
  readonly lost: Float64Array;
  /** The first piece of the run without holes that each piece belongs to. */
  readonly run: Int32Array;
}

function runningSums(pieces: readonly PricePiece[]): RunningSums {
  const { length } = pieces;
  const sums = { sum: new Float64Array(length), lost: new Float64Array(length), run: new Int32Array(length) };
  let [sum, lost] = [0, 0];
  for (let at = 0; at < length; at++) {
    const { startMs, endMs, price } = pieces[at]!;
    sums.sum[at] = sum;
    sums.lost[at] = lost;
    sums.run[at] = pieces[at - 1]?.endMs === startMs ? sums.run[at - 1]! : at;
    const added = price * (endMs - startMs);
    const next = sum + added;
    const part = next - sum;
    lost += sum - (next - part) + (added - part);
    sum = next;
  }
  return sums;
}

/** Mean prices of windows, without binary rounding noise; infinite if any part of a window has no price. */
function averages(pieces: readonly PricePiece[], durationMs: number): (startMs: number) => number {
  const { sum, lost, run } = runningSums(pieces);
  return (startMs) => {
    const endMs = startMs + durationMs;
    const [first, last] = [firstTouching(pieces, startMs), firstTouching(pieces, endMs - 1)];
    const [from, to] = [pieces[first], pieces[last]];
    if (!from || !to || from.startMs > startMs || run[last]! > first) return Number.POSITIVE_INFINITY;
    const whole = sum[last]! - sum[first]! + (lost[last]! - lost[first]!);
    const weighted = whole - from.price * (startMs - from.startMs) + to.price * (endMs - to.startMs);
    return Math.round((weighted / durationMs) * DECIMALS) / DECIMALS;
  };
}

function describe(pieces: readonly PricePiece[], { startMs, average }: Chosen, durationMs: number): OptimalWindow {
  const endMs = startMs + durationMs;
  const within: OriginPart[] = [];
  for (let i = firstTouching(pieces, startMs); i < pieces.length && pieces[i]!.startMs < endMs; i++) {
    const piece = pieces[i]!;
    const [from, to] = [Math.max(piece.startMs, startMs), Math.min(piece.endMs, endMs)];
    within.push({ start: new Date(from), end: new Date(to), origin: piece.origin });
  }
  return { start: new Date(startMs), end: new Date(endMs), averagePrice: average, parts: joinParts(within) };
}
