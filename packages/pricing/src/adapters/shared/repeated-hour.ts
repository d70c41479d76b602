import { HOUR_MS } from '@energy-optimizer/kernel';

/** How rows whose times have no offset are ordered in their file. */
export type RowOrder = 'ascending' | 'descending' | 'unclear';

/** How far around the repeated hour its neighbors are looked for. */
const NEIGHBORHOOD_MS = 6 * HOUR_MS;

/**
 * Order of a file's rows around the hour that an autumn day has twice: only in a file that runs one way there does the
 * row order tell the first pass from the second.
 * @param hourMs instant at which the first pass starts
 * @param firstsMs the (earlier) instant each row's wall clock names, in file order; NaN where it names none
 */
export function orderAround(hourMs: number, firstsMs: readonly number[]): RowOrder {
  const positions = (fromMs: number, toMs: number) =>
    firstsMs.flatMap((ms, position) => (ms >= fromMs && ms < toMs ? [position] : []));
  const before = positions(hourMs - NEIGHBORHOOD_MS, hourMs);
  const within = positions(hourMs, hourMs + HOUR_MS);
  const after = positions(hourMs + 2 * HOUR_MS, hourMs + 2 * HOUR_MS + NEIGHBORHOOD_MS);
  const ascending = follow(before, within) && follow(within, after) && follow(before, after);
  const descending = follow(after, within) && follow(within, before) && follow(after, before);
  if (ascending !== descending) return ascending ? 'ascending' : 'descending';
  return ascending ? orderWithin(within.map((position) => firstsMs[position]!)) : 'unclear';
}

/** All positions of the first list are before all of the second. */
const follow = (first: readonly number[], second: readonly number[]): boolean =>
  first.length === 0 || second.length === 0 || first.at(-1)! < second[0]!;

/** Without neighbors: the way most steps go, the one between the passes being the other way. */
function orderWithin(firstsMs: readonly number[]): RowOrder {
  const steps = firstsMs.slice(1).map((ms, index) => Math.sign(ms - firstsMs[index]!));
  return steps.reduce((sum, step) => sum + step, 0) < 0 ? 'descending' : 'ascending';
}

/**
 * Which of the two instants (0 or 1) of a repeated wall-clock time a row means that is the `occurrence`-th (from 0) of
 * `count` rows with it; undefined where nothing tells.
 */
export function passOf(order: RowOrder, occurrence: number, count: number): 0 | 1 | undefined {
  if (order === 'unclear' || count !== 2) return undefined;
  return (order === 'ascending' ? occurrence : 1 - occurrence) === 0 ? 0 : 1;
}
