/**
 * Ascending residuals of the steps around each step in turn, over all days. Each step is sorted once; from one
 * step to the next, leaving values are removed from the sorted list and new ones merged in, which takes one
 * pass without sorting. `visit` gets a view that is valid until it returns.
 */
export function visitPooled(
  days: readonly Float64Array[],
  reach: number,
  visit: (step: number, sorted: Float64Array) => void,
): void {
  const steps = days[0]?.length ?? 0;
  const columns = Array.from({ length: steps }, (_, step) => sortedColumn(days, step));
  const none = new Float64Array(0);
  const room = columns.reduce((sum, { length }) => sum + length, 0);
  let [held, spare] = [new Float64Array(room), new Float64Array(room)];
  let count = 0;
  const move = (leaving: Float64Array, coming: Float64Array) => {
    count = merge(held.subarray(0, count), leaving, coming, spare);
    [held, spare] = [spare, held];
  };
  for (let step = 0; step < Math.min(reach, steps); step += 1) move(none, columns[step]!);
  for (let step = 0; step < steps; step += 1) {
    move(columns[step - reach - 1] ?? none, columns[step + reach] ?? none);
    visit(step, held.subarray(0, count));
  }
}

/** The known values of one step in ascending order. */
function sortedColumn(days: readonly Float64Array[], step: number): Float64Array {
  const values = new Float64Array(days.length);
  let count = 0;
  for (const day of days) if (!Number.isNaN(day[step]!)) values[count++] = day[step]!;
  return values.subarray(0, count).sort();
}

/**
 * Ascending lists: `held` less `leaving` (all of which it holds) with `coming`, written to `into`; returns how many.
 */
function merge(held: Float64Array, leaving: Float64Array, coming: Float64Array, into: Float64Array): number {
  let [gone, next, count] = [0, 0, 0];
  for (let at = 0; at < held.length; at += 1) {
    const value = held[at]!;
    if (gone < leaving.length && leaving[gone] === value) {
      gone += 1;
      continue;
    }
    while (next < coming.length && coming[next]! < value) into[count++] = coming[next++]!;
    into[count++] = value;
  }
  while (next < coming.length) into[count++] = coming[next++]!;
  return count;
}
