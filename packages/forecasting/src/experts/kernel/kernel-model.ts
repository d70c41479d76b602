import { append, dot, dropFirst, type Factor, factorize, type Rows, solveRows, subtractGram } from './cholesky.ts';

/** k(x, x′) = exp(−‖x − x′‖² / (2·length²)) + linear·xᵀx′, plus the noise variance of the targets. */
export interface Kernel {
  readonly length: number;
  readonly linear: number;
  readonly noise: number;
}

/** A window of observations, oldest first: `count × width` rows and `count × outputs` targets. */
export interface Observations {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Mean of a Gaussian process (kernel ridge): f(x) = k(x)ᵀ(K + noise·I)⁻¹y, one factor for all outputs. */
export interface KernelModel {
  /** Adds one observation; the oldest is dropped once the window is full. */
  learn(x: Float64Array, y: Float64Array): void;
  predict(x: Float64Array): Float64Array;
  observations(): Observations;
  /** Transfers its largest block of memory to the next model; this one is no longer usable. */
  release(): Float64Array;
}

/**
 * Factors K + noise·I once; afterward a day costs O(n²) and the result stays the exact one. Targets are rows below the
 * factor (L⁻¹y), so f(x) = (L⁻¹k)·(L⁻¹y) needs no backward solve.
 * Source: Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, algorithm 2.1.
 * `memory` is the block released by a previous model (17 MB for four years of days), reused if it fits.
 * @throws RangeError if the matrix is not positive definite.
 */
export function createKernelModel(
  kernel: Kernel,
  window: number,
  start: Observations,
  memory?: Float64Array,
): KernelModel {
  const capacity = window + 1;
  const width = start.x.length / start.count;
  const outputs = start.y.length / start.count;
  const x = new Float64Array(capacity * width);
  const y = new Float64Array(capacity * outputs);
  x.set(start.x);
  y.set(start.y);
  const targets: Rows = { from: capacity, to: capacity + outputs };
  const scratch = targets.to;
  const size = (scratch + 1) * capacity;
  const factor: Factor = {
    data: memory?.length === size ? memory.fill(0) : new Float64Array(size),
    stride: capacity,
  };
  let count = start.count;
  buildKernel(kernel, { data: x, stride: width }, factor, count);
  for (let i = 0; i < count; i += 1) putTargets(i);
  factorize(factor, count);
  solveRows(factor, count, targets);

  function putTargets(index: number): void {
    for (let h = 0; h < outputs; h += 1) factor.data[(capacity + h) * capacity + index] = y[index * outputs + h]!;
  }

  return {
    learn: (row, target) => {
      x.set(row, count * width);
      y.set(target, count * outputs);
      kernelRow(kernel, x, width, count, factor.data.subarray(count * capacity));
      putTargets(count);
      append(factor, count, targets);
      count += 1;
      if (count < capacity) return;
      dropFirst(factor, count, targets);
      x.copyWithin(0, width);
      y.copyWithin(0, outputs);
      count -= 1;
    },
    predict: (row) => {
      x.set(row, count * width);
      kernelRow(kernel, x, width, count, factor.data.subarray(scratch * capacity));
      solveRows(factor, count, { from: scratch, to: scratch + 1 });
      return Float64Array.from({ length: outputs }, (_, h) =>
        dot(factor.data, scratch * capacity, (capacity + h) * capacity, count),
      );
    },
    release: () => factor.data,
    observations: () => ({ count, x: x.slice(0, count * width), y: y.slice(0, count * outputs) }),
  };
}

/** Adds K + noise·I to zeros on and below the diagonal, from ‖x − x′‖² = xᵀx + x′ᵀx′ − 2xᵀx′. */
export function buildKernel({ length, linear, noise }: Kernel, rows: Factor, into: Factor, count: number): void {
  subtractGram(rows, into, count, rows.stride);
  const { data, stride } = into;
  const squares = Float64Array.from({ length: count }, (_, i) => -data[i * stride + i]!);
  const narrow = -1 / (2 * length * length);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const inner = -data[i * stride + j]!;
      data[i * stride + j] = Math.exp(narrow * (squares[i]! + squares[j]! - 2 * inner)) + linear * inner;
    }
    data[i * stride + i] = 1 + linear * squares[i]! + noise;
  }
}

/** Row `count` of x against rows 0 … count − 1, and against itself with the noise. */
export function kernelRow(kernel: Kernel, x: Float64Array, width: number, count: number, into: Float64Array): void {
  const { length, linear, noise } = kernel;
  const at = count * width;
  const square = dot(x, at, at, width);
  const narrow = -1 / (2 * length * length);
  for (let j = 0; j < count; j += 1) {
    const inner = dot(x, at, j * width, width);
    const other = dot(x, j * width, j * width, width);
    into[j] = Math.exp(narrow * (square + other - 2 * inner)) + linear * inner;
  }
  into[count] = 1 + linear * square + noise;
}
