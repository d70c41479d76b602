import type { Highs } from 'highs';
import type { ColumnOptions, Linear } from '../model/linear.ts';
import { type Limits, type Outcome, solve, type Weights } from './solver.ts';

/** With a smaller gap, the full search is as fast as a search over the undecided switches. */
const LOOSE_GAP = 1e-4;
const INTEGRAL = 1e-6;
/** Objectives that differ by less are the same. */
const SAME = 1e-7;

/** A solution with the linear relaxation that bounds it. */
export interface Bounded extends Outcome {
  readonly relaxed: Outcome;
  /** The relaxation did not decide all switches. */
  readonly isSearched: boolean;
}

/** Whether the gap allows a plan without a full search. */
export const isLoose = ({ gap }: Limits): boolean => gap > LOOSE_GAP;

/**
 * The optimum of a model with switches. The linear relaxation bounds it, and is often almost integral: rounded, it gives a
 * solution that the bound proves. Otherwise that solution decides the switches whose reduced cost exceeds what is left to
 * gain, and a search decides the others. Undefined: nothing was found within the limits.
 */
export function solveSwitches(
  highs: Highs,
  linear: Linear,
  weights: Weights,
  limits: Limits,
  start?: Float64Array,
): Bounded | undefined {
  const startedAt = performance.now();
  const rest = (): Limits => ({
    ...limits,
    timeLimitMs: Math.max(limits.timeLimitMs - (performance.now() - startedAt), 1),
  });
  const relaxed = solve(highs, withoutSwitches(linear), weights, limits);
  if (relaxed === undefined || !relaxed.isOptimal) return undefined;
  const finish = (found: Outcome, isSearched = false): Bounded => ({
    ...found,
    ...{ relaxed, isSearched, elapsedMs: performance.now() - startedAt },
  });
  if (isIntegral(linear, relaxed.values)) return finish(relaxed);
  let best: Outcome | undefined;
  for (const attempt of attemptsOf(linear, relaxed, limits)) {
    const found = solve(highs, attempt, weights, rest());
    if (found === undefined || found.objective >= (best?.objective ?? Infinity)) continue;
    best = found;
    const gap = gapOf(found, relaxed);
    if (gap <= limits.gap || found.objective - relaxed.objective <= SAME)
      return finish({ ...found, gap, isOptimal: true });
  }
  const open = best === undefined ? linear : withDecisions(linear, relaxed, best.objective - relaxed.objective + SAME);
  const searched = solve(highs, open, weights, rest(), best?.values ?? start);
  if (searched !== undefined && searched.objective <= (best?.objective ?? Infinity) + SAME)
    return finish(searched, true);
  return best === undefined ? undefined : finish({ ...best, gap: gapOf(best, relaxed), isOptimal: false }, true);
}

/** Models with fewer undecided switches, whose solutions may be within the gap. */
function attemptsOf(linear: Linear, { values }: Outcome, limits: Limits): Linear[] {
  const near = rounded(linear, values);
  return [...(near === undefined ? [] : [near]), ...(isLoose(limits) ? [decided(linear, values)] : [])];
}

const gapOf = (found: Outcome, relaxed: Outcome): number =>
  Math.max((found.objective - relaxed.objective) / Math.max(Math.abs(found.objective), 1e-9), 0);

const UNPROVEN: Limits = { gap: 1, timeLimitMs: 2000 };

/** A plan from the relaxation, where the time for a search was too short to find one. */
export function solveUnproven(highs: Highs, linear: Linear, weights: Weights): Bounded | undefined {
  const relaxed = solve(highs, withoutSwitches(linear), weights, UNPROVEN);
  if (relaxed === undefined) return undefined;
  const found = solve(highs, decided(linear, relaxed.values), weights, UNPROVEN);
  return found === undefined
    ? undefined
    : { ...found, gap: gapOf(found, relaxed), isOptimal: false, relaxed, isSearched: true };
}

/** The model with its switches as in a solution: what remains is linear. */
export const withSwitchesOf = (linear: Linear, values: Float64Array, isKept = (_: Column) => false): Linear =>
  withColumns(linear, (column, index) => {
    const value = Math.round(values[index] ?? 0);
    return column.integer && !isKept(column) ? { ...column, integer: false, lower: value, upper: value } : column;
  });

/**
 * The model without the switches whose change would cost more than `slack` above the relaxation: no solution that is
 * better by that much contains them.
 */
export const withDecisions = (linear: Linear, { values, duals }: Outcome, slack: number): Linear =>
  withColumns(linear, (column, index) => {
    const dual = duals[index] ?? 0;
    const value = values[index] ?? 0;
    if (!column.integer || Math.abs(dual) <= slack || Math.abs(value - Math.round(value)) > INTEGRAL) return column;
    return dual > 0 ? { ...column, upper: column.lower } : { ...column, lower: column.upper };
  });

const withoutSwitches = (linear: Linear): Linear => withColumns(linear, (column) => ({ ...column, integer: false }));

const isIntegral = ({ columns }: Linear, values: Float64Array): boolean =>
  columns.every(({ integer }, index) => !integer || isWhole(values[index] ?? 0));

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) <= INTEGRAL;

/** Switches that the relaxation has decided stay so; the others are open. */
const decided = (linear: Linear, values: Float64Array): Linear =>
  withColumns(linear, (column, index) => {
    const value = values[index] ?? 0;
    return column.integer && isWhole(value) ? at(column, Math.round(value)) : column;
  });

/**
 * Switches that only permit a power are on wherever the relaxation has them partly on. Undefined if the relaxation divides
 * a switch of an equation, such as the starts of a run.
 */
function rounded(linear: Linear, values: Float64Array): Linear | undefined {
  for (const { lower, upper, terms } of linear.rows)
    if (lower === upper && terms.some(([index]) => linear.columns[index]?.integer && !isWhole(values[index] ?? 0)))
      return undefined;
  return withColumns(linear, (column, index) => {
    const value = Math.ceil((values[index] ?? 0) - INTEGRAL);
    return column.integer ? { ...at(column, value), integer: false } : column;
  });
}

type Column = Required<ColumnOptions>;

const at = (column: Column, value: number): Column => ({ ...column, lower: value, upper: value });

const withColumns = ({ columns, ...linear }: Linear, change: (column: Column, index: number) => Column): Linear => ({
  ...linear,
  columns: columns.map(change),
});
