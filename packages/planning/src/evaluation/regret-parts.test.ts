import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEnergy } from '../plan-energy.ts';
import { parseProblem } from '../problem/parse-problem.ts';
import { costAtPrices, regretParts } from './regret-parts.ts';

const STEPS = 6;
const prices = fc.array(fc.integer({ min: -10, max: 50 }), { minLength: STEPS, maxLength: STEPS });
const problemWith = (importPricePerKwh: readonly number[]) =>
  parseProblem({
    ...{ stepMinutes: Array(STEPS).fill(60), importPricePerKwh: importPricePerKwh.map((cents) => cents / 100) },
    ...{ exportPricePerKwh: 0.08, loadKw: 0.4, pvKw: [0, 0, 2, 3, 0, 0] },
    evs: [{ id: 'car', chargeKw: 7, capacityKwh: 40, startKwh: 10, targetKwh: 22 }],
    batteries: [{ id: 'store', chargeKw: 2, dischargeKw: 2, startKwh: 1, maxKwh: 5, chargeEfficiency: 0.95 }],
  });

describe('the loss of a plan against perfect foresight', () => {
  it('splits into parts that add up, and the forecast alone never gains', async () => {
    await fc.assert(
      fc.asyncProperty(prices, prices, fc.double({ min: -3, max: 3, noNaN: true }), async (expected, came, extra) => {
        const [forecast, actual] = [problemWith(expected), problemWith(came)];
        const [planned, bestActual] = [await planEnergy(forecast), await planEnergy(actual)];
        const executedCost = costAtPrices(planned, actual) + extra;
        const parts = regretParts({ actual, planned, bestExpected: planned, bestActual, executedCost });
        expect(Math.abs(parts.forecast + parts.model + parts.execution! - parts.total)).toBeLessThan(1e-9);
        expect(Math.abs(executedCost - costAtPrices(bestActual, actual) - parts.total)).toBeLessThan(1e-9);
        expect(Math.abs(parts.execution! - extra)).toBeLessThan(1e-9);
        expect(parts.model).toBe(0);
        expect(parts.forecast).toBeGreaterThan(-1e-4);
      }),
      { numRuns: 8 },
    );
  });

  it('is 0 in every part with perfect prices', async () => {
    const actual = problemWith([30, 10, 25, 5, 40, 20]);
    const plan = await planEnergy(actual);
    const same = { actual, planned: plan, bestExpected: plan, bestActual: await planEnergy(actual) };
    expect(regretParts(same)).toEqual({ total: 0, forecast: 0, model: 0, execution: null });
    expect(costAtPrices(plan, actual)).toBeCloseTo(plan.cost.netOfStored, 9);
  });

  it('is the extra cost of charging at the hour that was expected to be the cheapest', async () => {
    const car = (importPricePerKwh: number[]) =>
      parseProblem({
        ...{ stepMinutes: [60, 60], importPricePerKwh },
        evs: [{ id: 'car', chargeKw: 10, capacityKwh: 40, startKwh: 10, targetKwh: 20 }],
      });
    const [forecast, actual] = [car([0.2, 0.3]), car([0.4, 0.1])];
    const planned = await planEnergy(forecast);
    const parts = regretParts({ actual, planned, bestExpected: planned, bestActual: await planEnergy(actual) });
    expect(parts.total).toBeCloseTo(10 * (0.4 - 0.1), 3);
    expect([parts.model, parts.execution]).toEqual([0, null]);
  });
});
