import type { Plan } from '../plan/plan.ts';
import type { Problem, ProblemInput } from '../problem/problem.ts';

export type Suggestion = Plan['conflicts'][number]['suggestions'][number];
export type Change = Suggestion['changes'][number];

/** The problem with the changes of a suggestion. */
export function applySuggestion<T extends Problem | ProblemInput>(
  problem: T,
  { changes }: Pick<Suggestion, 'changes'>,
): T {
  const copy = structuredClone(problem);
  for (const { path, value } of changes) {
    let place = copy as unknown as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) {
      place[key] ??= {};
      place = place[key] as Record<string | number, unknown>;
    }
    const last = path.at(-1);
    if (last !== undefined) place[last] = value;
  }
  return copy;
}

/** Rounded in the direction in which the suggestion still fits. */
export const roundDown = (value: number): number => Math.max(Math.floor(value * 1e4 + 0.01) / 1e4, 0);
export const roundUp = (value: number): number => Math.ceil(value * 1e4 - 0.01) / 1e4;
