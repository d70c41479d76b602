import type { Highs } from 'highs';
import { AT_MOST, type Linear, type Term } from '../model/linear.ts';
import { type Bounded, isLoose, solveSwitches, solveUnproven, withDecisions, withSwitchesOf } from './quick.ts';
import { type Limits, solve } from './solver.ts';

/** Money that preferences may cost, in currency units: so little that no power moves for it. */
const PREFERENCE_BUDGET = 1e-9;
/** Unmet wishes below this count as met. */
const MET = 1e-6;
const PREFERENCE_NODES = 200;
const PREFERENCE_GAP = 1e-4;
/** With a larger distance between the relaxation and the plan, other plans of equal cost are as hard to find as the first. */
const EASY_DISTANCE = 1e-5;

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
  const left = (): Limits => ({ ...limits, timeLimitMs: Math.max(limits.timeLimitMs - spentMs, 50) });
  const timed = (outcome: Bounded | undefined) => {
    spentMs += outcome?.elapsedMs ?? 0;
    return outcome;
  };
  const weights = { cost: 1, penalty: 100 * worth };
  const first = timed(solveSwitches(highs, linear, weights, left())) ?? solveUnproven(highs, linear, weights);
  if (first === undefined) throw new NoPlanError('no plan was found');
  let best: Bounded = first;
  let penalty = weights.penalty;
  let unmet = sumOf(linear, 'penalty', first.values);
  if (unmet > MET) {
    const least = timed(solveSwitches(highs, linear, { penalty: 1 }, { ...left(), gap: 1e-9 }, first.values)) ?? first;
    unmet = sumOf(linear, 'penalty', least.values);
    linear.row(...AT_MOST(unmet * (1 + 1e-9) + MET / 10), termsOf(linear, 'penalty'));
    best = timed(solveSwitches(highs, linear, { cost: 1 }, left(), least.values)) ?? { ...least, isOptimal: false };
    penalty = 0;
  }
  const preferred = solvePreferences(highs, linear, best, penalty, left());
  return { values: preferred ?? best.values, isOptimal: best.isOptimal, gap: best.gap, unmet };
}

function solvePreferences(
  highs: Highs,
  linear: Linear,
  best: Bounded,
  penalty: number,
  limits: Limits,
): Float64Array | undefined {
  const cost = sumOf(linear, 'cost', best.values);
  const unmet = sumOf(linear, 'penalty', best.values);
  linear.row(...AT_MOST(cost + PREFERENCE_BUDGET), termsOf(linear, 'cost'));
  linear.row(...AT_MOST(unmet + MET / 10), termsOf(linear, 'penalty'));
  // Within a loose gap there are better plans, and the search for the preferred one of them would have no end.
  if (isLoose(limits)) return solveSwitches(highs, withSwitchesOf(linear, best.values), { prefer: 1 }, limits)?.values;
  const distance = best.objective - best.relaxed.objective;
  const slack = distance + PREFERENCE_BUDGET + (penalty * MET) / 10 + 1e-7;
  const open =
    best.isOptimal && distance <= EASY_DISTANCE
      ? withDecisions(linear, best.relaxed, slack)
      : withSwitchesOf(linear, best.values, ({ prefer }) => prefer !== 0);
  const exact: Limits = { ...limits, gap: PREFERENCE_GAP, nodes: PREFERENCE_NODES };
  // A relaxation that divides switches does so again.
  return (best.isSearched ? solve : solveSwitches)(highs, open, { prefer: 1 }, exact)?.values;
}

function sumOf({ columns }: Linear, objective: 'cost' | 'penalty', values: Float64Array): number {
  return columns.reduce((sum, column, index) => sum + column[objective] * (values[index] ?? 0), 0);
}

const termsOf = ({ columns }: Linear, objective: 'cost' | 'penalty'): Term[] =>
  columns.flatMap((column, index): Term[] => (column[objective] === 0 ? [] : [[index, column[objective]]]));
