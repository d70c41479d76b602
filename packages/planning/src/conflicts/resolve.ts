import type { Conflict } from '../plan/plan.ts';
import type { Schedule } from '../plan/schedule.ts';
import type { Problem } from '../problem/problem.ts';
import { type Setting, settingOf } from '../problem/setting.ts';
import { leastUnmet } from '../solve/search.ts';
import type { Limits } from '../solve/solver.ts';
import { applySuggestion, type Suggestion } from './change.ts';
import { boundaryText, type Shortfall, shortfallsOf } from './find.ts';

/** Unmet wishes that are smaller than this are met. */
const TOLERANCE = 1e-3;

/** The conflicts of a schedule, each with the smallest changes that resolve it. */
export async function conflictsOf(setting: Setting, schedule: Schedule, limits: Limits): Promise<Conflict[]> {
  const conflicts: Conflict[] = [];
  // Each conflict is resolved with the first suggestions of the others in force.
  let problem = setting.problem;
  const shortfalls = shortfallsOf(setting, schedule);
  for (const { amount } of shortfalls) if (amount !== undefined) problem = applySuggestion(problem, amount);
  for (const shortfall of shortfalls) {
    const { amount, delay, weight: _, ...conflict } = shortfall;
    const suggestions: Suggestion[] = amount === undefined ? [] : [amount];
    const later = delay === undefined ? undefined : await delayed(problem, setting, shortfall, limits);
    if (later !== undefined) suggestions.push(later);
    if (amount === undefined && later !== undefined) problem = applySuggestion(problem, later);
    conflicts.push({ ...conflict, suggestions });
  }
  return conflicts;
}

/** The earliest deadline with which the wish fits. */
async function delayed(
  resolved: Problem,
  setting: Setting,
  { device, amount, delay, weight }: Shortfall,
  limits: Limits,
): Promise<Suggestion | undefined> {
  if (delay === undefined) return undefined;
  // The other conflicts stay resolved; this wish is the original one.
  const problem = amount === undefined ? resolved : restored(resolved, setting.problem, amount);
  const before = await leastUnmet(settingOf(problem), limits);
  const fits = async (boundary: number) => {
    const moved = settingOf(applySuggestion(problem, { changes: delay.changes(boundary) }));
    return (await leastUnmet(moved, limits)) <= Math.max(before - weight, 0) + TOLERANCE * 0.5;
  };
  let [low, high] = [Math.max(delay.from, 0), setting.horizon.count];
  if (low >= high || !(await fits(high))) return undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await fits(middle)) high = middle;
    else low = middle;
  }
  return { text: `${device} ready by ${boundaryText(setting, high)}`, changes: delay.changes(high) };
}

function restored(resolved: Problem, original: Problem, { changes }: Pick<Suggestion, 'changes'>): Problem {
  const before = changes.map(({ path }) => {
    let value: unknown = original;
    for (const key of path) value = (value as Record<string | number, unknown>)[key];
    return { path, value: value as number };
  });
  return applySuggestion(resolved, { changes: before });
}
