import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

const take = (next: () => number, count: number) => Array.from({ length: count }, () => next());

describe('createRandom', () => {
  it('follows xoshiro128++ from a known state', () => {
    const random = createRandom(0);
    random.restore([1, 2, 3, 4]);
    // First outputs of the reference implementation in C for the state 1, 2, 3, 4.
    expect(take(random.bits, 4)).toEqual([641, 1573767, 3222811527, 3517856514]);
  });

  it('gives the same numbers for a seed, others for another, and continues from a restored state', () => {
    expect(take(createRandom(7).uniform, 5)).toEqual(take(createRandom(7).uniform, 5));
    expect(take(createRandom(7).uniform, 5)).not.toEqual(take(createRandom(8).uniform, 5));
    const random = createRandom(9);
    random.bits();
    const state = random.state();
    const ahead = take(random.bits, 5);
    random.restore(state);
    expect(take(random.bits, 5)).toEqual(ahead);
  });

  it('is uniform in tenths, and normal with mean 0 and variance 1', () => {
    const random = createRandom(10);
    const tenths = new Array<number>(10).fill(0);
    for (const value of take(random.uniform, 20_000)) tenths[Math.floor(10 * value)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
    const normal = take(random.normal, 20_000);
    const moment = (power: number) => normal.reduce((sum, value) => sum + value ** power, 0) / normal.length;
    expect(moment(1)).toBeCloseTo(0, 1);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(moment(4)).toBeGreaterThan(2.8);
  });

  it('shuffles without losing a value', () => {
    const values = Int32Array.from({ length: 50 }, (_, i) => i);
    createRandom(11).shuffle(values);
    expect([...values]).not.toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});
