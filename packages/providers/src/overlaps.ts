/** A row with its interval, epoch ms, and where in the payload it stands. */
export interface TimedRow {
  readonly startMs: number;
  readonly endMs: number;
  readonly where: string;
}

/** A row that is left out, and the one it meets. */
export interface Overlap<T> {
  readonly row: T;
  readonly other: T;
  readonly reason: string;
}

const lengthMs = (row: TimedRow) => row.endMs - row.startMs;

/**
 * Rows in any order → ascending by start, without overlap. Of rows for the same interval one stands, as `replace` says.
 * Of others that overlap the shorter stands; of equally long ones neither, since nothing says which is right.
 * @param replace the row that stands for an interval given an earlier and a later row of it, in payload order
 */
export function withoutOverlaps<T extends TimedRow>(
  rows: readonly T[],
  replace: (earlier: T, later: T) => T,
): { readonly kept: readonly T[]; readonly overlaps: readonly Overlap<T>[] } {
  if (follow(rows)) return { kept: rows, overlaps: [] };
  const overlaps: Overlap<T>[] = [];
  const kept: T[] = [];
  for (const row of onePerInterval(rows, replace)) insert(kept, row, overlaps);
  return { kept, overlaps };
}

/** True when the rows are in order and apart already, as they mostly are. */
const follow = (rows: readonly TimedRow[]): boolean =>
  rows.every((row, index) => index === 0 || row.startMs >= rows[index - 1]!.endMs);

/** Sorted by start, longer first. */
function onePerInterval<T extends TimedRow>(rows: readonly T[], replace: (earlier: T, later: T) => T): T[] {
  const byInterval = new Map<string, T>();
  for (const row of rows) {
    const key = `${row.startMs}/${row.endMs}`;
    const earlier = byInterval.get(key);
    byInterval.set(key, earlier ? replace(earlier, row) : row);
  }
  return [...byInterval.values()].sort((a, b) => a.startMs - b.startMs || b.endMs - a.endMs);
}

function insert<T extends TimedRow>(kept: T[], row: T, overlaps: Overlap<T>[]): void {
  for (let last = kept.at(-1); last && last.endMs > row.startMs; last = kept.at(-1)) {
    if (lengthMs(last) < lengthMs(row)) {
      overlaps.push({ row, other: last, reason: `the interval overlaps a shorter one: ${last.where}` });
      return;
    }
    kept.pop();
    overlaps.push({ row: last, other: row, reason: `the interval overlaps another one: ${row.where}` });
    if (lengthMs(last) === lengthMs(row)) {
      overlaps.push({ row, other: last, reason: `the interval overlaps another one: ${last.where}` });
      return;
    }
  }
  kept.push(row);
}
