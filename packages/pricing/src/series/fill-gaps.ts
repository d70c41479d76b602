import type { PriceColumns } from './columns.ts';

/** A stretch of time in epoch ms, half-open. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** The gaps of a span that no row covers, ascending. */
export function gapsOf({ starts, ends }: PriceColumns, { startMs, endMs }: Stretch): Stretch[] {
  const gaps: Stretch[] = [];
  let covered = startMs;
  for (const [row, start] of starts.entries()) {
    if (start > covered) gaps.push({ startMs: covered, endMs: Math.min(start, endMs) });
    covered = Math.max(covered, ends[row]!);
    if (covered >= endMs) return gaps;
  }
  gaps.push({ startMs: covered, endMs });
  return gaps;
}

/** Rows with their gaps filled from others; a row that extends beyond a gap is cut there. All ascending. */
export function fillGaps(rows: PriceColumns, gaps: readonly Stretch[], others: PriceColumns): PriceColumns {
  const pieces: { readonly start: number; readonly end: number; readonly price: number; readonly flags: number }[] = [];
  let gap = 0;
  for (const [row, start] of others.starts.entries()) {
    const end = others.ends[row]!;
    while (gap < gaps.length && gaps[gap]!.endMs <= start) gap += 1;
    for (let at = gap; at < gaps.length && gaps[at]!.startMs < end; at += 1) {
      pieces.push({
        start: Math.max(start, gaps[at]!.startMs),
        end: Math.min(end, gaps[at]!.endMs),
        price: others.prices[row]!,
        flags: others.flags[row]!,
      });
    }
  }
  if (pieces.length === 0) return rows;
  for (const [row, start] of rows.starts.entries()) {
    pieces.push({ start, end: rows.ends[row]!, price: rows.prices[row]!, flags: rows.flags[row]! });
  }
  pieces.sort((a, b) => a.start - b.start);
  return {
    starts: pieces.map(({ start }) => start),
    ends: pieces.map(({ end }) => end),
    prices: pieces.map(({ price }) => price),
    flags: pieces.map(({ flags }) => flags),
  };
}
