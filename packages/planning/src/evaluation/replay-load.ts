import { cheapestFill, cheapestRun } from './fill.ts';
import type { DailyLoad } from './household.ts';

/** Days of prices per kWh, days × steps; the days `from … to - 1` are planned, the day before is known. */
export interface PriceDays {
  readonly prices: ArrayLike<number>;
  readonly steps: number;
  readonly from: number;
  readonly to: number;
}

/** The prices that a rule goes by in planning a day on the day before. */
export type Rule = (day: number) => { readonly today: readonly number[]; readonly tomorrow: readonly number[] };

export interface Replayed {
  readonly unplannedCost: number;
  readonly bestCost: number;
  /** By name of the rule. */
  readonly costs: Readonly<Record<string, number>>;
}

export const costOf = (energy: readonly number[], prices: readonly number[]): number =>
  energy.reduce((sum, kwh, step) => sum + kwh * prices[step]!, 0);

/** What a load costs when it is planned by each rule, with known prices (`best`), and without planning. */
export function replayLoad(
  { steps, from, to }: PriceDays,
  load: DailyLoad,
  best: Rule,
  rules: Readonly<Record<string, Rule>>,
): Replayed {
  const perHour = steps / 24;
  const { window } = load;
  const start = (window.from < window.to ? window.from + 24 : window.from) * perHour;
  const end = (window.to + 24) * perHour;
  const within = ({ today, tomorrow }: ReturnType<Rule>) => [...today, ...tomorrow].slice(start, end);
  const costs = Object.fromEntries(Object.keys(rules).map((name) => [name, 0]));
  let [unplannedCost, bestCost] = [0, 0];
  for (let day = from; day < to; day += 1) {
    const came = within(best(day));
    const rising = came.map((_, step) => step);
    unplannedCost += costOf(schedule(load, rising, perHour), came);
    bestCost += costOf(schedule(load, came, perHour), came);
    for (const [name, rule] of Object.entries(rules))
      costs[name]! += costOf(schedule(load, within(rule(day)), perHour), came);
  }
  return { unplannedCost, bestCost, costs };
}

function schedule(load: DailyLoad, prices: readonly number[], perHour: number): number[] {
  if (load.mode === 'flexible') return cheapestFill(prices, load.energyKwh, load.maxKw / perHour);
  const profile = load.hourlyKw.flatMap((kw) => Array.from({ length: perHour }, () => kw / perHour));
  return cheapestRun(prices, profile);
}
