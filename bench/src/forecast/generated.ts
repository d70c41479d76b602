import { type Panel, parseEpfPanel } from '@energy-optimizer/forecasting';
import { createRandom, DAY_MS } from '@energy-optimizer/kernel';

/** A generated market for smoke runs, which need no external data. */

const STEPS = 24;

/** A daily wave with noise that follows one exogenous column, in the layout of the benchmark files. */
export function generatedMarket(days: number): Panel {
  const { uniform } = createRandom(20_260_101);
  const lines = Array.from({ length: days * STEPS }, (_, hour) => {
    const at = new Date(Date.UTC(2025, 0, 1) + Math.floor(hour / STEPS) * DAY_MS).toISOString().slice(0, 10);
    const load = 1_000 + 300 * Math.sin((2 * Math.PI * hour) / STEPS) + 100 * uniform();
    return `${at} ${String(hour % STEPS).padStart(2, '0')}:00,${load.toFixed(0)},${(load / 25 + 8 * uniform()).toFixed(2)}`;
  });
  return parseEpfPanel(['date,Load forecast,OT', ...lines].join('\n'));
}

/** Prices of the previous week, in place of a published column. */
export function generatedForecasts({ prices, steps }: Panel, from: number, to: number): Map<string, Float64Array> {
  return new Map([['Generated Ensemble', prices.slice((from - 7) * steps, (to - 7) * steps)]]);
}
