import { createRandom, DAY_MS } from '@energy-optimizer/kernel';
import type { Expert, Panel } from '../experts/expert.ts';
import { weeklyNaive } from '../experts/naive.ts';

/** The panel with every price from `day` on and every exogenous value from `day + 1` on replaced by nonsense. */
export function corrupted(panel: Panel, day: number): Panel {
  const { steps } = panel;
  const spoil = (values: Float64Array, from: number) =>
    values.map((value, at) => (at < from * steps ? value : 9_999 + 7 * (at % 13)));
  const exogenous = panel.exogenous.map((values) => spoil(values, day + 1));
  return { ...panel, prices: spoil(panel.prices, day), exogenous };
}

/** Forecasts of `day` after a fit `updates` days earlier and daily updates, as a backtest would make them. */
export function walk(expert: Expert, panel: Panel, day: number, updates: number): Float64Array {
  expert.fit(panel, day - updates);
  for (let next = day - updates + 1; next <= day; next += 1) expert.update(panel, next);
  return expert.predict(panel, day);
}

/**
 * Mean absolute error of daily forecasts from `day` to the end of the panel, as a share of the weekly naive forecast's.
 */
export function errorVersusNaive(expert: Expert, panel: Panel, day: number): number {
  const { steps, dates, prices } = panel;
  expert.fit(panel, day);
  let [own, naive] = [0, 0];
  for (let next = day; next < dates.length; next += 1) {
    if (next > day) expert.update(panel, next);
    const actual = prices.subarray(next * steps, (next + 1) * steps);
    for (const [h, value] of expert.predict(panel, next).entries()) own += Math.abs(value - actual[h]!);
    for (const [h, value] of weeklyNaive(panel, next).entries()) naive += Math.abs(value - actual[h]!);
  }
  return own / naive;
}

/** Prices with a daily and weekly shape, a wandering level and two exogenous series that matter. */
export function syntheticPanel({ days, steps = 24, seed = 1 }: { days: number; steps?: number; seed?: number }): Panel {
  const { uniform: random } = createRandom(seed);
  const start = Date.UTC(2020, 0, 1);
  const dates = Array.from({ length: days }, (_, day) => new Date(start + day * DAY_MS).toISOString().slice(0, 10));
  const prices = new Float64Array(days * steps);
  const load = new Float64Array(days * steps);
  const wind = new Float64Array(days * steps);
  let level = 40;
  for (let at = 0; at < prices.length; at += 1) {
    const day = Math.floor(at / steps);
    if (at % steps === 0) level += (random() - 0.5) * 4;
    load[at] = 900 + 200 * Math.sin((2 * Math.PI * (at % steps)) / steps) + (day % 7 > 4 ? -80 : 0) + 60 * random();
    wind[at] = 200 + 150 * Math.sin(day / 3) + 60 * random();
    prices[at] = level + 0.05 * (load[at]! - 900) - 0.04 * (wind[at]! - 200) + 2 * (random() - 0.5);
  }
  return { steps, dates, prices, exogenous: [load, wind] };
}

/** Offset of each quarter-hour from its hour in `quarterHourPanel`. */
export const QUARTER_PATTERN = [6, 2, -3, -5] as const;

/** The hours of `syntheticPanel` as quarter hours: the same series, prices with a pattern and a little noise on top. */
export function quarterHourPanel({ days, seed = 1 }: { days: number; seed?: number }): Panel {
  const { dates, prices, exogenous } = syntheticPanel({ days, seed });
  const { normal } = createRandom(seed + 1);
  const quarters = (values: Float64Array) =>
    Float64Array.from({ length: 4 * values.length }, (_, at) => values[at >> 2]!);
  const fine = quarters(prices).map((price, at) => price + QUARTER_PATTERN[at % 4]! + 0.3 * normal());
  return { steps: 96, dates, prices: fine, exogenous: exogenous.map(quarters) };
}
