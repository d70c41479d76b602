import { describe, expect, it } from 'vitest';
import {
  applySuggestion,
  type Plan,
  type ProblemInput,
  parseProblem,
  planEnergy,
  planJsonSchema,
  problemJsonSchema,
  solverMemoryBytes,
  verifyPlan,
  warmUp,
} from './index.ts';

const house = (problem: Partial<ProblemInput>): ProblemInput => ({
  stepMinutes: [60, 60, 60, 60],
  importPricePerKwh: [0.3, 0.1, 0.2, 0.4],
  ...problem,
});
const battery = { id: 'battery', startKwh: 2, maxKwh: 4, chargeKw: 2, dischargeKw: 2 };
const car = { id: 'car', capacityKwh: 20, startKwh: 4, chargeKw: 5 };
const refusal = (problem: unknown): string => {
  try {
    parseProblem(problem);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a problem', () => {
  it.each([
    ['loadKw[1]', house({ loadKw: [1, 20_000, 1, 1] })],
    ['pvKw[0]', house({ pvKw: [Number.NaN, 0, 0, 0] })],
    ['importPricePerKwh[2]', house({ importPricePerKwh: [1, 1, Infinity, 1] })],
    ['importPricePerKwh: has 2 values for 4 steps', house({ importPricePerKwh: [1, 1] })],
    ['batteries[0].minKwh', house({ batteries: [{ ...battery, minKwh: 5 }] })],
    ['evs[0].departure', house({ evs: [{ ...car, departure: '2026-03-01T10:00:00Z' }] })],
    [
      'appliances[0].after.id',
      house({ appliances: [{ id: 'a', mode: 'contiguous', profileKw: [1], after: { id: 'x' } }] }),
    ],
    ['pvInterval.lower: exceeds upper in step 1', house({ pvInterval: { lower: [0, 2, 0, 0], upper: [0, 1, 0, 0] } })],
    ['objective.minimize', house({ objective: { minimize: 'carbon' } })],
    ['"battery" is used twice', house({ batteries: [battery, battery] })],
  ])('is refused with the name of its field: %s', (field, problem) => {
    expect(refusal(problem)).toContain(field);
  });

  it('and a plan have a JSON Schema', () => {
    expect([problemJsonSchema().type, planJsonSchema().type]).toEqual(['object', 'object']);
  });
});

describe('a plan', () => {
  it('for no steps is empty and costs nothing', async () => {
    await warmUp();
    const plan = await planEnergy({ stepMinutes: [], importPricePerKwh: [], batteries: [battery], evs: [car] });
    expect([plan.status, plan.cost.total, plan.slots, plan.conflicts]).toEqual(['optimal', 0, [], []]);
    expect(await solverMemoryBytes()).toBeGreaterThan(0);
  });

  it.each([
    ['by sorting', house({ evs: [{ ...car, targetKwh: 12 }] })],
    ['from the model', house({ loadKw: 0.5, pvKw: [0, 0, 3, 0], batteries: [battery] })],
  ])('is the same a thousand times for the same problem: %s', async (_, problem) => {
    const first = JSON.stringify(await planEnergy(problem));
    for (let repeat = 1; repeat < 1000; repeat += 1) {
      const plan = JSON.stringify(await planEnergy(problem));
      if (plan !== first) expect(plan, `solve ${repeat}`).toBe(first);
    }
  });

  it('imports at negative prices and curtails instead of paying for export, but never burns energy', async () => {
    const problem = house({
      importPricePerKwh: [-0.2, -0.2, 0.3, 0.3],
      exportPricePerKwh: -0.3,
      pvKw: [0, 0, 2, 2],
      curtailment: true,
      batteries: [{ ...battery, startKwh: 4, dischargeToGrid: false, chargeEfficiency: 0.8, dischargeEfficiency: 0.8 }],
    });
    const plan = await planEnergy(problem);
    expect(verifyPlan(problem, plan)).toEqual([]);
    expect(plan.pv.curtailedKw).toEqual([0, 0, 2, 2]);
    expect(plan.grid.exportKw).toEqual([0, 0, 0, 0]);
    expect(plan.cost.total).toBe(0);
  });

  it('with a deadline in the past states the conflict and keeps all limits', async () => {
    const problem = house({
      start: '2026-03-29T00:00:00Z',
      evs: [{ ...car, targetKwh: 9, departure: '2026-03-28T23:00:00Z' }],
    });
    const plan = await planEnergy(problem);
    expect(verifyPlan(problem, plan)).toEqual([]);
    expect(plan.conflicts.map(({ code, device }) => [code, device])).toEqual([['target', 'car']]);
  });

  it('for an impossible target names the energy and the time that fit, and each of them does', async () => {
    const problem = house({ start: '2026-03-29T00:00:00Z', evs: [{ ...car, targetKwh: 18, departure: 2 }] });
    const { conflicts } = await planEnergy(problem);
    expect(conflicts[0]?.suggestions.map(({ text }) => text)).toEqual([
      '14 kWh (70 %) by 2026-03-29T02:00:00Z',
      'car ready by 2026-03-29T03:00:00Z',
    ]);
    for (const suggestion of conflicts[0]?.suggestions ?? [])
      expect((await planEnergy(applySuggestion(problem, suggestion))).conflicts).toEqual([]);
  });

  it('for a target above the capacity charges to the capacity', async () => {
    const plan = await planEnergy(house({ evs: [{ ...car, targetKwh: 25 }] }));
    expect(plan.evs[0]?.energyKwh.at(-1)).toBeCloseTo(20);
    expect(plan.conflicts[0]?.suggestions.map(({ changes }) => changes[0]?.value)).toEqual([20]);
  });

  it('counts hours, not wall-clock times, on the day of a clock change', async () => {
    // 02:00 local time does not exist: 04:00 in Berlin is two hours after 01:00.
    const plan = await planEnergy(
      house({
        start: '2026-03-29T01:00:00+01:00',
        timeZone: 'Europe/Berlin',
        evs: [{ ...car, targetKwh: 9, departure: '2026-03-29T04:00:00+02:00' }],
      }),
    );
    expect(plan.evs[0]?.chargeKw).toEqual([0, 5, 0, 0]);
    expect(plan.slots.map(({ startAt, endAt }) => [startAt, endAt])).toEqual([
      ['2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'],
    ]);
  });

  it('of three days of quarter-hours or a day of five-minute steps is exact', async () => {
    const steps = Array.from({ length: 216 }, (_, step) => step);
    const plan = await planEnergy({
      stepMinutes: steps.map(() => 5),
      importPricePerKwh: steps.map((step) => 0.3 + 0.1 * Math.sin(step / 30) + 0.02 * Math.sin(step * 1.7)),
      pvKw: steps.map((step) => (step > 100 && step < 130 ? 2 : 0)),
      evs: [{ id: 'car', capacityKwh: 20, startKwh: 0, targetKwh: 3.3, chargeKw: 7, minChargeKw: 4 }],
    });
    expect(plan.status).toBe('optimal');
    expect(plan.gap).toBeLessThanOrEqual(1e-6);
  });

  it('that ran out of time is still valid', async () => {
    const problem = house({ loadKw: 1, batteries: [battery], evs: [{ ...car, targetKwh: 12, minChargeKw: 2 }] });
    const plan = await planEnergy(problem, { timeLimitMs: 1 });
    expect(verifyPlan(problem, plan)).toEqual([]);
  });

  it('made cautiously avoids a forecast price that may turn out high', async () => {
    const problem = house({
      importPriceInterval: { lower: [0.3, 0, 0.2, 0.3], upper: [0.3, 0.5, 0.2, 0.5] },
      evs: [{ ...car, targetKwh: 9 }],
    });
    const mean = await planEnergy(problem);
    const cautious = await planEnergy({ ...problem, risk: 'cautious' });
    expect([mean.evs[0]?.chargeKw, cautious.evs[0]?.chargeKw]).toEqual([
      [0, 5, 0, 0],
      [0, 0, 5, 0],
    ]);
    expect([mean.costInterval, cautious.costInterval]).toEqual([
      { lower: 0, upper: 2.5 },
      { lower: 1, upper: 1 },
    ]);
  });

  it('made cautiously counts on the upper load and the lower generation; its cost interval covers both', async () => {
    const problem: ProblemInput = {
      ...{ stepMinutes: [60, 60], importPricePerKwh: [0.2, 0.4], exportPricePerKwh: 0.05, pvKw: [0, 3], loadKw: 1 },
      pvInterval: { lower: 0, upper: [0, 5] },
      loadInterval: { lower: [1, 0], upper: [1, 2] },
      evs: [{ ...car, targetKwh: 6 }],
    };
    const mean = await planEnergy(problem);
    const cautious = await planEnergy({ ...problem, risk: 'cautious' });
    expect([mean.evs[0]?.chargeKw, cautious.evs[0]?.chargeKw]).toEqual([
      [0, 2],
      [2, 0],
    ]);
    expect(verifyPlan({ ...problem, risk: 'cautious' }, cautious)).toEqual([]);
    // Favorable: 3 kWh are exported; unfavorable: 4 kWh are bought at 0.4.
    expect([mean.costInterval, mean.cost.total]).toEqual([{ lower: 0.05, upper: 1.8 }, 0.2]);
    expect(cautious.cost.total).toBeCloseTo(3 * 0.2 + 2 * 0.4);
  });

  it('minimizes emissions, or money plus the price of emissions', async () => {
    const problem = house({ carbon: { importGramsPerKwh: [100, 400, 300, 200] }, evs: [{ ...car, targetKwh: 9 }] });
    const chargeOf = ({ evs }: Plan) => evs[0]?.chargeKw;
    const green = await planEnergy({ ...problem, objective: { minimize: 'carbon' } });
    expect([chargeOf(green), green.emissionsKg]).toEqual([[5, 0, 0, 0], 0.5]);
    expect(chargeOf(await planEnergy({ ...problem, objective: { minimize: 'both', moneyPerKg: 0.5 } }))).toEqual([
      0, 5, 0, 0,
    ]);
    expect(chargeOf(await planEnergy({ ...problem, objective: { minimize: 'both', moneyPerKg: 1 } }))).toEqual([
      5, 0, 0, 0,
    ]);
  });

  it('keeps the next two hours unless a new forecast saves more than the threshold', async () => {
    const problem = house({ evs: [{ ...car, targetKwh: 9 }] });
    const previousPlan = await planEnergy(problem);
    const changed = (price: number) => ({ ...problem, importPricePerKwh: [0.3, 0.1, price, 0.4] });
    const little = await planEnergy(changed(0.095), { previousPlan });
    const much = await planEnergy(changed(0.02), { previousPlan });
    expect([little.replanned, little.evs[0]?.chargeKw]).toEqual(['kept', [0, 5, 0, 0]]);
    expect([much.replanned, much.evs[0]?.chargeKw]).toEqual(['changed', [0, 0, 5, 0]]);
  });

  it('says why in every slot and what it saves against the baseline', async () => {
    const plan = await planEnergy(house({ currency: 'EUR', evs: [{ ...car, targetKwh: 9 }] }));
    expect(plan.slots.map(({ reason, text }) => [reason, text])).toEqual([
      ['cheapest', '0.1 EUR/kWh, in a window with prices from 0.1 EUR/kWh to 0.4 EUR/kWh'],
    ]);
    expect([plan.cost.total, plan.baseline.cost.total, plan.saving]).toEqual([0.5, 1.5, 1]);
  });

  it('has a baseline in which an appliance waits for the one before it', async () => {
    const plan = await planEnergy(
      house({
        importPricePerKwh: [0.3, 0.1, 0.2, 0.4],
        appliances: [
          { id: 'dryer', mode: 'contiguous', profileKw: [2], after: { id: 'washer', gapMinutes: 30 } },
          { id: 'washer', mode: 'contiguous', profileKw: [1] },
        ],
      }),
    );
    // Without planning the washer runs in the first hour, and the dryer, after a pause, in the third.
    expect(plan.baseline.cost.total).toBeCloseTo(0.3 * 1 + 0.2 * 2);
  });
});
