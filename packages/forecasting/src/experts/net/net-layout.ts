import type { Simd } from './kernels.ts';
import { createSimd } from './simd.ts';

/** Rows per batch. */
export const BATCH = 32;

export interface NetShape {
  readonly inputs: number;
  readonly hidden: readonly [number, number];
  readonly outputs: number;
}

/** A value for each parameter, in this order in memory: five such blocks, then the numbers of one batch. */
export type ParameterBlock = 'weights' | 'gradient' | 'first' | 'second' | 'average';

/**
 * Two hidden layers: units, weighted sums after the rectifier, slope of the rectifier, gradients as rows and
 * transposed.
 */
interface Layer {
  readonly units: number;
  /** Offsets in memory, in floats. */
  readonly at: { readonly active: number; readonly gradient: number; readonly transposed: number };
  readonly active: Float32Array;
  readonly factor: Float32Array;
  readonly gradient: Float32Array;
  readonly transposed: Float32Array;
}

export interface NetLayout {
  readonly simd: Simd;
  /** Inputs and outputs, rounded up to multiples of 8: floats from one row to the next. */
  readonly inputStride: number;
  readonly outputStride: number;
  /** Parameters of one block, padding included. */
  readonly count: number;
  readonly offsets: Readonly<Record<ParameterBlock, number>>;
  /** Offset of each matrix (rows are its inputs) and each bias within a block. */
  readonly parts: Readonly<Record<'w1' | 'skip' | 'w2' | 'w3' | 'b1' | 'b2' | 'b3', number>>;
  readonly layers: readonly [Layer, Layer];
  readonly at: Readonly<Record<'x' | 'y' | 'dy' | 'dyTransposed', number>>;
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  readonly outputTransposed: Float32Array;
}

const up = (value: number): number => Math.ceil(value / 8) * 8;

/** One memory for all numbers of a net. @throws RangeError for hidden layers that are not multiples of 8. */
export function layoutNet({ inputs, hidden, outputs }: NetShape): NetLayout {
  if (hidden.some((units) => units % 8 !== 0)) throw new RangeError('hidden layers must be multiples of 8');
  const [p, o, [h1, h2]] = [up(inputs), up(outputs), hidden];
  const matrices = { w1: p * h1, skip: p * o, w2: h1 * h2, w3: h2 * o };
  const { at: parts, end: count } = place({ ...matrices, b1: h1, b2: h2, b3: o }, 0);
  const { at: offsets } = place({ weights: count, gradient: count, first: count, second: count, average: count }, 0);
  const sizes = {
    x: BATCH * p,
    y: BATCH * o,
    dy: BATCH * o,
    dyTransposed: BATCH * o,
    h1: 4 * BATCH * h1,
    h2: 4 * BATCH * h2,
  };
  const { at, end } = place(sizes, 5 * count);
  const simd = createSimd(end);
  const view = (from: number, size: number) => simd.memory.subarray(from, from + size);
  const layer = (units: number, from: number): Layer => {
    const { at: places } = place(
      { active: BATCH * units, factor: BATCH * units, gradient: BATCH * units, transposed: 0 },
      from,
    );
    const part = (place: number) => view(place, BATCH * units);
    return {
      ...{ units, at: places, active: part(places.active), factor: part(places.factor) },
      ...{ gradient: part(places.gradient), transposed: part(places.transposed) },
    };
  };
  return {
    ...{ simd, inputStride: p, outputStride: o, count, offsets, parts, at },
    layers: [layer(h1, at.h1), layer(h2, at.h2)],
    input: view(at.x, sizes.x),
    output: view(at.y, sizes.y),
    outputGradient: view(at.dy, sizes.dy),
    outputTransposed: view(at.dyTransposed, sizes.dyTransposed),
  };
}

/** Consecutive offsets for blocks of these sizes. */
function place<K extends string>(sizes: Record<K, number>, start: number): { at: Record<K, number>; end: number } {
  const at = { ...sizes };
  let end = start;
  for (const [key, size] of Object.entries(sizes) as [K, number][]) {
    at[key] = end;
    end += size;
  }
  return { at, end };
}
