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

interface Candidate {
  readonly startMs: number;
  readonly average: number;
}

const DECIMALS = 1e10;

/**
 * The cheapest windows of a duration, cheapest first, ties to the earliest. The average of a window over
 * piecewise-constant prices changes its slope only where an end of the window meets a price boundary, so starts on
 * boundaries, ends on boundaries and the two ends of the period contain an optimum; starts on the grid of the finest
 * step are candidates as well. Windows with missing prices are never returned.
 */
export function findOptimalWindows(pieces: readonly PricePiece[], request: WindowRequest): OptimalWindow[] {
  const windows: OptimalWindow[] = [];
  const taken: Candidate[] = [];
  let pool = score(pieces, request, candidateStarts(pieces, request));
  while (windows.length < request.count && pool.length > 0) {
    const best = pool.reduce(cheaper);
    taken.push(best);
    windows.push(describe(pieces, best, request.durationMs));
    // The edges of a chosen window are further candidates.
    const beside = request.nonOverlapping ? [best.startMs + request.durationMs, best.startMs - request.durationMs] : [];
    const apart = (a: Candidate, b: Candidate) =>
      request.nonOverlapping ? Math.abs(a.startMs - b.startMs) >= request.durationMs : a.startMs !== b.startMs;
    // Windows in the pool do not overlap any earlier ones.
    pool = pool.filter((candidate) => apart(candidate, best));
    pool.push(...score(pieces, request, beside).filter((candidate) => taken.every((one) => apart(candidate, one))));
  }
  return windows;
}

const cheaper = (a: Candidate, b: Candidate): Candidate =>
  b.average < a.average || (b.average === a.average && b.startMs < a.startMs) ? b : a;

function candidateStarts(pieces: readonly PricePiece[], request: WindowRequest): Set<number> {
  const { earliestStartMs, latestEndMs, durationMs } = request;
  const firstMinute = Math.ceil(earliestStartMs / MINUTE_MS) * MINUTE_MS;
  const starts = new Set([firstMinute, latestEndMs - durationMs]);
  let step = Number.POSITIVE_INFINITY;
  for (const { startMs, endMs } of pieces) {
    step = Math.min(step, endMs - startMs);
    for (const edge of [startMs, endMs]) starts.add(edge).add(edge - durationMs);
  }
  const gridMs = Math.max(MINUTE_MS, Math.min(step, 60 * MINUTE_MS));
  for (let at = Math.ceil(earliestStartMs / gridMs) * gridMs; at + durationMs <= latestEndMs; at += gridMs)
    starts.add(at);
  return starts;
}

function score(pieces: readonly PricePiece[], request: WindowRequest, starts: Iterable<number>): Candidate[] {
  const scored: Candidate[] = [];
  for (const startMs of starts) {
    const endMs = startMs + request.durationMs;
    if (startMs < request.earliestStartMs || endMs > request.latestEndMs) continue;
    const average = averageOver(pieces, startMs, endMs);
    if (average !== undefined) scored.push({ startMs, average });
  }
  return scored;
}

/** Mean over [startMs, endMs), without binary rounding noise; undefined if any part has no price. */
function averageOver(pieces: readonly PricePiece[], startMs: number, endMs: number): number | undefined {
  let at = startMs;
  let weighted = 0;
  for (let i = firstTouching(pieces, startMs); at < endMs; i++) {
    const piece = pieces[i];
    if (piece === undefined || piece.startMs > at) return undefined;
    const until = Math.min(piece.endMs, endMs);
    weighted += piece.price * (until - at);
    at = until;
  }
  return Math.round((weighted / (endMs - startMs)) * DECIMALS) / DECIMALS;
}

function describe(pieces: readonly PricePiece[], { startMs, average }: Candidate, durationMs: number): OptimalWindow {
  const endMs = startMs + durationMs;
  const within: OriginPart[] = [];
  for (let i = firstTouching(pieces, startMs); i < pieces.length && pieces[i]!.startMs < endMs; i++) {
    const piece = pieces[i]!;
    const [from, to] = [Math.max(piece.startMs, startMs), Math.min(piece.endMs, endMs)];
    within.push({ start: new Date(from), end: new Date(to), origin: piece.origin });
  }
  return { start: new Date(startMs), end: new Date(endMs), averagePrice: average, parts: joinParts(within) };
}
