import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { createKernelModel, type Kernel } from './kernel-model.ts';

const kernel: Kernel = { length: 3, linear: 0.3, noise: 0.3 };
const width = 5;
const outputs = 3;

function observations(count: number, seed: number) {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: count * width }, () => random.normal());
  const y = Float64Array.from({ length: count * outputs }, () => random.normal());
  return { count, x, y };
}

const rowOf = (values: Float64Array, row: number, size: number): Float64Array =>
  values.subarray(row * size, (row + 1) * size);

function similarity(a: Float64Array, b: Float64Array): number {
  let distance = 0;
  let product = 0;
  for (let k = 0; k < a.length; k += 1) {
    distance += (a[k]! - b[k]!) ** 2;
    product += a[k]! * b[k]!;
  }
  return Math.exp(-distance / (2 * kernel.length ** 2)) + kernel.linear * product;
}

/** (K + noise·I) α = y by Gauss–Jordan elimination with pivots, then k(x)ᵀα: independent of the model's code. */
function direct({ count, x, y }: ReturnType<typeof observations>, at: Float64Array): number[] {
  const system = Array.from({ length: count }, (_, i) => [
    ...Array.from({ length: count }, (_, j) => {
      return similarity(rowOf(x, i, width), rowOf(x, j, width)) + (i === j ? kernel.noise : 0);
    }),
    ...rowOf(y, i, outputs),
  ]);
  for (let column = 0; column < count; column += 1) {
    let pivot = column;
    for (let i = column; i < count; i += 1) {
      if (Math.abs(system[i]![column]!) > Math.abs(system[pivot]![column]!)) pivot = i;
    }
    [system[column], system[pivot]] = [system[pivot]!, system[column]!];
    const lead = system[column]!.map((value) => value / system[column]![column]!);
    system[column] = lead;
    for (let i = 0; i < count; i += 1) {
      if (i === column) continue;
      const share = system[i]![column]!;
      system[i] = system[i]!.map((value, k) => value - share * lead[k]!);
    }
  }
  return Array.from({ length: outputs }, (_, h) =>
    system.reduce((sum, row, i) => sum + similarity(rowOf(x, i, width), at) * row[count + h]!, 0),
  );
}

function expectClose(values: Float64Array, wanted: readonly number[]): void {
  for (const [h, value] of wanted.entries()) expect(values[h]).toBeCloseTo(value, 10);
}

describe('the kernel model', () => {
  const all = observations(90, 3);
  const query = rowOf(observations(1, 8).x, 0, width);
  const part = (from: number, to: number) => ({
    count: to - from,
    x: all.x.slice(from * width, to * width),
    y: all.y.slice(from * outputs, to * outputs),
  });

  test.each([1, 2, 33, 90])('gives for %i observations the mean of a direct solution', (count) => {
    expectClose(createKernelModel(kernel, 90, part(0, count)).predict(query), direct(part(0, count), query));
  });

  test('gives the mean of a direct solution on a window that fills and then slides', () => {
    const model = createKernelModel(kernel, 40, part(0, 20));
    for (let day = 20; day < 90; day += 1) {
      model.learn(rowOf(all.x, day, width), rowOf(all.y, day, outputs));
      if (day % 23 === 0) expectClose(model.predict(query), direct(part(Math.max(0, day - 39), day + 1), query));
    }
    expectClose(model.predict(query), direct(part(50, 90), query));
    expect(model.observations()).toEqual(part(50, 90));
  });

  test('is not changed by a prediction', () => {
    const model = createKernelModel(kernel, 40, part(0, 40));
    expect(model.predict(query)).toEqual(model.predict(query));
  });
});
