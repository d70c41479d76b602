import { arbitrage, changeOf } from './arbitrage.ts';
import { type BatteryData, batteryOf } from './household.ts';
import { costOf, type PriceDays, type Replayed, type Rule } from './replay-load.ts';

/**
 * What a battery costs (negative: earns) that is planned by each rule, and with all prices known for the whole time.
 * A plan begins once a day at `hour` of the day before and is followed until the next: from the known rest of that day,
 * the expected day, and one more day like it, so that the battery is not emptied at midnight. The energy that is left
 * at the end counts at the mean price.
 */
export function replayBattery(
  { prices, steps, from, to }: PriceDays,
  data: BatteryData,
  rules: Readonly<Record<string, Rule>>,
  hour: number,
): Replayed {
  const battery = batteryOf(data, 24 / steps);
  const since = (hour * steps) / 24;
  const at = (day: number) => (day - 1) * steps + since;
  const priceBetween = (first: number, end: number) =>
    Array.from({ length: end - first }, (_, step) => prices[first + step]!);
  const worth = (expected: readonly number[]) =>
    (expected.reduce((sum, price) => sum + price, 0) / expected.length) * battery.dischargeEfficiency;
  const stored = (energy: readonly number[]) => energy.reduce((sum, kwh) => sum + changeOf(battery, kwh), 0);
  const whole = priceBetween(at(from), at(to));
  const finalValue = worth(whole);
  const costOfAll = (energy: readonly number[]) => costOf(energy, whole) - stored(energy) * finalValue;

  const followed = (rule: Rule): number[] => {
    const energy: number[] = [];
    let startKwh = 0;
    for (let day = from; day < to; day += 1) {
      const { today, tomorrow } = rule(day);
      const horizon = [...today.slice(since), ...tomorrow, ...tomorrow];
      const plan = arbitrage(battery, horizon, { startKwh, terminalValue: worth(tomorrow) }).slice(0, steps);
      startKwh += stored(plan);
      energy.push(...plan);
    }
    return energy;
  };
  const best = arbitrage(battery, whole, { startKwh: 0, terminalValue: finalValue });
  const costs = Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, costOfAll(followed(rule))]));
  return { unplannedCost: 0, bestCost: costOfAll(best), costs };
}
