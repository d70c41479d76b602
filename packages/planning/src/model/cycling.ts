import type { Horizon } from '../problem/horizon.ts';
import type { Cycling } from '../problem/runs.ts';
import { AT_LEAST, AT_MOST, type Linear, type Term } from './linear.ts';

export interface CyclingOptions {
  readonly linear: Linear;
  readonly horizon: Horizon;
  /** Columns that are 1 while it is on; undefined where it cannot run. */
  readonly switches: readonly (number | undefined)[];
  readonly cycling: Cycling;
  readonly cost: number;
  readonly prefer: number;
}

/**
 * Starts and stops of a switched device: minimum times, number of starts, their cost. A minimum time that the horizon
 * or a window cuts short need not be completed after it.
 */
export function addCycling({ linear, horizon, switches, cycling, cost, prefer }: CyclingOptions): void {
  const { edges } = horizon;
  const { minOnMinutes = 0, minOffMinutes = 0, maxStarts } = cycling;
  const starts: (number | undefined)[] = switches.map((on) =>
    on === undefined ? undefined : linear.column({ upper: 1, cost, prefer }),
  );
  for (const [step, start] of starts.entries()) {
    if (start === undefined) continue;
    const on = switches[step] ?? 0;
    const before = switches[step - 1];
    const terms: Term[] = before === undefined ? [] : [[before, 1]];
    linear.row(...AT_LEAST(0), [[start, 1], [on, -1], ...terms]);
    // After a start, it stays on; before a start, it was off.
    for (let later = step + 1; later < switches.length && since(edges, step, later) < minOnMinutes; later += 1) {
      const still = switches[later];
      if (still === undefined) {
        linear.row(...AT_MOST(0), [[start, 1]]);
        break;
      }
      linear.row(...AT_LEAST(0), [
        [still, 1],
        [start, -1],
      ]);
    }
    for (let earlier = step - 1; earlier >= 0 && since(edges, earlier + 1, step) < minOffMinutes; earlier -= 1) {
      const was = switches[earlier];
      const isFirst = step === 0 || earlier < 0;
      if (was !== undefined && !isFirst)
        linear.row(...AT_MOST(1), [
          [was, 1],
          [start, 1],
        ]);
    }
  }
  if (maxStarts !== undefined)
    linear.row(
      ...AT_MOST(maxStarts),
      starts.flatMap((start): Term[] => (start === undefined ? [] : [[start, 1]])),
    );
}

const since = (edges: readonly number[], from: number, to: number): number =>
  (edges[to] ?? 0) - (edges[from] ?? 0) + 1e-6;
