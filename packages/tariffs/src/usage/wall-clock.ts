import { DAY_MS, type OffsetPiece, utcOffsets } from '@energy-optimizer/kernel';

/** The instants of a local wall-clock time, ascending: none in a gap of the clock, two in a repeated hour. */
export function wallClock(timeZone: string): (localMs: number) => readonly number[] {
  const byYear = new Map<number, readonly OffsetPiece[]>();
  const piecesOf = (year: number): readonly OffsetPiece[] => {
    let pieces = byYear.get(year);
    if (!pieces) {
      const start = new Date(Date.UTC(year, 0, 1) - 2 * DAY_MS);
      pieces = utcOffsets({ start, end: new Date(Date.UTC(year + 1, 0, 1) + 2 * DAY_MS) }, timeZone);
      byYear.set(year, pieces);
    }
    return pieces;
  };
  return (localMs) => {
    const pieces = piecesOf(new Date(localMs).getUTCFullYear());
    const instants: number[] = [];
    for (const [index, { fromMs, offsetMs }] of pieces.entries()) {
      const at = localMs - offsetMs;
      if (at >= fromMs && at < (pieces[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY)) instants.push(at);
    }
    return instants;
  };
}
