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

/** Years that might come, the same for the same seed. */
export interface DrawnYears {
  /** Usage, in standard deviations from the expected one, within the limit. */
  readonly usage: Float64Array;
  /** From 0 to 1: selects the year whose market prices recur. */
  readonly market: Float64Array;
}

export function drawYears(seed: number): DrawnYears {
  const random = createRandom(seed);
  const drawUsage = () => {
    for (;;) {
      const z = random.normal();
      if (Math.abs(z) <= SPREAD_LIMIT) return z;
    }
  };
  const usage = Float64Array.from({ length: DRAWS }, drawUsage);
  return { usage, market: usage.map(() => random.uniform()) };
}

/** Cost at a level, in standard deviations from the expected one: linear between the three that were computed. */
const costAt = ({ low, expected, high }: CostCurve, z: number): number =>
  z < 0 ? expected + ((expected - low) * z) / SPREAD_LIMIT : expected + ((high - expected) * z) / SPREAD_LIMIT;

/**
 * Both tariffs are drawn for the same years: the household and the market are uncertain, not which of the two it has.
 * @param current the curve for each year of market prices; a single one if neither tariff follows the market
 */
export function simulateSaving(
  current: readonly CostCurve[],
  other: readonly CostCurve[],
  { exitFee, draws }: { readonly exitFee: number; readonly draws: DrawnYears },
): SimulatedSaving {
  const savings = draws.usage
    .map((z, index) => {
      const year = Math.floor(draws.market[index]! * current.length);
      return costAt(current[year]!, z) - costAt(other[year]!, z);
    })
    .sort();
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
