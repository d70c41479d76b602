import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProblemInput, planEnergy } from './index.ts';

/** With whole numbers and no losses, some optimum has whole powers: all of them are tried. */
const COUNT = 4;
const POWERS = [-2, -1, 0, 1, 2];
const whole = (low: number, high: number) => fc.integer({ min: low, max: high });
const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: COUNT, maxLength: COUNT });

const tiny = fc.record({
  buy: list(whole(-2, 9)),
  sell: list(whole(-2, 9)),
  load: list(whole(0, 2)),
  sun: list(whole(0, 3)),
  start: whole(0, 3),
  target: whole(0, 3),
  profile: fc.array(whole(0, 2), { minLength: 1, maxLength: 3 }),
  steps: whole(0, 3),
});
type Tiny = typeof tiny extends fc.Arbitrary<infer T> ? T : never;

const problemOf = ({ buy, sell, load, sun, start, target, profile, steps }: Tiny): ProblemInput => ({
  stepMinutes: new Array<number>(COUNT).fill(60),
  importPricePerKwh: buy,
  exportPricePerKwh: sell,
  loadKw: load,
  pvKw: sun,
  batteries: [
    { id: 'b', startKwh: start, maxKwh: 3, chargeKw: 2, dischargeKw: 2, targets: [{ at: COUNT, minKwh: target }] },
  ],
  appliances: [
    { id: 'a', mode: 'contiguous', profileKw: profile },
    { id: 'p', mode: 'breakable', kw: 1, steps },
  ],
});

/** Least cost over all whole battery powers, starts and sets of steps. */
function leastCost(tinyProblem: Tiny): number {
  const { profile, steps } = tinyProblem;
  let best = Infinity;
  for (let begin = 0; begin + profile.length <= COUNT; begin += 1)
    for (let set = 0; set < 2 ** COUNT; set += 1) {
      const on = [...Array(COUNT).keys()].map((step) => (set >> step) & 1);
      if (on.reduce((sum, bit) => sum + bit, 0) !== steps) continue;
      const used = on.map((bit, step) => bit + (profile[step - begin] ?? 0));
      best = Math.min(best, cheapest(tinyProblem, used, 0, tinyProblem.start));
    }
  return best;
}

function cheapest(one: Tiny, used: readonly number[], step: number, stored: number): number {
  if (step === COUNT) return stored >= one.target ? 0 : Infinity;
  let best = Infinity;
  for (const power of POWERS) {
    const after = stored + power;
    if (after < 0 || after > 3) continue;
    const net = (one.load[step] ?? 0) + (used[step] ?? 0) + power - (one.sun[step] ?? 0);
    const cost = net * ((net > 0 ? one.buy[step] : one.sell[step]) ?? 0);
    best = Math.min(best, cost + cheapest(one, used, step + 1, after));
  }
  return best;
}

describe('the model', () => {
  it('finds the cost that trying every combination finds', async () => {
    await fc.assert(
      fc.asyncProperty(tiny, async (one) => {
        const plan = await planEnergy(problemOf(one));
        expect(plan.cost.total).toBeCloseTo(leastCost(one), 4);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});
