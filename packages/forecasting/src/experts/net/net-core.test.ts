import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import { createNetCore } from './net-core.ts';
import { BATCH } from './net-layout.ts';

/** A net with random weights (skip and biases too), inputs and a random direction of the loss. */
function example(dropout: number) {
  const shape = { inputs: 11, hidden: [16, 8], outputs: 5 } as const;
  const net = createNetCore(shape);
  const random = createRandom(1);
  net.initialize(random);
  for (let i = 0; i < net.count; i += 1) net.simd.memory[i]! += 0.1 * random.normal();
  for (let row = 0; row < BATCH; row += 1) {
    for (let j = 0; j < shape.inputs; j += 1) net.input[row * net.inputStride + j] = random.normal();
    for (let h = 0; h < shape.outputs; h += 1) net.outputGradient[row * net.outputStride + h] = random.normal();
  }
  const masks = createRandom(2);
  const start = masks.state();
  const loss = () => {
    masks.restore(start);
    net.forward('weights', dropout, masks);
    return net.output.reduce((sum, y, at) => sum + y * net.outputGradient[at]!, 0);
  };
  return { net, loss };
}

describe('createNetCore', () => {
  it.each([0, 0.25])('has the gradient given by finite differences, with dropout %s', (dropout) => {
    const { net, loss } = example(dropout);
    const { memory } = net.simd;
    loss();
    net.backward();
    const gradient = memory.slice(net.offsets.gradient, net.offsets.gradient + net.count);
    const size = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0) / net.count);
    expect(size).toBeGreaterThan(0.1);
    const step = 1 / 2048;
    const middle = loss();
    let turned = 0;
    for (let i = 0; i < net.count; i += 1) {
      const held = memory[i]!;
      memory[i] = held + step;
      const above = (loss() - middle) / step;
      memory[i] = held - step;
      const below = (middle - loss()) / step;
      memory[i] = held;
      // The net is piecewise linear: both sides differ only where a rectifier turns within the step.
      if (Math.abs(above - below) > 0.02 * size) turned += 1;
      else expect(Math.abs((above + below) / 2 - gradient[i]!), `parameter ${i}`).toBeLessThan(0.02 * size);
    }
    expect(turned / net.count).toBeLessThan(0.05);
  });

  it('drops the configured share of units and keeps the mean', () => {
    const { net, loss } = example(0);
    loss();
    const whole = net.output.slice();
    const random = createRandom(5);
    const mean = new Float64Array(whole.length);
    const rounds = 4000;
    let differ = 0;
    for (let round = 0; round < rounds; round += 1) {
      net.forward('weights', 1 / 32, random);
      if (net.output[0] !== whole[0]) differ += 1;
      for (let i = 0; i < whole.length; i += 1) mean[i]! += net.output[i]! / rounds;
    }
    expect(differ / rounds).toBeGreaterThan(0.2);
    const gap = mean.reduce((sum, value, i) => sum + Math.abs(value - whole[i]!), 0) / whole.length;
    expect(gap).toBeLessThan(0.05);
  });

  it('rejects layer sizes without a kernel', () => {
    expect(() => createNetCore({ inputs: 3, hidden: [12, 8], outputs: 2 })).toThrow('multiples of 8');
  });
});
