import { conflictsOf } from './conflicts/resolve.ts';
import { assemble } from './plan/assemble.ts';
import type { Plan } from './plan/plan.ts';
import { parseProblem } from './problem/parse-problem.ts';
import type { ProblemInput } from './problem/problem.ts';
import { settingOf } from './problem/setting.ts';
import { search } from './solve/search.ts';
import { loadSolver } from './solve/solver.ts';

export interface PlanOptions {
  /** A plan within this share of the best possible one counts as optimal. */
  readonly gap?: number;
  /** After this time the best plan so far is returned as `feasible`. */
  readonly timeLimitMs?: number;
}

const GAP = 1e-6;
const TIME_LIMIT_MS = 20_000;

/**
 * The cheapest plan for a problem, with its reasons, its conflicts and the cost without planning.
 *
 * @throws AppError `invalid_problem` with the name of each wrong field
 */
export async function planEnergy(input: ProblemInput, options: PlanOptions = {}): Promise<Plan> {
  const setting = settingOf(parseProblem(input));
  const limits = { gap: options.gap ?? GAP, timeLimitMs: options.timeLimitMs ?? TIME_LIMIT_MS };
  const { schedule, isOptimal, gap } = await search(setting, limits);
  const conflicts = await conflictsOf(setting, schedule, limits);
  return assemble(setting, schedule, { status: isOptimal ? 'optimal' : 'feasible', gap, conflicts });
}

/** Loads the solver and solves a small problem, so that the next plan is not slowed down by it. */
export async function warmUp(): Promise<void> {
  await loadSolver();
  await planEnergy({
    stepMinutes: [60, 60],
    importPricePerKwh: [2, 1],
    appliances: [{ id: 'warm-up', mode: 'contiguous', profileKw: [1] }],
  });
}
