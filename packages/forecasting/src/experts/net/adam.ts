import type { NetCore } from './net-core.ts';

const BETA1 = 0.9;
const BETA2 = 0.99;
/** Decay of the exponential average of the weights used for forecasting. */
const AVERAGE = 0.99;

export interface AdamOptions {
  readonly rate: number;
  /** Decoupled: each step shrinks the weights by rate · decay. */
  readonly decay: number;
}

/**
 * Step `t` (from 1) of Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019) from the
 * gradient the net holds: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * w ← (1 − ηλ)w − η/(1 − β₁ᵗ) · m / (√(v/(1 − β₂ᵗ)) + 1e-8), then average ← 0.99·average + 0.01·w.
 */
export function adamStep({ simd, offsets, count }: NetCore, t: number, { rate, decay }: AdamOptions): void {
  const [step, secondScale] = [rate / (1 - BETA1 ** t), 1 / (1 - BETA2 ** t)];
  const { weights, gradient, first, second, average } = offsets;
  const places = [4 * weights, 4 * gradient, 4 * first, 4 * second, 4 * average] as const;
  simd.adam(...places, count, BETA1, BETA2, step, secondScale, 1 - rate * decay, AVERAGE);
}
