import type { ExpertFamily } from '../experts/expert.ts';
import { inverseErrorWeights } from './family-weights.ts';

/** Window of the rule over families, in days. */
const RULE_DAYS = 28;

export type FamilyForecasts = ReadonlyMap<ExpertFamily, Float64Array>;
export type FamilyWeights = Readonly<Partial<Record<ExpertFamily, number>>>;

/** Per day and family: absolute errors summed, and over how many steps. */
export type FamilyState = {
  readonly days: readonly { readonly [family: string]: { readonly sum: number; readonly count: number } }[];
};

/** The interpretable rule: family weights from their errors over the last 28 days. */
export interface FamilyErrors {
  /** Bounded inverse-error weights of these families; one without a record counts as the mean of the others. */
  readonly weights: (families: readonly ExpertFamily[]) => FamilyWeights;
  readonly observe: (forecasts: FamilyForecasts, actual: ArrayLike<number>) => void;
  readonly shorten: (days: number) => void;
  readonly state: () => FamilyState;
  readonly load: (state: FamilyState) => void;
}

export function createFamilyErrors(): FamilyErrors {
  let days: FamilyState['days'] = [];
  return {
    weights: (families) => {
      const errors = families.map((family) => meanError(days, family));
      const known = errors.filter((error) => error !== undefined);
      const typical = known.length > 0 ? known.reduce((sum, error) => sum + error, 0) / known.length : 1;
      const filled = Object.fromEntries(families.map((family, k) => [family, errors[k] ?? typical]));
      return inverseErrorWeights(filled as Record<ExpertFamily, number>);
    },
    observe: (forecasts, actual) => {
      const day = Array.from(forecasts, ([family, values]) => [family, errorOf(values, actual)] as const);
      days = [...days, Object.fromEntries(day)].slice(-RULE_DAYS);
    },
    shorten: (kept) => {
      days = days.slice(-kept);
    },
    state: () => ({ days }),
    load: (state) => {
      days = state.days;
    },
  };
}

function meanError(days: FamilyState['days'], family: ExpertFamily): number | undefined {
  let [sum, count] = [0, 0];
  for (const day of days) {
    sum += day[family]?.sum ?? 0;
    count += day[family]?.count ?? 0;
  }
  return count > 0 ? sum / count : undefined;
}

function errorOf(values: Float64Array, actual: ArrayLike<number>) {
  let [sum, count] = [0, 0];
  for (let h = 0; h < values.length; h += 1) {
    const error = Math.abs(values[h]! - actual[h]!);
    if (Number.isNaN(error)) continue;
    sum += error;
    count += 1;
  }
  return { sum, count };
}
