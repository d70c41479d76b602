import { addDays } from '@energy-optimizer/kernel';
import { type Curve, curveOf } from '../memory/curve.ts';
import type { Pattern, PatternRepository } from '../store/repository-patterns.ts';
import { stepsOfDays } from './day-steps.ts';
import type { LoadedMarket } from './load-market.ts';

/** Loads that can be moved run this long in a day: what the plan of the optimisation pattern buys. */
const PLANNED_SHARE = 1 / 6;

/**
 * Adds what the learnt days showed to the pattern memory: a day's curve and the one that followed; what was forecast and what
 * came, for biases, recommendations and plans. Learning a day again replaces it.
 */
export async function rememberDays(
  patterns: Pick<PatternRepository, 'save'>,
  loaded: LoadedMarket,
  /** By date, what was issued for it the day before; `steps` values. */
  forecasts: ReadonlyMap<string, Float64Array>,
): Promise<number> {
  const { panel, known, timeZone, market } = loaded;
  const { steps } = panel;
  const stepsOf = stepsOfDays({ timeZone, steps });
  const atOf = (date: string) => new Date(stepsOf(date)[0]!.startMs);
  const days: Pattern[] = [];
  const [biases, recommendations, plans]: [Pattern[], Pattern[], Pattern[]] = [[], [], []];
  for (const [date, forecast] of forecasts) {
    const day = panel.dates.indexOf(date);
    if (day < 1 || day >= known) continue;
    const actual = panel.prices.slice(day * steps, (day + 1) * steps);
    const before = curveOf(panel.prices.subarray((day - 1) * steps, day * steps));
    const head = { region: market.region };
    if (before && allKnown(actual)) {
      const outcome = { level: before.level, spread: before.spread, next: [...actual] };
      days.push({ ...head, at: atOf(addDays(date, -1)), vector: vectorOf(before), outcome });
    }
    const shape = curveOf(forecast);
    if (!shape || !allKnown(actual) || !allKnown(forecast)) continue;
    const told = { ...head, at: atOf(date), vector: vectorOf(shape) };
    biases.push({ ...told, outcome: { errors: Array.from(actual, (price, step) => price - forecast[step]!) } });
    recommendations.push({ ...told, outcome: { forecast: [...forecast], actual: [...actual] } });
    plans.push({ ...told, outcome: planned(forecast, actual) });
  }
  await patterns.save('price_pattern', days);
  await patterns.save('bias_correction', biases);
  await patterns.save('recommendation', recommendations);
  await patterns.save('optimization', plans);
  return days.length + biases.length + recommendations.length + plans.length;
}

const vectorOf = ({ shape }: Curve): number[] => [...shape];
const allKnown = (values: Float64Array): boolean => values.every(Number.isFinite);

/** Mean prices of the sixth of the day that looked cheapest: as expected, as it came, and of the sixth that was. */
function planned(forecast: Float64Array, actual: Float64Array) {
  const count = Math.max(1, Math.round(forecast.length * PLANNED_SHARE));
  const cheapest = (values: Float64Array) =>
    Array.from(values.keys())
      .sort((a, b) => values[a]! - values[b]!)
      .slice(0, count);
  const mean = (values: Float64Array, steps: readonly number[]) =>
    steps.reduce((sum, step) => sum + values[step]!, 0) / count;
  const chosen = cheapest(forecast);
  return { expected: mean(forecast, chosen), realised: mean(actual, chosen), best: mean(actual, cheapest(actual)) };
}
