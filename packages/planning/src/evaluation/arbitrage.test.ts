import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEnergy } from '../plan-energy.ts';
import { arbitrage, changeOf } from './arbitrage.ts';
import { cheapestFill, cheapestRun } from './fill.ts';

const dot = (energy: readonly number[], prices: readonly number[]) =>
  energy.reduce((sum, kwh, step) => sum + kwh * prices[step]!, 0);
const cents = fc.array(fc.integer({ min: -5, max: 60 }), { minLength: 1, maxLength: 6 });

/** The greatest earnings of a lossless battery by trying every whole kWh. */
function greatest(
  prices: readonly number[],
  stored: number,
  capacity: number,
  power: number,
  terminal: number,
): number {
  const [price, ...rest] = prices;
  if (price === undefined) return stored * terminal;
  let most = Number.NEGATIVE_INFINITY;
  for (let change = -power; change <= power; change += 1) {
    const level = stored + change;
    if (level < 0 || level > capacity || (change < 0 && price < 0)) continue;
    most = Math.max(most, greatest(rest, level, capacity, power, terminal) - change * price);
  }
  return most;
}

describe('a battery that trades', () => {
  it('earns as much as the best of all schedules', () => {
    const data = fc.record({
      prices: cents,
      capacity: fc.integer({ min: 1, max: 4 }),
      power: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        data,
        fc.nat(4),
        fc.integer({ min: 0, max: 40 }),
        ({ prices, capacity, power }, start, terminalValue) => {
          const startKwh = Math.min(start, capacity);
          const lossless = { capacityKwh: capacity, chargeKwh: power, dischargeKwh: power };
          const battery = { ...lossless, chargeEfficiency: 1, dischargeEfficiency: 1 };
          const energy = arbitrage(battery, prices, { startKwh, terminalValue });
          const left = startKwh + energy.reduce((sum, kwh) => sum + kwh, 0);
          const earned = left * terminalValue - dot(energy, prices);
          expect(earned).toBeCloseTo(greatest(prices, startKwh, capacity, power, terminalValue), 9);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('agrees with the planner where charging and discharging lose energy', async () => {
    const battery = { capacityKwh: 7, chargeKwh: 3, dischargeKwh: 2, chargeEfficiency: 0.9, dischargeEfficiency: 0.85 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 6 }), async (prices) => {
        const energy = arbitrage(battery, prices, { startKwh: 2, terminalValue: 11 });
        const stored = energy.reduce((level, kwh) => level + changeOf(battery, kwh), 2);
        const { cost } = await planEnergy({
          ...{ stepMinutes: prices.map(() => 60), importPricePerKwh: prices, exportPricePerKwh: prices },
          batteries: [
            {
              ...{ id: 'battery', startKwh: 2, maxKwh: 7, chargeKw: 3, dischargeKw: 2, terminalValuePerKwh: 11 },
              ...{ chargeEfficiency: 0.9, dischargeEfficiency: 0.85 },
            },
          ],
        });
        expect(dot(energy, prices) - stored * 11).toBeCloseTo(cost.netOfStored, 3);
      }),
      { numRuns: 6 },
    );
  });

  it('stays within its limits at any price', () => {
    const battery = { capacityKwh: 5, chargeKwh: 2, dischargeKwh: 3, chargeEfficiency: 0.9, dischargeEfficiency: 0.8 };
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 40 }), (prices) => {
        let stored = 1;
        for (const [step, kwh] of arbitrage(battery, prices, { startKwh: 1, terminalValue: 0.1 }).entries()) {
          stored += changeOf(battery, kwh);
          expect(kwh).toBeLessThanOrEqual(2 + 1e-9);
          expect(kwh).toBeGreaterThanOrEqual(prices[step]! < 0 ? -1e-9 : -3 - 1e-9);
          expect(stored).toBeGreaterThanOrEqual(-1e-9);
          expect(stored).toBeLessThanOrEqual(5 + 1e-9);
        }
      }),
    );
  });
});

describe('a load with a choice of hours', () => {
  it('takes the cheapest steps, the last one in part, and the earlier of equal ones', () => {
    expect(cheapestFill([3, 1, 2, 1], 5, 2)).toEqual([0, 2, 1, 2]);
    expect(cheapestFill([1, 1, 1], 2, 2)).toEqual([2, 0, 0]);
  });

  it('runs without interruption where the sum of the profile is cheapest', () => {
    expect(cheapestRun([5, 1, 9, 2, 3], [2, 1])).toEqual([0, 0, 0, 2, 1]);
    expect(cheapestRun([1, 1, 1], [1])).toEqual([1, 0, 0]);
  });
});
