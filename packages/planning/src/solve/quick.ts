import type { Highs } from 'highs';
import type { ColumnOptions, Linear } from '../model/linear.ts';
import { type Limits, type Objective, type Outcome, solve } from './solver.ts';

/** With a smaller gap, the full search is as fast. */
const LOOSE_GAP = 1e-4;
const INTEGRAL = 1e-6;

/**
 * A plan within a loose gap without a full search: the linear relaxation gives the bound, and a search over the
 * switches that it leaves undecided gives the plan. Undefined: the plan is not within the gap.
 */
export function solveQuickly(
  highs: Highs,
  linear: Linear,
  weights: Readonly<Partial<Record<Objective, number>>>,
  limits: Limits,
): Outcome | undefined {
  if (!isLoose(limits) || !linear.columns.some(({ integer }) => integer)) return undefined;
  const relaxed = solve(
    highs,
    withColumns(linear, (column) => ({ ...column, integer: false })),
    weights,
    limits,
  );
  if (relaxed === undefined || !relaxed.isOptimal) return undefined;
  const decided = withColumns(linear, (column, index) => {
    const value = relaxed.values[index] ?? 0;
    if (!column.integer) return column;
    if (value < INTEGRAL) return { ...column, upper: 0 };
    return value > 1 - INTEGRAL ? { ...column, lower: 1 } : column;
  });
  const found = solve(highs, decided, weights, limits);
  if (found === undefined) return undefined;
  const gap = (found.objective - relaxed.objective) / Math.max(Math.abs(found.objective), 1e-9);
  const elapsedMs = relaxed.elapsedMs + found.elapsedMs;
  return gap <= limits.gap ? { ...found, gap: Math.max(gap, 0), isOptimal: true, elapsedMs } : undefined;
}

const UNPROVEN = { gap: Infinity, timeLimitMs: 2000 };

/** A plan from the relaxation, where the time for a search was too short to find one. */
export function solveUnproven(
  highs: Highs,
  linear: Linear,
  weights: Readonly<Partial<Record<Objective, number>>>,
): Outcome | undefined {
  const found = solveQuickly(highs, linear, weights, UNPROVEN);
  return found === undefined ? undefined : { ...found, isOptimal: false };
}

/** The model with its switches as in a solution: what remains is linear. */
export const withSwitchesOf = (linear: Linear, values: Float64Array): Linear =>
  withColumns(linear, (column, index) => {
    const value = Math.round(values[index] ?? 0);
    return column.integer ? { ...column, integer: false, lower: value, upper: value } : column;
  });

/** Whether the gap allows a plan without a full search. */
export const isLoose = ({ gap }: Limits): boolean => gap >= LOOSE_GAP;

const withColumns = (
  { columns, ...linear }: Linear,
  change: (column: Required<ColumnOptions>, index: number) => Required<ColumnOptions>,
): Linear => ({ ...linear, columns: columns.map(change) });
