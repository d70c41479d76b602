import type { ExpertFamily } from '../experts/expert.ts';
import type { FamilyForecasts } from './family-errors.ts';
import type { Excluded } from './forecaster-types.ts';
import type { Forecasts } from './health.ts';

export const unknown = (steps: number): Float64Array => new Float64Array(steps).fill(Number.NaN);

export const excludedOf = (ids: readonly string[], reasons: readonly (string | undefined)[]): Excluded[] =>
  ids.flatMap((id, k) => (reasons[k] === undefined ? [] : [{ id, reason: reasons[k] }]));

/** Inactive experts have no values. */
export const masked = (forecasts: Forecasts, awake: readonly boolean[], steps: number): Float64Array[] =>
  forecasts.map((values, k) => (awake[k] ? values! : unknown(steps)));

export function familyMeans(present: readonly { family: ExpertFamily; values: Float64Array }[], steps: number) {
  const groups = Map.groupBy(present, ({ family }) => family);
  return new Map(
    Array.from(groups, ([family, experts]) => {
      const mean = new Float64Array(steps);
      for (const { values } of experts) for (let h = 0; h < steps; h += 1) mean[h]! += values[h]!;
      return [family, mean.map((sum) => sum / experts.length)];
    }),
  );
}

export function ruleOf(
  means: FamilyForecasts,
  weights: Partial<Record<ExpertFamily, number>>,
  steps: number,
): Float64Array {
  const mixture = new Float64Array(steps);
  for (const [family, values] of means) {
    for (let h = 0; h < steps; h += 1) mixture[h]! += weights[family]! * values[h]!;
  }
  return mixture;
}

/** Standard deviation over the experts that gave a value, per step. */
export function spreadOf(forecasts: readonly Float64Array[], steps: number): Float64Array {
  const given = forecasts.filter((values) => !values.some(Number.isNaN));
  return Float64Array.from({ length: steps }, (_, h) => {
    let [sum, squares] = [0, 0];
    for (const values of given) {
      const value = values[h]! - given[0]![h]!;
      sum += value;
      squares += value * value;
    }
    return given.length > 0 ? Math.sqrt(Math.max(0, squares / given.length - (sum / given.length) ** 2)) : 0;
  });
}

export function meanError(forecast: Float64Array, actual: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let h = 0; h < forecast.length; h += 1) {
    const error = Math.abs(forecast[h]! - actual[h]!);
    if (Number.isNaN(error)) continue;
    sum += error;
    count += 1;
  }
  return sum / count;
}
