import type { Plan } from '../plan/plan.ts';

/**
 * The value of a field of the problem with which the plan says that the wish fits. A conflict excuses only the field
 * that its first suggestion changes, and only down to that value.
 */
export function statedValue(
  { conflicts }: Pick<Plan, 'conflicts'>,
  path: readonly (string | number)[],
): number | readonly number[] | undefined {
  for (const { suggestions } of conflicts) {
    const value = suggestions[0]?.changes.find((change) => isSame(change.path, path))?.value;
    if (typeof value === 'number' || Array.isArray(value)) return value;
  }
  return undefined;
}

const isSame = (one: readonly (string | number)[], other: readonly (string | number)[]): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index]);
