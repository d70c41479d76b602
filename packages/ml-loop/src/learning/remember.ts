import { type Curve, curveOf } from '@energy-optimizer/forecasting';
import { addDays } from '@energy-optimizer/kernel';
import type { Pattern, PatternOutcomes, PatternRepository } from '../store/patterns.ts';
import { stepsOfDays } from './day-steps.ts';
import type { LoadedMarket } from './load-market.ts';

/** Share of the day that flexible loads run, used by the optimization pattern. */
const PLANNED_SHARE = 1 / 6;

/**
 * Adds the learned days to the pattern memory: a day's curve and the mean of the following day; forecast
 * forecast and what came, for biases, recommendations and plans. Learning a day again replaces it.
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
  const money = { unit: market.unit, currency: market.currency };
  const days: Pattern<PatternOutcomes['price_pattern']>[] = [];
  const biases: Pattern<PatternOutcomes['bias_correction']>[] = [];
  const recommendations: Pattern<PatternOutcomes['recommendation']>[] = [];
  const plans: Pattern<PatternOutcomes['optimization']>[] = [];
  for (const [date, forecast] of forecasts) {
    const day = panel.dates.indexOf(date);
    if (day < 1 || day >= known) continue;
    const actual = panel.prices.slice(day * steps, (day + 1) * steps);
    const before = curveOf(panel.prices.subarray((day - 1) * steps, day * steps));
    const head = { region: market.region };
    if (before && allKnown(actual)) {
      const outcome = { ...money, nextMean: meanOf(actual) };
      days.push({ ...head, at: atOf(addDays(date, -1)), vector: vectorOf(before), outcome });
    }
    const shape = curveOf(forecast);
    if (!shape || !allKnown(actual) || !allKnown(forecast)) continue;
    const told = { ...head, at: atOf(date), vector: vectorOf(shape) };
    biases.push({ ...told, outcome: { ...money, meanError: meanOf(actual) - meanOf(forecast) } });
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

const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += values[k]!;
  return sum / values.length;
};

/** The predicted cheapest sixth of the day compared with the day's mean: predicted and realized saving. */
function planned(forecast: Float64Array, actual: Float64Array): PatternOutcomes['optimization'] {
  const count = Math.max(1, Math.round(forecast.length * PLANNED_SHARE));
  const chosen = Array.from(forecast.keys())
    .sort((a, b) => forecast[a]! - forecast[b]!)
    .slice(0, count);
  const saved = (values: Float64Array) => meanOf(values) - meanOf(chosen.map((step) => values[step]!));
  return { promised: saved(forecast), kept: saved(actual) };
}
