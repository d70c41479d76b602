import { firstTouching, type PricePiece } from './pieces.ts';
import type { PriceRows } from './published.ts';

/** A segment of an outlook. */
export interface OutlookPiece extends PricePiece {
  /** Bounds per coverage of the outlook; equal to the price if it is published. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Published prices continued by the newest forecast. */
export interface Outlook {
  readonly coverages: readonly number[];
  readonly pieces: readonly OutlookPiece[];
}

/** A forecast in steps of one length; null and NaN are unknown values. */
export interface ForecastSteps {
  readonly start: Date;
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
  readonly intervals: readonly {
    readonly coverage: number;
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  }[];
}

export interface OutlookParts {
  readonly rows: PriceRows | undefined;
  /** Converts the rows to the unit of the outlook. */
  readonly rowFactor: number;
  readonly forecast: ForecastSteps | undefined;
  readonly forecastFactor: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** Published prices are kept; the forecast fills the rest. Both have the same currency. */
export function buildOutlook(given: OutlookParts): Outlook {
  const { rows, rowFactor, startMs, endMs } = given;
  const coverages = given.forecast?.intervals.map(({ coverage }) => coverage) ?? [];
  const published = (rows?.starts ?? []).map((at, i): OutlookPiece => {
    const price = rows!.prices[i]! * rowFactor;
    const same = coverages.map(() => price);
    return { startMs: at, endMs: rows!.ends[i]!, price, origin: 'published', lower: same, upper: same };
  });
  const pieces = [...published, ...uncovered(forecastPieces(given), published)].sort((a, b) => a.startMs - b.startMs);
  return { coverages, pieces: pieces.filter((piece) => piece.endMs > startMs && piece.startMs < endMs) };
}

function forecastPieces({ forecast, forecastFactor, startMs, endMs }: OutlookParts): OutlookPiece[] {
  if (!forecast) return [];
  const { start, stepMs, values, intervals } = forecast;
  return values.flatMap((value, step): OutlookPiece[] => {
    const at = start.getTime() + step * stepMs;
    if (at + stepMs <= startMs || at >= endMs || value === null || !Number.isFinite(value)) return [];
    const bound = (side: 'lower' | 'upper') =>
      intervals.map((interval) => (interval[side][step] ?? Number.NaN) * forecastFactor);
    return [
      {
        startMs: at,
        endMs: at + stepMs,
        price: value * forecastFactor,
        origin: 'forecast',
        lower: bound('lower'),
        upper: bound('upper'),
      },
    ];
  });
}

/** The parts of the forecast not covered by published prices; both ascending. */
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

/** Time-weighted means over a span; bounds assume fully dependent errors, which gives the widest bounds. */
export interface Stretch {
  readonly price: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Share of the time that is forecast, 0 … 1. */
  readonly forecastShare: number;
}

/** Undefined if any part has neither price nor forecast. */
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

/** Time-weighted mean over the known parts of a span; undefined if there are none. */
export function meanOfKnown(pieces: readonly PricePiece[], startMs: number, endMs: number): number | undefined {
  let ms = 0;
  let sum = 0;
  for (let i = firstTouching(pieces, startMs); i < pieces.length && pieces[i]!.startMs < endMs; i += 1) {
    const { price, ...piece } = pieces[i]!;
    const length = Math.min(piece.endMs, endMs) - Math.max(piece.startMs, startMs);
    ms += length;
    sum += price * length;
  }
  return ms > 0 ? sum / ms : undefined;
}
