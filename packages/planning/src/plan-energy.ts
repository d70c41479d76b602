import { conflictsOf } from './conflicts/resolve.ts';
import { assemble } from './plan/assemble.ts';
import type { Plan } from './plan/plan.ts';
import { parseProblem } from './problem/parse-problem.ts';
import type { ProblemInput } from './problem/problem.ts';
import { settingOf } from './problem/setting.ts';
import { isWorthKeeping, searchKept } from './solve/keep.ts';
import { search } from './solve/search.ts';
import { loadSolver } from './solve/solver.ts';

export interface PlanOptions {
  /** A plan within this share of the best possible one counts as optimal: 1e-6 up to 300 steps, otherwise 0.005. */
  readonly gap?: number;
  /** After this time the best plan so far is returned as `feasible`. */
  readonly timeLimitMs?: number;
  /** The plan in force; its next two hours are changed only if that saves more than `replanThreshold`. */
  readonly previousPlan?: Plan;
  /** In currency units; default 0.05. */
  readonly replanThreshold?: number;
}

/** Exact for a day of five-minute steps or three days of quarter-hours; a week is planned within half a percent. */
const gapFor = (steps: number): number => (steps <= 300 ? 1e-6 : 0.005);
const TIME_LIMIT_MS = 20_000;
const REPLAN_THRESHOLD = 0.05;

/**
 * The cheapest plan for a problem, with its reasons, its conflicts and the cost without planning.
 *
 * @throws AppError `invalid_problem` with the name of each wrong field
 */
export async function planEnergy(input: ProblemInput, options: PlanOptions = {}): Promise<Plan> {
  const setting = settingOf(parseProblem(input));
  const limits = {
    gap: options.gap ?? gapFor(setting.horizon.count),
    timeLimitMs: options.timeLimitMs ?? TIME_LIMIT_MS,
  };
  const fresh = await search(setting, limits);
  const { previousPlan, replanThreshold = REPLAN_THRESHOLD } = options;
  const kept = previousPlan === undefined ? undefined : await searchKept(setting, limits, previousPlan);
  const isKept = kept !== undefined && isWorthKeeping(setting, kept, fresh, replanThreshold);
  const { schedule, isOptimal, gap } = isKept ? kept : fresh;
  const conflicts = await conflictsOf(setting, schedule, limits);
  const plan = assemble(setting, schedule, { status: isOptimal ? 'optimal' : 'feasible', gap, conflicts });
  return previousPlan === undefined ? plan : { ...plan, replanned: isKept ? 'kept' : 'changed' };
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
