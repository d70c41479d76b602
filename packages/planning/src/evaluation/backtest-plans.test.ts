import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import { type AssetResult, backtestPlans } from './backtest-plans.ts';

const DAYS = 15;
const { uniform } = createRandom(7);
/** A daily wave with noise. */
const prices = Array.from({ length: DAYS * 24 }, (_, hour) => 0.1 + 0.05 * Math.sin(hour / 3.8) + 0.03 * uniform());
const days = { prices, steps: 24, from: 1, to: DAYS };
const perfect = prices.slice(24);
const noisy = perfect.map((price) => price + 0.05 * uniform());
const find = (assets: readonly AssetResult[], id: string) => assets.find((asset) => asset.id === id)!;

describe('plans on past days', () => {
  it('captures the whole saving of every load with perfect forecasts, and nearly that of the battery', () => {
    for (const { id, rules } of backtestPlans(days, { forecast: perfect }))
      if (id.startsWith('battery')) expect(rules.forecast!.share).toBeGreaterThan(0.95);
      else expect(rules.forecast!.share).toBeCloseTo(1, 12);
  });

  it('never saves more than perfect foresight, and less with a worse forecast', () => {
    for (const { id, bestSaving, rules } of backtestPlans(days, { perfect, noisy })) {
      for (const { saving, cost } of Object.values(rules)) {
        expect(Number.isFinite(cost)).toBe(true);
        expect(saving, id).toBeLessThanOrEqual(bestSaving + 1e-9);
      }
      expect(rules.noisy!.saving, id).toBeLessThanOrEqual(rules.perfect!.saving + 1e-9);
    }
  });

  it('pays the prices that came for the hours that were expected to be cheapest', () => {
    const flat = Array.from({ length: 48 }, () => 10);
    const history = flat.with(24 + 13, 1).with(9, 2);
    const forecast = history.slice(24).with(13, 11).with(15, 5);
    const household = {
      battery: { id: 'b', capacityKwh: 1, chargeKw: 1, dischargeKw: 1, chargeEfficiency: 1, dischargeEfficiency: 1 },
      car: { id: 'c', mode: 'flexible' as const, window: { from: 18, to: 7 }, energyKwh: 1, maxKw: 1 },
      appliances: [{ id: 'iron', mode: 'contiguous' as const, window: { from: 8, to: 20 }, hourlyKw: [2] }],
    };
    const period = { prices: history.with(24 + 9, 20).with(24 + 15, 7), steps: 24, from: 1, to: 2 };
    const iron = find(backtestPlans(period, { forecast }, household), 'iron');
    // At 08:00; at 13:00; at 15:00; at 09:00, the cheapest hour of the day before; at 08:00, all of the day alike.
    const costs = [iron.unplannedCost, iron.unplannedCost - iron.bestSaving, iron.rules.forecast!.cost];
    expect(costs).toEqual([20, 2, 14]);
    expect([iron.rules['last day']!.cost, iron.rules['night tariff']!.cost]).toEqual([40, 20]);
    expect(iron.rules.forecast!.share).toBeCloseTo(6 / 18, 12);
  });

  it('has the same result in quarter-hours with the same price', () => {
    const quarters = (values: readonly number[]) => values.flatMap((price) => [price, price, price, price]);
    const fine = { ...days, prices: quarters(prices), steps: 96 };
    const assets = backtestPlans(fine, { noisy: quarters(noisy) });
    for (const asset of backtestPlans(days, { noisy }))
      expect(find(assets, asset.id).rules.noisy!.cost, asset.id).toBeCloseTo(asset.rules.noisy!.cost, 6);
  });

  it('adds up the appliances', () => {
    const assets = backtestPlans(days, { noisy });
    const each = ['dishwasher', 'washing machine', 'dryer'].map((id) => find(assets, id));
    const { bestSaving, rules } = find(assets, 'appliances');
    expect(bestSaving).toBeCloseTo(
      each.reduce((sum, asset) => sum + asset.bestSaving, 0),
      12,
    );
    const saving = each.reduce((sum, asset) => sum + asset.rules.noisy!.saving, 0);
    expect(rules.noisy!.saving).toBeCloseTo(saving, 12);
    expect(rules.noisy!.share).toBeCloseTo(saving / bestSaving, 12);
  });

  it('has no share where nothing can be saved', () => {
    const same = { ...days, prices: prices.map(() => 0.2) };
    for (const { rules } of backtestPlans(same, {})) expect(rules['last day']!.share).toBeNull();
  });

  it('refuses days without prices, and forecasts of another length', () => {
    expect(() => backtestPlans({ ...days, from: 0 }, {})).toThrow(
      'the days 0 to 14 and the day before them need prices',
    );
    expect(() => backtestPlans({ ...days, prices: prices.with(50, Number.NaN) }, {})).toThrow(
      'day 2 has a step without a price',
    );
    expect(() => backtestPlans(days, { mine: noisy.slice(1) })).toThrow(
      'forecast mine must have a price for each of 14 days × 24 steps',
    );
    expect(() => backtestPlans({ ...days, steps: 10 }, {})).toThrow(
      'a day needs whole steps per hour; it has 10 steps',
    );
  });
});
