import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProblemInput, planEnergy, verifyPlan } from './index.ts';

/** With whole numbers and no losses, some optimum has whole powers: all of them are tried. */
const COUNT = 4;
const STEPS = [...Array(COUNT).keys()];
const whole = (low: number, high: number) => fc.integer({ min: low, max: high });
const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: COUNT, maxLength: COUNT });

/** A device with every way in which it may use power. */
interface Tried {
  readonly device: Partial<ProblemInput>;
  readonly ways: readonly (readonly number[])[];
}

/** Every vector of the given powers. */
const vectors = (powers: readonly number[]): number[][] =>
  STEPS.reduce<number[][]>((all, _) => all.flatMap((one) => powers.map((kw) => [...one, kw])), [[]]);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const car: fc.Arbitrary<Tried> = fc
  .record({ startKwh: whole(0, 3), targetKwh: whole(0, 9), arrival: whole(0, 2) })
  .map((one) => ({
    device: { evs: [{ id: 'car', ...one, capacityKwh: 8, chargeKw: 3, minChargeKw: 2 }] },
    ways: vectors([0, 2, 3]).filter((kw) => {
      const stored = one.startKwh + sum(kw);
      return sum(kw.slice(0, one.arrival)) === 0 && stored <= 8 && stored >= one.targetKwh;
    }),
  }));

const sequence: fc.Arbitrary<Tried> = fc
  .record({ first: fc.array(whole(1, 2), { minLength: 1, maxLength: 2 }), second: whole(1, 2), pause: whole(0, 1) })
  .map(({ first, second, pause }) => ({
    device: {
      appliances: [
        { id: 'dryer', mode: 'contiguous', profileKw: [second], after: { id: 'washer', gapMinutes: pause * 60 } },
        { id: 'washer', mode: 'contiguous', profileKw: first },
      ],
    },
    ways: STEPS.flatMap((begin) =>
      STEPS.filter((later) => later >= begin + first.length + pause).map((later) =>
        STEPS.map((step) => (first[step - begin] ?? 0) + (step === later ? second : 0)),
      ),
    ),
  }));

const pump: fc.Arbitrary<Tried> = fc
  .record({ steps: whole(0, 3), maxStarts: whole(1, 2), long: fc.boolean() })
  .map(({ steps, maxStarts, long }) => ({
    device: {
      appliances: [{ id: 'pump', mode: 'breakable', kw: 1, steps, maxStarts, minOnMinutes: long ? 120 : 60 }],
    },
    ways: vectors([0, 1]).filter((kw) => {
      const stretches = kw.join('').split('0').filter(Boolean);
      // The end of the horizon may cut a minimum time short.
      const isCut = (stretch: string, index: number) => index === stretches.length - 1 && kw.at(-1) === 1 && stretch;
      const isLong = stretches.every((stretch, index) => stretch.length > 1 || isCut(stretch, index));
      return sum(kw) === steps && stretches.length <= maxStarts && (!long || isLong);
    }),
  }));

const boiler: fc.Arbitrary<Tried> = fc
  .record({ drawKw: list(whole(0, 2)), startC: whole(50, 53), minKw: whole(1, 2) })
  .map(({ drawKw, startC, minKw }) => ({
    device: {
      thermal: [{ id: 'boiler', maxKw: 2, minKw, capacityKwhPerK: 1, startC, minC: 50, maxC: 53, drawKw }],
    },
    ways: vectors([0, 1, 2].filter((kw) => kw === 0 || kw >= minKw)).filter((kw) =>
      STEPS.every((step) => {
        const kelvin = startC + sum(kw.slice(0, step + 1)) - sum(drawKw.slice(0, step + 1));
        return kelvin >= 50 && kelvin <= 53;
      }),
    ),
  }));

const house = {
  buy: list(whole(1, 9)),
  sell: whole(0, 1),
  load: list(whole(0, 2)),
  sun: list(whole(0, 3)),
};
type House = { [K in keyof typeof house]: (typeof house)[K] extends fc.Arbitrary<infer T> ? T : never };

/** Money of the house with a total power of its devices; Infinity beyond the limit of the connection. */
function costOf({ buy, sell, load, sun }: House, used: readonly number[], limit: number, perKw: number): number {
  const net = STEPS.map((step) => load[step]! + used[step]! - sun[step]!);
  const peak = Math.max(0, ...net);
  const energy = net.map((kw, step) => kw * (kw > 0 ? buy[step]! : sell));
  return peak > limit ? Infinity : sum(energy) + perKw * Math.max(peak - 1, 0);
}

async function compare(one: House, tried: readonly Tried[], limit: number, perKw: number): Promise<boolean> {
  const totals = tried.reduce<number[][]>(
    (all, { ways }) => all.flatMap((before) => ways.map((way) => STEPS.map((step) => before[step]! + way[step]!))),
    [STEPS.map(() => 0)],
  );
  const best = Math.min(Infinity, ...totals.map((used) => costOf(one, used, limit, perKw)));
  const devices: Partial<ProblemInput> = Object.assign({}, ...tried.map(({ device }) => device));
  const problem: ProblemInput = {
    stepMinutes: STEPS.map(() => 60),
    importPricePerKwh: one.buy,
    exportPricePerKwh: one.sell,
    loadKw: one.load,
    pvKw: one.sun,
    grid: { importLimitKw: limit, demandCharges: [{ pricePerKw: perKw, peakSoFarKw: 1 }] },
    ...devices,
    appliances: tried.flatMap(({ device }) => device.appliances ?? []),
  };
  const plan = await planEnergy(problem);
  expect(verifyPlan(problem, plan)).toEqual([]);
  // Nothing fits exactly when the plan names a conflict.
  expect(plan.conflicts.length === 0).toBe(best < Infinity);
  if (best < Infinity) expect(plan.cost.total).toBeCloseTo(best, 4);
  return best < Infinity;
}

describe('trying every combination finds the cost of the plan', () => {
  it.each<[string, fc.Arbitrary<Tried>[], fc.Arbitrary<number>, number]>([
    ['a vehicle with a smallest power beside a pump, at a limited connection', [car, pump], whole(2, 5), 0],
    ['two appliances in sequence and a pump, with a demand charge', [sequence, pump], whole(4, 9), 3],
    ['a boiler with a smallest power and a vehicle', [boiler, car], whole(4, 9), 0],
  ])('%s', async (_, kinds, limits, perKw) => {
    let fitting = 0;
    await fc.assert(
      fc.asyncProperty(fc.record(house), fc.tuple(...kinds), limits, async (one, tried, limit) => {
        if (await compare(one, tried, limit, perKw)) fitting += 1;
      }),
      { numRuns: 40, seed: 11 },
    );
    expect(fitting).toBeGreaterThan(10);
  });
});
