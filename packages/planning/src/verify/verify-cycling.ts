import type { Cycling } from '../problem/runs.ts';
import type { Report } from './values.ts';

/** Boundaries at which a device begins to use power. */
export const startsIn = (powerKw: readonly number[]): number[] =>
  powerKw.flatMap((kw, step) => (kw > 0 && !((powerKw[step - 1] ?? 0) > 0) ? [step] : []));

/** Times on and off, and the number of starts. The end of the horizon may cut a time short. */
export function verifyCycling(
  { minOnMinutes = 0, minOffMinutes = 0, maxStarts = Infinity }: Partial<Cycling>,
  powerKw: readonly number[],
  edges: readonly number[],
  fail: Report,
): void {
  const starts = startsIn(powerKw);
  if (starts.length > maxStarts) fail(`starts ${starts.length} times`);
  const minutes = (from: number, to: number) => (edges[to] ?? 0) - (edges[from] ?? 0);
  let last: number | undefined;
  for (const start of starts) {
    const stop = powerKw.findIndex((kw, step) => step > start && !(kw > 0));
    const end = stop === -1 ? powerKw.length : stop;
    if (stop !== -1 && minutes(start, end) < minOnMinutes - 1e-6) fail(`is on for ${minutes(start, end)} minutes`);
    if (last !== undefined && minutes(last, start) < minOffMinutes - 1e-6)
      fail(`is off for ${minutes(last, start)} minutes`);
    last = end;
  }
}
