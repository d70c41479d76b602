/**
 * A = L·Lᵀ on the lower triangle of a row-major matrix, in place. Every inner product runs along two rows, so memory is
 * read in order; blocks of 32 rows keep what is read again in the cache and 2 × 4 results at a time in registers.
 * A right-hand side b is a row too: after `solveRows` it holds (L⁻¹b)ᵀ, and dropping or appending an observation
 * carries it along in O(n²), because it belongs to the factor of [[A, b], [bᵀ, ·]] without its last corner.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., §4.2.5 (factor), §6.5.4 (changes of a factor).
 */
export interface Factor {
  /** Rows 0 … n−1 hold A, later L. Right-hand sides are rows below the maximum n. */
  readonly data: Float64Array;
  /** Values per row. */
  readonly stride: number;
}

/** Rows from … to−1 are right-hand sides. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

const block = 32;

/** @throws RangeError if the matrix is not positive definite. */
export function factorize(factor: Factor, n: number): void {
  for (let i = 0; i < n; i += block) {
    const iEnd = Math.min(i + block, n);
    eliminate(factor, { i, iEnd, j: 0, jEnd: i });
    subtractProducts(factor, factor, { i, iEnd, j: i, jEnd: iEnd }, i);
    factorDiagonal(factor.data, factor.stride, i, iEnd);
  }
}

/** Replaces the first n entries of each row with (L⁻¹·row)ᵀ. */
export function solveRows(factor: Factor, n: number, { from, to }: Rows): void {
  for (let i = from; i < to; i += block) eliminate(factor, { i, iEnd: Math.min(i + block, to), j: 0, jEnd: n });
}

/** Columns tile.j … tile.jEnd−1 of the rows, block by block: A[i, J] ← (A[i, J] − Σ L[i, K]·L[J, K]ᵀ)·L[J, J]⁻ᵀ. */
function eliminate(factor: Factor, { i, iEnd, j: jFirst, jEnd: jLast }: Tile): void {
  for (let j = jFirst; j < jLast; j += block) {
    const tile = { i, iEnd, j, jEnd: Math.min(j + block, jLast) };
    subtractProducts(factor, factor, tile, j);
    solveAgainstDiagonal(factor.data, factor.stride, tile);
  }
}

interface Tile {
  readonly i: number;
  readonly iEnd: number;
  readonly j: number;
  readonly jEnd: number;
}

/** target[i, j] −= Σ_{k < length} source[i, k]·source[j, k] on and below the diagonal for `rows` rows. */
export function subtractGram(source: Factor, target: Factor, rows: number, length: number): void {
  for (let i = 0; i < rows; i += block) {
    const iEnd = Math.min(i + block, rows);
    for (let j = 0; j <= i; j += block) {
      subtractProducts(source, target, { i, iEnd, j, jEnd: Math.min(j + block, rows) }, length);
    }
  }
}

/** The same for a tile; a diagonal tile is also filled above the diagonal, which is never read. */
function subtractProducts(source: Factor, target: Factor, tile: Tile, length: number): void {
  const a = source.data;
  const c = target.data;
  let i = tile.i;
  for (; i + 1 < tile.iEnd; i += 2) {
    const p = i * source.stride;
    const to = i * target.stride;
    let j = tile.j;
    for (; j + 3 < tile.jEnd; j += 4) subtractTwoByFour(source, target, i, j, length);
    for (; j < tile.jEnd; j += 1) {
      const r = j * source.stride;
      c[to + j] = c[to + j]! - dot(a, p, r, length);
      c[to + target.stride + j] = c[to + target.stride + j]! - dot(a, p + source.stride, r, length);
    }
  }
  for (; i < tile.iEnd; i += 1)
    for (let j = tile.j; j < tile.jEnd; j += 1)
      c[i * target.stride + j] = c[i * target.stride + j]! - dot(a, i * source.stride, j * source.stride, length);
}

function subtractTwoByFour(source: Factor, target: Factor, i: number, j: number, length: number): void {
  const a = source.data;
  const p = i * source.stride;
  const q = p + source.stride;
  const r0 = j * source.stride;
  const r1 = r0 + source.stride;
  const r2 = r1 + source.stride;
  const r3 = r2 + source.stride;
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let p3 = 0;
  let q0 = 0;
  let q1 = 0;
  let q2 = 0;
  let q3 = 0;
  for (let k = 0; k < length; k += 1) {
    const x = a[p + k]!;
    const y = a[q + k]!;
    const b0 = a[r0 + k]!;
    const b1 = a[r1 + k]!;
    const b2 = a[r2 + k]!;
    const b3 = a[r3 + k]!;
    p0 += x * b0;
    p1 += x * b1;
    p2 += x * b2;
    p3 += x * b3;
    q0 += y * b0;
    q1 += y * b1;
    q2 += y * b2;
    q3 += y * b3;
  }
  const c = target.data;
  const first = i * target.stride + j;
  const second = first + target.stride;
  c[first] = c[first]! - p0;
  c[first + 1] = c[first + 1]! - p1;
  c[first + 2] = c[first + 2]! - p2;
  c[first + 3] = c[first + 3]! - p3;
  c[second] = c[second]! - q0;
  c[second + 1] = c[second + 1]! - q1;
  c[second + 2] = c[second + 2]! - q2;
  c[second + 3] = c[second + 3]! - q3;
}

function solveAgainstDiagonal(a: Float64Array, stride: number, { i: iStart, iEnd, j: jStart, jEnd }: Tile): void {
  for (let i = iStart; i < iEnd; i += 1) {
    const p = i * stride;
    for (let j = jStart; j < jEnd; j += 1) {
      const r = j * stride;
      let sum = a[p + j]!;
      for (let k = jStart; k < j; k += 1) sum -= a[p + k]! * a[r + k]!;
      a[p + j] = sum / a[r + j]!;
    }
  }
}

function factorDiagonal(a: Float64Array, stride: number, start: number, end: number): void {
  for (let i = start; i < end; i += 1) {
    solveAgainstDiagonal(a, stride, { i, iEnd: i + 1, j: start, jEnd: i });
    const p = i * stride;
    let pivot = a[p + i]!;
    for (let k = start; k < i; k += 1) pivot -= a[p + k]! * a[p + k]!;
    if (!(pivot > 0)) throw new RangeError(`matrix is not positive definite at row ${i}`);
    a[p + i] = Math.sqrt(pivot);
  }
}

/** Σ_{k < length} a[p + k]·a[r + k]; four sums, because a single one would be latency-bound. */
export function dot(a: Float64Array, p: number, r: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[p + k]! * a[r + k]!;
    s1 += a[p + k + 1]! * a[r + k + 1]!;
    s2 += a[p + k + 2]! * a[r + k + 2]!;
    s3 += a[p + k + 3]! * a[r + k + 3]!;
  }
  for (; k < length; k += 1) s0 += a[p + k]! * a[r + k]!;
  return s0 + s1 + (s2 + s3);
}

/**
 * Row n contains a new observation's products with the n old ones and, at n, with itself; entry n of each right-hand
 * side holds its raw value. Afterward the factor is the one of n + 1 observations.
 * @throws RangeError if the larger matrix is not positive definite.
 */
export function append(factor: Factor, n: number, { from, to }: Rows): void {
  const { data, stride } = factor;
  const p = n * stride;
  solveRows(factor, n, { from: n, to: n + 1 });
  const pivot = data[p + n]! - dot(data, p, p, n);
  if (!(pivot > 0)) throw new RangeError(`matrix is not positive definite at row ${n}`);
  const diagonal = Math.sqrt(pivot);
  data[p + n] = diagonal;
  for (let row = from; row < to; row += 1) {
    const r = row * stride;
    data[r + n] = (data[r + n]! - dot(data, r, p, n)) / diagonal;
  }
}

/**
 * The factor of observations 1 … n−1: with l the first column below its top, L₂₂L₂₂ᵀ + l·lᵀ by one Givens rotation per
 * column. Rotations are kept, so that the matrix is walked by rows.
 */
export function dropFirst({ data, stride }: Factor, n: number, { from, to }: Rows): void {
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  const rotate = (source: number, target: number, end: number): number => {
    let carried = data[source]!;
    for (let j = 1; j < end; j += 1) {
      const value = data[source + j]!;
      const c = cosines[j]!;
      const s = sines[j]!;
      data[target + j - 1] = c * value + s * carried;
      carried = c * carried - s * value;
    }
    return carried;
  };
  for (let i = 1; i < n; i += 1) {
    const source = i * stride;
    const target = source - stride;
    const carried = rotate(source, target, i);
    const radius = Math.hypot(data[source + i]!, carried);
    cosines[i] = data[source + i]! / radius;
    sines[i] = carried / radius;
    data[target + i - 1] = radius;
  }
  for (let row = from; row < to; row += 1) rotate(row * stride, row * stride, n);
}
