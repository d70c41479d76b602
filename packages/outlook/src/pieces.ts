/** The origin of a price: published by the market, or forecast by a model. */
export type PriceOrigin = 'published' | 'forecast';

/**
 * A constant price over `[startMs, endMs)`, epoch milliseconds. Pieces are ascending and do not overlap; holes are
 * allowed.
 */
export interface PricePiece {
  readonly startMs: number;
  readonly endMs: number;
  readonly price: number;
  readonly origin: PriceOrigin;
}

/** A span of prices of one origin. */
export interface OriginPart {
  start: Date;
  end: Date;
  origin: PriceOrigin;
}

/** Index of the first piece that ends after the instant. */
export function firstTouching(pieces: readonly Pick<PricePiece, 'endMs'>[], instantMs: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle]!.endMs <= instantMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Merges adjacent spans of equal origin, ascending. */
export function joinParts(stretches: Iterable<OriginPart>): OriginPart[] {
  const parts: OriginPart[] = [];
  for (const stretch of stretches) {
    const last = parts.at(-1);
    if (last?.origin === stretch.origin && last.end.getTime() === stretch.start.getTime()) last.end = stretch.end;
    else parts.push({ ...stretch });
  }
  return parts;
}

/** Runs of equal origin among steps of one length; steps without a price belong to none. */
export const partsOf = (origins: readonly (PriceOrigin | null)[], startMs: number, stepMs: number): OriginPart[] =>
  joinParts(
    origins.flatMap((origin, step): OriginPart[] => {
      const at = startMs + step * stepMs;
      return origin === null ? [] : [{ start: new Date(at), end: new Date(at + stepMs), origin }];
    }),
  );
