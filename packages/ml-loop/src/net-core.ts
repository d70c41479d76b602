import type { Random } from './random.ts';
import { createSimd, type Simd } from './simd.ts';

/** Rows that go through the net at once. */
export const BATCH = 32;
/** Slope of the leaky rectifier below zero. */
const SLOPE = 0.01;

export interface NetShape {
  readonly inputs: number;
  readonly hidden: readonly [number, number];
  readonly outputs: number;
}

/**
 * y = W₃ᵀh₂ + W₀ᵀx + b₃, h₂ = D₂·φ(W₂ᵀh₁ + b₂), h₁ = D₁·φ(W₁ᵀx + b₁), with φ the leaky rectifier and D inverted dropout:
 * two layers beside a linear skip from inputs to outputs, which carries most of a price forecast.
 */
export interface NetCore {
  readonly simd: Simd;
  /** Number of parameters, padding included, and where each copy of their size begins (in floats). */
  readonly count: number;
  readonly offsets: Readonly<Record<'weights' | 'gradient' | 'first' | 'second' | 'average', number>>;
  /** Floats from one row to the next of `input` and of `output`; what pads a row must stay 0. */
  readonly inputStride: number;
  readonly outputStride: number;
  /** BATCH rows each. `outputGradient` is the loss's derivative by `output`; rows left unused are 0. */
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  /** Random weights (He et al. 2015 for the rectified layers); the skip starts at 0. */
  initialise(random: Random): void;
  /** Fills `output` from `input` with the weights at `from`; each hidden unit is dropped with this chance. */
  forward(from: 'weights' | 'average', dropout: number, random: Random): void;
  /** Fills the gradient of the weights from `outputGradient`, after a `forward` from 'weights'. */
  backward(): void;
}

const up = (value: number, to: number): number => Math.ceil(value / to) * to;

/** @throws RangeError for hidden layers that are no multiple of 8. */
export function createNetCore({ inputs, hidden, outputs }: NetShape): NetCore {
  if (hidden.some((units) => units % 8 !== 0)) throw new RangeError('hidden layers are multiples of 8');
  const p = up(inputs, 8);
  const o = up(outputs, 8);
  const [h1, h2] = hidden;
  const sizes = { w1: p * h1, w0: p * o, w2: h1 * h2, w3: h2 * o, b1: h1, b2: h2, b3: o };
  const inner = place(sizes, 0);
  const count = inner.end;
  const offsets = place({ weights: count, gradient: count, first: count, second: count, average: count }, 0).at;
  const buffers = place(
    {
      ...{ x: BATCH * p, a1: BATCH * h1, a2: BATCH * h2, y: BATCH * o, f1: BATCH * h1, f2: BATCH * h2 },
      ...{ dy: BATCH * o, d1: BATCH * h1, d2: BATCH * h2, t1: BATCH * h1, t2: BATCH * h2, ty: BATCH * o },
    },
    5 * count,
  );
  const simd = createSimd(buffers.end);
  const { memory } = simd;
  const b = buffers.at;
  const view = (from: number, size: number) => memory.subarray(from, from + size);
  const bias = (base: number) => ({
    b1: view(base + inner.at.b1, h1),
    b2: view(base + inner.at.b2, h2),
    b3: view(base + inner.at.b3, o),
  });
  const biases = { weights: bias(offsets.weights), average: bias(offsets.average), gradient: bias(offsets.gradient) };
  const [a1, f1, d1] = [view(b.a1, BATCH * h1), view(b.f1, BATCH * h1), view(b.d1, BATCH * h1)];
  const [a2, f2, d2] = [view(b.a2, BATCH * h2), view(b.f2, BATCH * h2), view(b.d2, BATCH * h2)];
  const [output, outputGradient] = [view(b.y, BATCH * o), view(b.dy, BATCH * o)];
  const [transposed1, transposed2] = [view(b.t1, BATCH * h1), view(b.t2, BATCH * h2)];
  const transposedY = view(b.ty, BATCH * o);
  const rowsTimes = (x: number, width: number, matrix: number, into: number, n: number, accumulate: 0 | 1) =>
    simd.gemm(4 * x, 4 * width, 4, 4 * matrix, 4 * into, BATCH, n, width, accumulate);
  const outer = (x: number, width: number, gradient: number, into: number, n: number) =>
    simd.gemm(4 * x, 4, 4 * width, 4 * gradient, 4 * into, width, n, BATCH, 0);
  const timesColumns = (matrix: number, rows: number, width: number, x: number, into: number) =>
    simd.gemm(4 * matrix, 4 * width, 4, 4 * x, 4 * into, rows, BATCH, width, 0);

  const initialise = (random: Random): void => {
    memory.fill(0, 0, 5 * count);
    const fill = (from: number, size: number, deviation: number) => {
      for (let i = from; i < from + size; i += 1) memory[i] = deviation * random.normal();
    };
    fill(inner.at.w1, inputs * h1, Math.sqrt(2 / inputs));
    fill(inner.at.w2, sizes.w2, Math.sqrt(2 / h1));
    for (let unit = 0; unit < h2; unit += 1) fill(inner.at.w3 + unit * o, outputs, Math.sqrt(1 / h2));
    memory.copyWithin(offsets.average, 0, count);
  };
  const forward: NetCore['forward'] = (from, dropout, random) => {
    const at = offsets[from];
    const { b1, b2, b3 } = biases[from];
    rowsTimes(b.x, p, at + inner.at.w1, b.a1, h1, 0);
    activate(a1, b1, f1, dropout, random);
    rowsTimes(b.a1, h1, at + inner.at.w2, b.a2, h2, 0);
    activate(a2, b2, f2, dropout, random);
    for (let row = 0; row < BATCH; row += 1) output.set(b3, row * o);
    rowsTimes(b.a2, h2, at + inner.at.w3, b.y, o, 1);
    rowsTimes(b.x, p, at + inner.at.w0, b.y, o, 1);
  };
  const backward = (): void => {
    const { weights, gradient } = offsets;
    outer(b.a2, h2, b.dy, gradient + inner.at.w3, o);
    outer(b.x, p, b.dy, gradient + inner.at.w0, o);
    columnSums(outputGradient, biases.gradient.b3);
    transpose(outputGradient, o, transposedY);
    timesColumns(weights + inner.at.w3, h2, o, b.ty, b.t2);
    backThrough(transposed2, f2, d2);
    outer(b.a1, h1, b.d2, gradient + inner.at.w2, h2);
    columnSums(d2, biases.gradient.b2);
    timesColumns(weights + inner.at.w2, h1, h2, b.t2, b.t1);
    backThrough(transposed1, f1, d1);
    outer(b.x, p, b.d1, gradient + inner.at.w1, h1);
    columnSums(d1, biases.gradient.b1);
  };
  const strides = { inputStride: p, outputStride: o };
  return {
    simd,
    count,
    offsets,
    ...strides,
    input: view(b.x, BATCH * p),
    output,
    outputGradient,
    initialise,
    forward,
    backward,
  };
}

/** Consecutive places for blocks of these sizes. */
function place<K extends string>(sizes: Record<K, number>, start: number): { at: Record<K, number>; end: number } {
  const at = { ...sizes };
  let end = start;
  for (const [key, size] of Object.entries(sizes) as [K, number][]) {
    at[key] = end;
    end += size;
  }
  return { at, end };
}

/**
 * a ← f·(a + b) in place; the factor f (slope of φ times dropout's 0 or 1 / keep) is kept for the way back. One random
 * word decides for four units, so the chance to be dropped is exact to 1 / 256.
 */
function activate(a: Float32Array, bias: Float32Array, f: Float32Array, dropout: number, random: Random): void {
  const units = bias.length;
  const limit = Math.round(dropout * 256);
  const scale = 256 / (256 - limit);
  for (let row = 0; row < a.length; row += units) {
    for (let unit = 0; unit < units; unit += 4) {
      let bits = limit === 0 ? 0 : random.bits();
      for (let i = unit; i < unit + 4; i += 1, bits >>>= 8) {
        const sum = a[row + i]! + bias[i]!;
        const kept = (bits & 255) >= limit ? scale : 0;
        const factor = sum > 0 ? kept : kept * SLOPE;
        f[row + i] = factor;
        a[row + i] = sum * factor;
      }
    }
  }
}

/** The gradient behind the rectifier, from the transposed one before it: as rows and, in place, transposed. */
function backThrough(transposed: Float32Array, factor: Float32Array, rows: Float32Array): void {
  const units = rows.length / BATCH;
  for (let unit = 0; unit < units; unit += 1) {
    for (let row = 0; row < BATCH; row += 1) {
      const value = transposed[unit * BATCH + row]! * factor[row * units + unit]!;
      transposed[unit * BATCH + row] = value;
      rows[row * units + unit] = value;
    }
  }
}

function transpose(rows: Float32Array, width: number, into: Float32Array): void {
  for (let j = 0; j < width; j += 1) {
    for (let row = 0; row < BATCH; row += 1) into[j * BATCH + row] = rows[row * width + j]!;
  }
}

function columnSums(matrix: Float32Array, into: Float32Array): void {
  into.fill(0);
  for (let row = 0; row < matrix.length; row += into.length) {
    for (let j = 0; j < into.length; j += 1) into[j]! += matrix[row + j]!;
  }
}
