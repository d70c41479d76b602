import type { Random } from '@energy-optimizer/kernel';
import type { Simd } from './kernels.ts';
import { BATCH, layoutNet, type NetLayout, type NetShape, type ParameterBlock } from './net-layout.ts';

/** Slope of the leaky rectifier below zero. */
const SLOPE = 0.01;

/**
 * y = W₃ᵀh₂ + W₀ᵀx + b₃, h₂ = D₂·φ(W₂ᵀh₁ + b₂), h₁ = D₁·φ(W₁ᵀx + b₁), with φ the leaky rectifier and D inverted
 * dropout: two layers plus a linear skip from inputs to outputs, which contributes most of a price forecast.
 */
export interface NetCore {
  readonly simd: Simd;
  /** Number of parameters, padding included, and where each block of that size begins (in floats). */
  readonly count: number;
  readonly offsets: Readonly<Record<ParameterBlock, number>>;
  /** Floats from one row to the next of `input` and of `output`; padding must stay 0. */
  readonly inputStride: number;
  readonly outputStride: number;
  /** BATCH rows each. `outputGradient` is the loss's derivative by `output`; unused rows are 0. */
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  /** Random weights (He et al. 2015 for the rectified layers); the skip starts at 0. */
  initialize(random: Random): void;
  /** Fills `output` from `input` with the weights of a block; each hidden unit is dropped with this chance. */
  forward(block: 'weights' | 'average', dropout: number, random: Random): void;
  /** Fills the gradient of the weights from `outputGradient`, after a `forward` of 'weights'. */
  backward(): void;
}

/** @throws RangeError for hidden layers that are not multiples of 8. */
export function createNetCore(shape: NetShape): NetCore {
  const layout = layoutNet(shape);
  const forward = forwardOf(layout);
  const backward = backwardOf(layout);
  return { ...layout, initialize: (random) => initialize(layout, shape, random), forward, backward };
}

function initialize(layout: NetLayout, { inputs, hidden, outputs }: NetShape, random: Random): void {
  const { simd, count, offsets, parts, outputStride } = layout;
  const [h1, h2] = hidden;
  simd.memory.fill(0, 0, 5 * count);
  const fill = (from: number, size: number, deviation: number) => {
    for (let i = from; i < from + size; i += 1) simd.memory[i] = deviation * random.normal();
  };
  fill(parts.w1, inputs * h1, Math.sqrt(2 / inputs));
  fill(parts.w2, h1 * h2, Math.sqrt(2 / h1));
  for (let unit = 0; unit < h2; unit += 1) fill(parts.w3 + unit * outputStride, outputs, Math.sqrt(1 / h2));
  simd.memory.copyWithin(offsets.average, 0, count);
}

function forwardOf(layout: NetLayout): NetCore['forward'] {
  const { simd, parts, at, inputStride: p, outputStride: o, output } = layout;
  const [first, second] = layout.layers;
  const biasesOf = (block: 'weights' | 'average') => {
    const bias = (part: number, size: number) =>
      simd.memory.subarray(layout.offsets[block] + part, layout.offsets[block] + part + size);
    return { b1: bias(parts.b1, first.units), b2: bias(parts.b2, second.units), b3: bias(parts.b3, o) };
  };
  const biases = { weights: biasesOf('weights'), average: biasesOf('average') };
  const rowsTimes = (x: number, width: number, matrix: number, into: number, n: number, accumulate: 0 | 1) =>
    simd.gemm(4 * x, 4 * width, 4, 4 * matrix, 4 * into, BATCH, n, width, accumulate);
  return (block, dropout, random) => {
    const from = layout.offsets[block];
    const { b1, b2, b3 } = biases[block];
    rowsTimes(at.x, p, from + parts.w1, first.at.active, first.units, 0);
    activate(first.active, b1, first.factor, dropout, random);
    rowsTimes(first.at.active, first.units, from + parts.w2, second.at.active, second.units, 0);
    activate(second.active, b2, second.factor, dropout, random);
    for (let row = 0; row < BATCH; row += 1) output.set(b3, row * o);
    rowsTimes(second.at.active, second.units, from + parts.w3, at.y, o, 1);
    rowsTimes(at.x, p, from + parts.skip, at.y, o, 1);
  };
}

function backwardOf(layout: NetLayout): NetCore['backward'] {
  const { simd, parts, at, offsets, inputStride: p, outputStride: o, outputGradient, outputTransposed } = layout;
  const [first, second] = layout.layers;
  const gradientOf = (part: number, size: number) =>
    simd.memory.subarray(offsets.gradient + part, offsets.gradient + part + size);
  const b1 = gradientOf(parts.b1, first.units);
  const b2 = gradientOf(parts.b2, second.units);
  const b3 = gradientOf(parts.b3, o);
  /** Gradient of a matrix: xᵀ·d over the rows of the batch. */
  const outer = (x: number, width: number, d: number, part: number, n: number) =>
    simd.gemm(4 * x, 4, 4 * width, 4 * d, 4 * (offsets.gradient + part), width, n, BATCH, 0);
  /** W·dᵀ: the gradient before a matrix, transposed so that the matrix need not be. */
  const before = (part: number, rows: number, width: number, dTransposed: number, into: number) =>
    simd.gemm(4 * (offsets.weights + part), 4 * width, 4, 4 * dTransposed, 4 * into, rows, BATCH, width, 0);
  return () => {
    outer(second.at.active, second.units, at.dy, parts.w3, o);
    outer(at.x, p, at.dy, parts.skip, o);
    columnSums(outputGradient, b3);
    transpose(outputGradient, o, outputTransposed);
    before(parts.w3, second.units, o, at.dyTransposed, second.at.transposed);
    backThrough(second.transposed, second.factor, second.gradient);
    outer(first.at.active, first.units, second.at.gradient, parts.w2, second.units);
    columnSums(second.gradient, b2);
    before(parts.w2, first.units, second.units, second.at.transposed, first.at.transposed);
    backThrough(first.transposed, first.factor, first.gradient);
    outer(at.x, p, first.at.gradient, parts.w1, first.units);
    columnSums(first.gradient, b1);
  };
}

/**
 * a ← f·(a + b) in place; the factor f (slope of φ times dropout's 0 or 1 / keep) is kept for the backward pass. One
 * random word covers four units, so the dropout rate is exact to 1 / 256.
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

/** The gradient after the rectifier, from the transposed one before it: as rows and, in place, transposed. */
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
