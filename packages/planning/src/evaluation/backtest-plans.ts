import { type DailyLoad, HOUSEHOLD, type Household } from './household.ts';
import { replayBattery } from './replay-battery.ts';
import { type PriceDays, type Rule, replayLoad } from './replay-load.ts';

export interface RuleResult {
  readonly cost: number;
  readonly saving: number;
  /** Share of `bestSaving`; null if nothing can be saved. */
  readonly share: number | null;
}

export interface AssetResult {
  readonly id: string;
  /** Cost without planning: loads at the start of their window, an idle battery. */
  readonly unplannedCost: number;
  /** Saving with every price known in advance. */
  readonly bestSaving: number;
  /** By name of the rule. */
  readonly rules: Readonly<Record<string, RuleResult>>;
}

/** Hours of the day before at which a plan of the battery begins. */
const NOON = 12;
const MIDNIGHT = 24;

/**
 * Replays days one by one without look-ahead: each plan is made once, on the day before, from the known prices of that
 * day and the prices that a rule expects for the next. What it costs is measured at the prices that came. The battery is
 * replayed with plans from noon to noon, and with plans for whole days of unknown prices.
 *
 * @param forecasts prices forecast for the planned days by name, days × steps; a forecast may use no price of its day
 */
export function backtestPlans(
  days: PriceDays,
  forecasts: Readonly<Record<string, ArrayLike<number>>>,
  household: Household = HOUSEHOLD,
): AssetResult[] {
  checkDays(days, forecasts);
  const actual = (day: number) => dayOf(days.prices, day, days.steps);
  const best: Rule = (day) => ({ today: actual(day - 1), tomorrow: actual(day) });
  const rules: Record<string, Rule> = {};
  for (const [name, values] of Object.entries(forecasts))
    rules[name] = (day) => ({ today: actual(day - 1), tomorrow: dayOf(values, day - days.from, days.steps) });
  rules['last day'] = (day) => ({ today: actual(day - 1), tomorrow: actual(day - 1) });
  const tariff = nightTariff(days.steps);
  rules['night tariff'] = () => ({ today: tariff, tomorrow: tariff });
  const { battery, car, appliances } = household;
  const replayed = (load: DailyLoad) => resultOf({ id: load.id, ...replayLoad(days, load, best, rules) });
  const each = appliances.map(replayed);
  return [
    resultOf({ id: battery.id, ...replayBattery(days, battery, rules, NOON) }),
    resultOf({ id: `${battery.id}, from midnight`, ...replayBattery(days, battery, rules, MIDNIGHT) }),
    replayed(car),
    ...each,
    sumOf('appliances', each, Object.keys(rules)),
  ];
}

function sumOf(id: string, assets: readonly AssetResult[], names: readonly string[]): AssetResult {
  const sum = (of: (asset: AssetResult) => number) => assets.reduce((total, asset) => total + of(asset), 0);
  const unplannedCost = sum((asset) => asset.unplannedCost);
  const bestCost = unplannedCost - sum(({ bestSaving }) => bestSaving);
  const costs = Object.fromEntries(names.map((name) => [name, sum(({ rules }) => rules[name]!.cost)]));
  return resultOf({ id, unplannedCost, bestCost, costs });
}

function checkDays(
  { prices, steps, from, to }: PriceDays,
  forecasts: Readonly<Record<string, ArrayLike<number>>>,
): void {
  if (steps % 24 !== 0) throw new RangeError(`a day needs whole steps per hour; it has ${steps} steps`);
  if (from < 1 || to <= from || prices.length < to * steps)
    throw new RangeError(`the days ${from} to ${to - 1} and the day before them need prices`);
  for (let at = (from - 1) * steps; at < to * steps; at += 1)
    if (!Number.isFinite(prices[at])) throw new RangeError(`day ${Math.floor(at / steps)} has a step without a price`);
  for (const [name, values] of Object.entries(forecasts))
    if (values.length !== (to - from) * steps || !Array.from(values).every(Number.isFinite))
      throw new RangeError(`forecast ${name} must have a price for each of ${to - from} days × ${steps} steps`);
}

const dayOf = (values: ArrayLike<number>, day: number, steps: number): number[] =>
  Array.from({ length: steps }, (_, step) => values[day * steps + step]!);

/** Three levels: night, day, and the evening peak. */
const nightTariff = (steps: number): number[] =>
  Array.from({ length: steps }, (_, step) => {
    const hour = (step * 24) / steps;
    if (hour < 6 || hour >= 22) return 1;
    return hour >= 17 && hour < 21 ? 3 : 2;
  });

interface Costs {
  readonly id: string;
  readonly unplannedCost: number;
  readonly bestCost: number;
  readonly costs: Readonly<Record<string, number>>;
}

function resultOf({ id, unplannedCost, bestCost, costs }: Costs): AssetResult {
  const bestSaving = unplannedCost - bestCost;
  const rules = Object.fromEntries(
    Object.entries(costs).map(([name, cost]): [string, RuleResult] => {
      const saving = unplannedCost - cost;
      return [name, { cost, saving, share: bestSaving > 1e-12 ? saving / bestSaving : null }];
    }),
  );
  return { id, unplannedCost, bestSaving, rules };
}
