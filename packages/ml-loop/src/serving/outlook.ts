import type { PriceRows } from '@energy-optimizer/forecasting';
import type { ForecastIssue } from '../store/records.ts';

export type PriceOrigin = 'published' | 'forecast';

/** A constant price over `[startMs, endMs)`, epoch ms; ascending, without overlaps, holes allowed. */
export interface OutlookPiece {
  readonly startMs: number;
  readonly endMs: number;
  readonly price: number;
  readonly origin: PriceOrigin;
  /** Bounds per coverage of the outlook; the price itself where it is published. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Published prices continued by the newest forecast: what is known of the coming hours. */
export interface Outlook {
  readonly coverages: readonly number[];
  readonly pieces: readonly OutlookPiece[];
}

export interface OutlookParts {
  readonly rows: PriceRows | undefined;
  /** Brings the rows into the unit of the outlook. */
  readonly rowFactor: number;
  readonly issue: Pick<ForecastIssue, 'start' | 'values' | 'intervals'> | undefined;
  readonly issueStepMs: number;
  readonly issueFactor: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** A published price stands as it is; the forecast fills what no published price covers. Both in one currency. */
export function buildOutlook(given: OutlookParts): Outlook {
  const { rows, rowFactor, startMs, endMs } = given;
  const coverages = given.issue?.intervals.map(({ coverage }) => coverage) ?? [];
  const published = (rows?.starts ?? []).map((at, i): OutlookPiece => {
    const price = rows!.prices[i]! * rowFactor;
    const same = coverages.map(() => price);
    return { startMs: at, endMs: rows!.ends[i]!, price, origin: 'published', lower: same, upper: same };
  });
  const pieces = [...published, ...uncovered(forecastPieces(given), published)].sort((a, b) => a.startMs - b.startMs);
  return { coverages, pieces: pieces.filter((piece) => piece.endMs > startMs && piece.startMs < endMs) };
}

function forecastPieces({ issue, issueStepMs, issueFactor, startMs, endMs }: OutlookParts): OutlookPiece[] {
  if (!issue) return [];
  const first = issue.start.getTime();
  return issue.values.flatMap((value, step): OutlookPiece[] => {
    const at = first + step * issueStepMs;
    if (at + issueStepMs <= startMs || at >= endMs || !Number.isFinite(value)) return [];
    const bound = (side: 'lower' | 'upper') =>
      issue.intervals.map((interval) => (interval[side][step] ?? Number.NaN) * issueFactor);
    return [
      {
        startMs: at,
        endMs: at + issueStepMs,
        price: value * issueFactor,
        origin: 'forecast',
        lower: bound('lower'),
        upper: bound('upper'),
      },
    ];
  });
}

/** What of the forecast lies outside of the published prices; both ascending. */
function uncovered(forecast: readonly OutlookPiece[], published: readonly OutlookPiece[]): OutlookPiece[] {
  const free: OutlookPiece[] = [];
  let next = 0;
  for (const piece of forecast) {
    while (next < published.length && published[next]!.endMs <= piece.startMs) next += 1;
    let at = piece.startMs;
    for (let k = next; k < published.length && published[k]!.startMs < piece.endMs; k += 1) {
      if (published[k]!.startMs > at) free.push({ ...piece, startMs: at, endMs: published[k]!.startMs });
      at = Math.max(at, published[k]!.endMs);
    }
    if (at < piece.endMs) free.push({ ...piece, startMs: at });
  }
  return free;
}

/** Time-weighted means over a stretch; bounds are those of fully dependent errors, the widest there can be. */
export interface Stretch {
  readonly price: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** 0 … 1: how much of the time is forecast. */
  readonly forecastShare: number;
}

/** Undefined when any moment of it has neither price nor forecast. */
export function meanOver({ pieces, coverages }: Outlook, startMs: number, endMs: number): Stretch | undefined {
  let at = startMs;
  let price = 0;
  let forecastMs = 0;
  const lower = coverages.map(() => 0);
  const upper = coverages.map(() => 0);
  for (let i = firstTouching(pieces, startMs); at < endMs; i += 1) {
    const piece = pieces[i];
    if (!piece || piece.startMs > at) return undefined;
    const until = Math.min(piece.endMs, endMs);
    const weight = (until - at) / (endMs - startMs);
    price += piece.price * weight;
    for (const k of coverages.keys()) {
      lower[k]! += piece.lower[k]! * weight;
      upper[k]! += piece.upper[k]! * weight;
    }
    if (piece.origin === 'forecast') forecastMs += until - at;
    at = until;
  }
  return { price, lower, upper, forecastShare: forecastMs / (endMs - startMs) };
}

/** Index of the first piece that ends after the instant. */
export function firstTouching(pieces: readonly Pick<OutlookPiece, 'endMs'>[], instantMs: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle]!.endMs <= instantMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Runs of equal origin among steps of one length; a step nothing is known of belongs to none. */
export function partsOf(origins: readonly (PriceOrigin | null)[], startMs: number, stepMs: number) {
  const parts: { start: Date; end: Date; origin: PriceOrigin }[] = [];
  for (const [step, origin] of origins.entries()) {
    if (origin === null) continue;
    const start = new Date(startMs + step * stepMs);
    const end = new Date(start.getTime() + stepMs);
    const last = parts.at(-1);
    if (last?.origin === origin && last.end.getTime() === start.getTime()) last.end = end;
    else parts.push({ start, end, origin });
  }
  return parts;
}
