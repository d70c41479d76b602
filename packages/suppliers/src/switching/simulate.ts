import { createRandom } from '@energy-optimizer/kernel';

/** Costs of one tariff at three levels of usage. */
export interface CostCurve {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export interface SimulatedSaving {
  /** 10 % of the draws are below, 10 % above. */
  readonly low: number;
  readonly high: number;
  /** Share of the draws in which the first year, with the exit fee, is cheaper. */
  readonly probability: number;
}

const DRAWS = 2_000;
/** Draws are between the lowest and the highest level, which are this many standard deviations from the expected one. */
export const SPREAD_LIMIT = 2;

/** Standard normal numbers within the limit, the same for the same seed. */
export function drawSpreads(seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: DRAWS }, () => {
    for (;;) {
      const z = random.normal();
      if (Math.abs(z) <= SPREAD_LIMIT) return z;
    }
  });
}

/** Cost at a level, in standard deviations from the expected one: linear between the three that were computed. */
const costAt = ({ low, expected, high }: CostCurve, z: number): number =>
  z < 0 ? expected + ((expected - low) * z) / SPREAD_LIMIT : expected + ((high - expected) * z) / SPREAD_LIMIT;

/** Both tariffs are drawn at the same levels: what is uncertain is the household, not which tariff it has. */
export function simulateSaving(
  current: CostCurve,
  other: CostCurve,
  { exitFee, draws }: { readonly exitFee: number; readonly draws: Float64Array },
): SimulatedSaving {
  const savings = draws.map((z) => costAt(current, z) - costAt(other, z)).sort();
  const cheaper = savings.length - firstAbove(savings, exitFee);
  return {
    low: savings[Math.floor(savings.length * 0.1)]!,
    high: savings[Math.ceil(savings.length * 0.9) - 1]!,
    probability: cheaper / savings.length,
  };
}

/** Index of the first value above a limit, in ascending values. */
function firstAbove(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
