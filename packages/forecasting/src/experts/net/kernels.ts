/** Float32 kernels over one memory. Every address is a byte address in it. */
export interface Simd {
  readonly memory: Float32Array<ArrayBuffer>;
  /**
   * C = A·B, or C += A·B with `accumulate` = 1. A is m × k with any byte strides between its rows and columns (so a
   * transposed A costs nothing), B is k × n and C m × n, both row-major and dense. m is a multiple of 4, n of 8, k >=
   * 1.
   */
  gemm(
    a: number,
    aRowStride: number,
    aColumnStride: number,
    b: number,
    c: number,
    m: number,
    n: number,
    k: number,
    accumulate: number,
  ): void;
  /** One step of Adam for `count` values (a multiple of 4); see adam.ts for the formula. */
  adam(
    weights: number,
    gradient: number,
    first: number,
    second: number,
    average: number,
    count: number,
    beta1: number,
    beta2: number,
    step: number,
    secondScale: number,
    keep: number,
    averageRate: number,
  ): void;
}
