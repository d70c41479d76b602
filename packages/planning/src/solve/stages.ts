import type { Highs } from 'highs';
import { AT_MOST, type Linear, type Term } from '../model/linear.ts';
import { isLoose, solveQuickly, solveUnproven, withSwitchesOf } from './quick.ts';
import { type Limits, type Outcome, solve } from './solver.ts';

/** Money that preferences may cost, in currency units: so little that no power moves for it. */
const PREFERENCE_BUDGET = 1e-9;
/** Unmet wishes below this count as met. */
const MET = 1e-6;
const PREFERENCE_NODES = 200;

/** The model has no solution, because powers are fixed that do not fit it. */
export class NoPlanError extends Error {}

export interface Staged {
  readonly values: Float64Array;
  readonly isOptimal: boolean;
  readonly gap: number;
  readonly unmet: number;
}

/**
 * Wishes first, then the objective, then preferences. `worth` is an upper bound of the objective per kWh: as long as
 * all wishes fit, one solve with a penalty far above it settles the first two.
 */
export function solveStages(highs: Highs, linear: Linear, worth: number, limits: Limits): Staged {
  let spentMs = 0;
  const left = () => Math.max(limits.timeLimitMs - spentMs, 50);
  const timed = (outcome: Outcome | undefined) => {
    spentMs += outcome?.elapsedMs ?? 0;
    return outcome;
  };
  const weights = { cost: 1, penalty: 100 * worth };
  const first =
    timed(solveQuickly(highs, linear, weights, limits)) ??
    timed(solve(highs, linear, weights, { ...limits, timeLimitMs: left() })) ??
    solveUnproven(highs, linear, weights);
  if (first === undefined) throw new NoPlanError('no plan was found');
  let best: Outcome = first;
  let unmet = sumOf(linear, 'penalty', first.values);
  if (unmet > MET) {
    const least =
      timed(solve(highs, linear, { penalty: 1 }, { ...limits, gap: 1e-9, timeLimitMs: left() }, first.values)) ?? first;
    unmet = sumOf(linear, 'penalty', least.values);
    linear.row(...AT_MOST(unmet * (1 + 1e-9) + MET / 10), termsOf(linear, 'penalty'));
    best = timed(solve(highs, linear, { cost: 1 }, { ...limits, timeLimitMs: left() }, least.values)) ?? least;
  }
  const preferred = solvePreferences(highs, linear, best, { ...limits, timeLimitMs: left() });
  return { values: preferred ?? best.values, isOptimal: best.isOptimal, gap: best.gap, unmet };
}

function solvePreferences(highs: Highs, linear: Linear, best: Outcome, limits: Limits): Float64Array | undefined {
  const cost = sumOf(linear, 'cost', best.values);
  const unmet = sumOf(linear, 'penalty', best.values);
  linear.row(...AT_MOST(cost + PREFERENCE_BUDGET), termsOf(linear, 'cost'));
  linear.row(...AT_MOST(unmet + MET / 10), termsOf(linear, 'penalty'));
  // Within a loose gap there are better plans, and the search for the preferred one of them would have no end.
  if (isLoose(limits)) return solve(highs, withSwitchesOf(linear, best.values), { prefer: 1 }, limits)?.values;
  return solve(highs, linear, { prefer: 1 }, { ...limits, gap: 1e-4, nodes: PREFERENCE_NODES }, best.values)?.values;
}

function sumOf({ columns }: Linear, objective: 'cost' | 'penalty', values: Float64Array): number {
  return columns.reduce((sum, column, index) => sum + column[objective] * (values[index] ?? 0), 0);
}

const termsOf = ({ columns }: Linear, objective: 'cost' | 'penalty'): Term[] =>
  columns.flatMap((column, index): Term[] => (column[objective] === 0 ? [] : [[index, column[objective]]]));
