import { createExactIndex } from '../../memory/exact-index.ts';
import { dot, type Factor, factorize, solveRows } from '../kernel/cholesky.ts';
import { buildKernel, type Kernel, kernelRow } from '../kernel/kernel-model.ts';

export interface AnalogueOptions {
  /** Maximum number of days stored. */
  readonly windowDays: number;
  /** Number of nearest days used for a forecast. */
  readonly neighbors: number;
  /** A neighbor as far away as the last one counts exp(−locality) of one at the point itself. */
  readonly locality: number;
  /** Half-life of the weight of past days. */
  readonly halfLifeDays: number;
  readonly kernel: Kernel;
}

/** A past day: its date, its position in feature space, and its prices. */
export interface RememberedDay {
  readonly day: number;
  readonly point: Float64Array;
  readonly target: Float64Array;
}

export interface AnalogueModel {
  /** Stores a day; the oldest is dropped once the window is full. */
  learn(remembered: RememberedDay): void;
  /** The forecast from the analogues of this point, as of day `day`. */
  predict(point: Float64Array, day: number): Float64Array;
  /** Oldest first. */
  days(): readonly RememberedDay[];
}

interface Analogue extends RememberedDay {
  readonly weight: number;
}

/**
 * The weighted mean of the prices of the nearest past days, corrected by a local Gaussian process for how the
 * point differs from them. A day's weight w divides its noise, so a distant or old one pulls less.
 * Source: Cleveland, Devlin 1988 (J. Am. Stat. Assoc. 83:596) for the locality, Rasmussen & Williams 2006 for the rest.
 */
export function createAnalogueModel(
  options: AnalogueOptions,
  { width, steps }: { width: number; steps: number },
): AnalogueModel {
  const { windowDays, neighbors } = options;
  const index = createExactIndex({ dimensions: width, capacity: windowDays + 1 });
  const held = new Map<string, RememberedDay>();
  const rows = new Float64Array((neighbors + 1) * width);
  const stride = neighbors + 1;
  const factor: Factor = { data: new Float64Array((neighbors + steps + 1) * stride), stride };

  const nearest = (point: Float64Array, day: number): Analogue[] => {
    const found = index.search(point, neighbors);
    const farthest = 1 - (found.at(-1)?.similarity ?? 1);
    return found.map(({ id, similarity }) => {
      const remembered = held.get(id)!;
      const distance = farthest > 0 ? (1 - similarity) / farthest : 0;
      const age = (day - remembered.day) / options.halfLifeDays;
      return { ...remembered, weight: Math.exp(-options.locality * distance) * 0.5 ** age };
    });
  };

  return {
    learn: (remembered) => {
      const id = String(remembered.day);
      index.add(id, remembered.point);
      held.delete(id);
      held.set(id, remembered);
      if (held.size <= windowDays) return;
      const [oldest] = held.keys();
      held.delete(oldest!);
      index.remove(oldest!);
    },
    predict: (point, day) => {
      const analogues = nearest(point, day);
      const count = analogues.length;
      const total = analogues.reduce((sum, { weight }) => sum + weight, 0);
      const mean = meanTarget(analogues, total, steps);
      for (const [k, analogue] of analogues.entries()) rows.set(analogue.point, k * width);
      rows.set(point, count * width);
      factor.data.fill(0);
      buildKernel(options.kernel, { data: rows, stride: width }, factor, count);
      for (const [k, { weight, target }] of analogues.entries()) {
        factor.data[k * stride + k]! += options.kernel.noise * (total / (count * weight) - 1);
        for (let h = 0; h < steps; h += 1) factor.data[(neighbors + h) * stride + k] = target[h]! - mean[h]!;
      }
      const query = neighbors + steps;
      kernelRow(options.kernel, rows, width, count, factor.data.subarray(query * stride));
      factorize(factor, count);
      solveRows(factor, count, { from: neighbors, to: query + 1 });
      return mean.map((value, h) => value + dot(factor.data, query * stride, (neighbors + h) * stride, count));
    },
    days: () => [...held.values()],
  };
}

function meanTarget(analogues: readonly Analogue[], total: number, steps: number): Float64Array {
  const mean = new Float64Array(steps);
  for (const { weight, target } of analogues) {
    for (let h = 0; h < steps; h += 1) mean[h]! += (weight / total) * target[h]!;
  }
  return mean;
}
