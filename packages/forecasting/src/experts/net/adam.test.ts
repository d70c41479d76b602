import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import { adamStep } from './adam.ts';
import { createNetCore } from './net-core.ts';

describe('adamStep', () => {
  it('follows the published recursion, decay and averaging for three steps', () => {
    const net = createNetCore({ inputs: 5, hidden: [8, 8], outputs: 3 });
    const random = createRandom(4);
    net.initialize(random);
    const { memory } = net.simd;
    const { weights, gradient, average } = net.offsets;
    const expected = Array.from(memory.subarray(weights, weights + net.count), (w) => ({ w, m: 0, v: 0, average: w }));
    for (let t = 1; t <= 3; t += 1) {
      for (const [i, state] of expected.entries()) {
        const g = random.normal();
        memory[gradient + i] = g;
        state.m = 0.9 * state.m + 0.1 * g;
        state.v = 0.99 * state.v + 0.01 * g * g;
        const step = state.m / (1 - 0.9 ** t) / (Math.sqrt(state.v / (1 - 0.99 ** t)) + 1e-8);
        state.w = state.w * (1 - 0.01 * 0.5) - 0.01 * step;
        state.average = 0.99 * state.average + 0.01 * state.w;
      }
      adamStep(net, t, { rate: 0.01, decay: 0.5 });
    }
    for (const [i, state] of expected.entries()) {
      expect(memory[weights + i]).toBeCloseTo(state.w, 5);
      expect(memory[average + i]).toBeCloseTo(state.average, 5);
    }
  });
});
