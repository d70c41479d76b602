import type { Random } from '@energy-optimizer/kernel';
import { type AdamOptions, adamStep } from './adam.ts';
import type { NetCore } from './net-core.ts';
import { BATCH } from './net-layout.ts';
import type { DayRange, NetWindow } from './net-window.ts';

export interface TrainingOptions extends AdamOptions {
  /** Dropout rate of hidden units. */
  readonly dropout: number;
  /** Transition point of the Huber loss, in transformed prices. */
  readonly delta: number;
  /** Half-life of the weight of past days; 0 if all count equally. */
  readonly halfLifeDays: number;
}

/**
 * One pass over the days in random order. The loss of a batch is the mean over its rows of
 * Σₕ huber(ŷₕ − yₕ) / δ (slope ±1 beyond δ), each row with the weight of its age; unknown prices do not count.
 * @returns the number of steps taken by Adam so far, of which `steps` were before.
 */
export function trainEpoch(
  net: NetCore,
  window: NetWindow,
  { from, to }: DayRange,
  options: TrainingOptions,
  random: Random,
  steps: number,
): number {
  const order = Int32Array.from({ length: to - from }, (_, i) => from + i);
  random.shuffle(order);
  const width = window.x.length / window.capacity;
  const hours = window.y.length / window.capacity;
  let step = steps;
  for (let start = 0; start < order.length; start += BATCH) {
    const batch = order.subarray(start, start + BATCH);
    for (let row = 0; row < batch.length; row += 1) {
      const at = (batch[row]! % window.capacity) * width;
      net.input.set(window.x.subarray(at, at + width), row * net.inputStride);
    }
    net.forward('weights', options.dropout, random);
    net.outputGradient.fill(0);
    for (let row = 0; row < batch.length; row += 1) {
      const age = to - batch[row]!;
      const weight = options.halfLifeDays > 0 ? 0.5 ** (age / options.halfLifeDays) : 1;
      const y = (batch[row]! % window.capacity) * hours;
      lossGradient(net, row, window.y.subarray(y, y + hours), weight / batch.length, options.delta);
    }
    net.backward();
    step += 1;
    adamStep(net, step, options);
  }
  return step;
}

function lossGradient(net: NetCore, row: number, target: Float32Array, weight: number, delta: number): void {
  const at = row * net.outputStride;
  for (let h = 0; h < target.length; h += 1) {
    const miss = (net.output[at + h]! - target[h]!) / delta;
    if (!Number.isNaN(miss)) net.outputGradient[at + h] = weight * Math.min(1, Math.max(-1, miss));
  }
}
